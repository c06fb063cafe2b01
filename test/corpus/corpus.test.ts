import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { root } from "../repository.js";
import { differenceOf } from "./difference.js";
import { identityOf, jsonLines, type Reported } from "./findings.js";
import { readCorpus, verdictFiles } from "./project.js";
import { contextText } from "./report.js";
import { drawn } from "./sample.js";
import { parseVerdicts, readVerdicts, scoreOf, type Verdict } from "./verdicts.js";

const project = { repository: "a/b", commit: "0".repeat(40) };
const draw = { seed: "a seed", sample: 10, leastPerRule: 3 };

function finding(rule: string, line: number, text = `${rule} ${line}`): Reported {
  return { ...project, file: "a.c", line, rule, messageId: "found", message: "Says something.", text };
}

function verdict(on: Reported, first: "right" | "wrong", second: "right" | "wrong"): Verdict {
  const { repository, commit, file, line, rule } = on;
  return { repository, commit, file, line, rule, first, second, reason: "because" };
}

const often = Array.from({ length: 200 }, (_, index) => finding("often", index + 1));
const seldom = [1, 2, 3, 4].map((line) => finding("seldom", line));
const once = [finding("once", 1)];

describe("the sample", () => {
  const sample = drawn([...often, ...seldom, ...once], draw);

  it("is the same whatever the order of the findings", () => {
    assert.deepEqual(drawn([...once, ...seldom.toReversed(), ...often.toReversed()], draw), sample);
  });

  it("is another with another seed", () => {
    const other = drawn([...often, ...seldom, ...once], { ...draw, seed: "another seed" });
    assert.notDeepEqual(other.map(identityOf), sample.map(identityOf));
  });

  it("has the first of all, and enough of each rule or all that there are", () => {
    const of = (rule: string) => sample.filter((one) => one.rule === rule).length;
    assert.equal(sample.filter((one) => one.drawn === "first").length, draw.sample);
    assert.ok(of("often") >= draw.leastPerRule);
    assert.deepEqual([of("seldom"), of("once")], [3, 1]);
    const beyond = sample.filter((one) => one.drawn === "rule").map(({ rule }) => rule);
    assert.ok(beyond.length > 0 && beyond.every((rule) => of(rule) <= draw.leastPerRule), beyond.join());
  });

  it("has no more of a project than is asked for", () => {
    const others = often.map((one) => ({ ...one, repository: "a/c" }));
    const repositories = drawn([...often, ...others, ...once], { ...draw, mostPerProject: 4 }).map(
      (one) => one.repository,
    );
    assert.deepEqual(repositories.toSorted(), [...Array<string>(4).fill("a/b"), ...Array<string>(4).fill("a/c")]);
  });

  it("keeps its order when findings go", () => {
    const gone = new Set(sample.slice(0, 3).map(identityOf));
    const later = drawn(
      often.concat(seldom, once).filter((one) => !gone.has(identityOf(one))),
      draw,
    );
    const kept = sample.filter((one) => !gone.has(identityOf(one))).map(identityOf);
    const order = later.map(identityOf).filter((identity) => kept.includes(identity));
    assert.deepEqual(order, kept);
  });

  it("has what stands on one line and is of one rule once", () => {
    assert.equal(drawn([finding("x", 1), { ...finding("x", 1), messageId: "other" }], draw).length, 1);
  });

  it("is written without messages and text", () => {
    const [line = ""] = jsonLines(drawn(once, draw)).split("\n");
    assert.deepEqual(Object.keys(JSON.parse(line) as object).sort(), [
      ...["commit", "drawn", "file", "line", "messageId", "repository", "rule"],
    ]);
  });
});

describe("the score of a sample", () => {
  it("counts disagreement as wrong", () => {
    const found = [1, 2, 3, 4].map((line) => finding("x", line));
    const [a, b, c, d] = found as [Reported, Reported, Reported, Reported];
    const verdicts = [
      verdict(a, "right", "right"),
      verdict(b, "right", "wrong"),
      verdict(c, "wrong", "right"),
      verdict(d, "wrong", "wrong"),
    ];
    const score = scoreOf(found, drawn(found, draw), verdicts);
    assert.deepEqual(score.first, { judged: 4, right: 1, disagreed: 2 });
    assert.deepEqual(score.rules.get("x"), { judged: 4, right: 1, disagreed: 2, sampled: 4 });
  });

  it("tells what nobody judged and what is gone", () => {
    const found = [finding("x", 1), finding("y", 2)];
    const old = verdict(finding("x", 9), "right", "right");
    const { sample, unjudged, gone } = scoreOf(found, drawn(found, draw), [
      old,
      verdict(finding("x", 1), "wrong", "wrong"),
    ]);
    assert.deepEqual(sample, { judged: 1, right: 0, disagreed: 0 });
    assert.deepEqual(unjudged.map(identityOf), [identityOf(finding("y", 2))]);
    assert.deepEqual(gone, [old]);
  });

  it("counts what is judged and stands outside the sample apart", () => {
    const found = [finding("x", 1), finding("x", 2)];
    const sample = drawn(found, { ...draw, sample: 1, leastPerRule: 1 });
    const score = scoreOf(
      found,
      sample,
      found.map((one) => verdict(one, "right", "right")),
    );
    assert.deepEqual([score.sample.judged, score.standing.judged], [1, 2]);
  });
});

