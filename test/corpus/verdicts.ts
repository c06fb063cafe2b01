import { existsSync, readFileSync } from "node:fs";
import { identityOf, type Place } from "./findings.js";
import type { Project } from "./project.js";
import type { Drawn } from "./sample.js";

/** What readers of a finding said, who didn't hear one another. */
export interface Verdict extends Place {
  readonly commit: string;
  readonly first: "right" | "wrong";
  /** Absent where only one has read it. */
  readonly second?: "right" | "wrong";
  readonly reason: string;
}

/** Findings that were judged, and how. */
export interface Tally {
  readonly judged: number;
  /** All who read it said so. */
  readonly right: number;
  readonly disagreed: number;
}

export interface Score<Found> {
  /** Of the sample's first findings, whose share is that of all findings. */
  readonly first: Tally;
  /** Of the whole sample: rules with few findings weigh more in it. */
  readonly sample: Tally;
  /** Of the sample, by rule; rules without a verdict too. */
  readonly rules: ReadonlyMap<string, Tally & { readonly sampled: number }>;
  /** Of everything that was ever judged and is still found. */
  readonly standing: Tally;
  readonly unjudged: readonly Found[];
  /** Verdicts on what is no longer found. */
  readonly gone: readonly Verdict[];
}

/** Reads one verdict a line; none when there is no such file. Throws Error that names the line and what is wrong. */
export function readVerdicts(file: string, projects: readonly Project[]): readonly Verdict[] {
  return existsSync(file) ? parseVerdicts(readFileSync(file, "utf8"), projects) : [];
}

export function parseVerdicts(text: string, projects: readonly Project[]): readonly Verdict[] {
  const known = new Set<string>();
  return text.split("\n").flatMap((content, index) => {
    if (content.trim() === "") return [];
    const verdict = parsed(content);
    const identity = verdict ? identityOf(verdict) : "";
    const wrong = !verdict
      ? "is no JSON object"
      : (faultOf(verdict, projects) ?? (known.has(identity) ? "judges what another line judges" : undefined));
    if (wrong !== undefined || !verdict) throw new Error(`line ${index + 1} of the verdicts ${wrong}.`);
    known.add(identity);
    return [verdict];
  });
}

function parsed(line: string): Verdict | undefined {
  try {
    const value = JSON.parse(line) as Verdict | null;
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(verdict: Verdict, projects: readonly Project[]): string | undefined {
  const { repository, commit, file, line, rule, first, second, reason } = verdict;
  if (!projects.some((one) => one.repository === repository && one.commit === commit))
    return "is of no project of corpus.json at its commit";
  if (typeof file !== "string" || !Number.isInteger(line) || typeof rule !== "string") return "names no finding";
  if (![first, second ?? first].every((one) => ["right", "wrong"].includes(one)))
    return "needs first and second: right or wrong";
  if (typeof reason !== "string" || reason.trim() === "") return "gives no reason";
  return undefined;
}

/** `findings` is everything that is found now, `sample` what is drawn from it. */
export function scoreOf<Found extends Place>(
  findings: readonly Place[],
  sample: readonly Drawn<Found>[],
  verdicts: readonly Verdict[],
): Score<Drawn<Found>> {
  const byIdentity = new Map(verdicts.map((verdict) => [identityOf(verdict), verdict]));
  const verdictsOn = (some: readonly Place[]) => some.flatMap((one) => byIdentity.get(identityOf(one)) ?? []);
  const found = new Set(findings.map(identityOf));
  const rules = [...new Set(sample.map(({ rule }) => rule))].sort();
  return {
    first: tallyOf(verdictsOn(sample.filter((one) => one.drawn === "first"))),
    sample: tallyOf(verdictsOn(sample)),
    rules: new Map(
      rules.map((rule) => {
        const own = sample.filter((one) => one.rule === rule);
        return [rule, { ...tallyOf(verdictsOn(own)), sampled: own.length }];
      }),
    ),
    standing: tallyOf(verdicts.filter((verdict) => found.has(identityOf(verdict)))),
    unjudged: sample.filter((one) => !byIdentity.has(identityOf(one))),
    gone: verdicts.filter((verdict) => !found.has(identityOf(verdict))),
  };
}

/** A finding that the readers disagree on isn't right. */
function tallyOf(verdicts: readonly Verdict[]): Tally {
  return {
    judged: verdicts.length,
    right: verdicts.filter(({ first, second }) => first === "right" && second !== "wrong").length,
    disagreed: verdicts.filter(({ first, second }) => second !== undefined && first !== second).length,
  };
}