describe("verdicts", () => {
  const good = verdict(finding("x", 1), "right", "wrong");
  const read = (...lines: readonly object[]) =>
    parseVerdicts(lines.map((line) => JSON.stringify(line)).join("\n"), [project]);

  it("are read one a line", () => assert.deepEqual(read(good, { ...good, line: 2 }), [good, { ...good, line: 2 }]));

  it("are refused with the line when something is wrong with them", () => {
    assert.throws(() => read(good, { ...good, line: 2, reason: " " }), /line 2 of the verdicts gives no reason/);
    assert.throws(() => read({ ...good, second: "perhaps" }), /line 1 .* right or wrong/);
    assert.throws(() => read({ ...good, commit: "1".repeat(40) }), /line 1 .* no project/);
    assert.throws(() => read({ ...good, line: "1" }), /line 1 .* names no finding/);
    assert.throws(() => read(good, good), /line 2 .* judges what another line judges/);
    assert.throws(() => parseVerdicts("{", [project]), /line 1 .* no JSON/);
  });

  it("that are committed can be read", () => {
    for (const list of ["c", "node", "servers", "later"] as const) {
      const { projects } = readCorpus(list);
      assert.doesNotThrow(() => readVerdicts(join(root, "test", "corpus", verdictFiles[list]), projects));
    }
  });
});

/** A fix of findings, built and run with and without: system calls that strace counted on the workload. */
interface Patch {
  readonly repository: string;
  readonly commit: string;
  readonly rule: string;
  /** `file:line` at the commit. */
  readonly findings: readonly string[];
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}

describe("the measured patches", () => {
  const folder = join(root, "test", "corpus");
  const patches = readFileSync(join(folder, "patches.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Patch);
  const { projects } = readCorpus();
  const verdicts = readVerdicts(join(folder, verdictFiles.c), projects);

  for (const { repository, commit, rule, findings, before, after } of patches)
    it(`${repository} ${findings.join(" ")}: two readers agreed, and fewer calls are left`, () => {
      assert.ok(projects.some((project) => project.repository === repository && project.commit === commit));
      const agreed = verdicts
        .filter((one) => one.repository === repository && one.rule === rule)
        .filter(({ first, second }) => first === "right" && second === "right")
        .map(({ file, line }) => `${file}:${line}`);
      assert.deepEqual(
        findings.filter((place) => !agreed.includes(place)),
        [],
      );
      assert.deepEqual(Object.keys(after), Object.keys(before));
      for (const [call, count] of Object.entries(after)) assert.ok(count < (before[call] ?? 0), call);
    });
});

describe("the difference of two runs", () => {
  it("tells what came and went, and not what moved", () => {
    const before = [finding("x", 1, "stays"), finding("x", 2, "goes")];
    const after = [finding("x", 5, "stays"), finding("y", 2, "goes")];
    assert.deepEqual(differenceOf(before, after), { added: [after[1]], removed: [before[1]] });
  });

  it("counts equal lines", () => {
    const same = [1, 2, 3].map((line) => finding("x", line, "same"));
    assert.equal(differenceOf(same.slice(0, 1), same).added.length, 2);
    assert.equal(differenceOf(same, same.slice(0, 1)).removed.length, 2);
  });
});

describe("the context of a finding", () => {
  it("marks its line, and sends no control characters", () => {
    const text = contextText(7, finding("x", 2), ["one", "\ttwo\u001b[2J", "three", "four"], 1);
    assert.match(text, /^#7 a\/b a\.c:2 x \(found\)\nSays something\.\n/);
    assert.deepEqual(text.split("\n").slice(3, -1), ["      1  one", ">     2  \ttwo[2J", "      3  three"]);
  });
});
