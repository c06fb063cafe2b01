import { basename, resolve } from "node:path";
import { database } from "syscall-db";
import type { Place } from "../program/program.js";
import type { Allowlist, Permit, Witness } from "../seccomp/allowlist.js";
import { listedIn } from "../seccomp/listing.js";
import { formats } from "../seccomp/render/index.js";
import { witnessText } from "../seccomp/words.js";
import { Refusal } from "../service/refusal.js";
import { TextDocument } from "../service/text-document.js";
import { uriOf } from "./folders.js";
import type { DraftJob } from "./seccomp-job.js";
import type { Drafted, DraftWitness, SourceLocation } from "./seccomp-request.js";

/** Characters that a lens or a line of a list has. */
const width = 100;
/** Of the protocol's unsigned numbers the largest: the end of the line. */
const endOfLine = 2 ** 31 - 1;

/** A draft as a client shows it. @throws Refusal for an unknown format, Unsayable where it has no words */
export function draftedIn(list: Allowlist, job: DraftJob): Drafted {
  const db = database();
  const format = formats.find(({ name }) => name === job.format);
  if (!format)
    throw new Refusal(`${job.format} is no format.`, `Name one of ${formats.map(({ name }) => name).join(", ")}.`);
  const rendered = format.render(list, db, { width });
  const isBinary = typeof rendered !== "string";
  const text = isBinary ? "" : rendered;
  const document = new TextDocument(text);
  return {
    kind: "draft",
    program: basename(list.program),
    verdict: list.verdict,
    text: isBinary ? Buffer.from(rendered).toString("base64") : text,
    isBinary,
    calls: listedIn(text, job.format, list).map(({ permit, start }) => ({
      syscall: permit.syscall,
      range: {
        start: document.positionAt(start, "utf-16"),
        end: document.positionAt(start + permit.syscall.length, "utf-16"),
      },
      witnesses: plainestFirst(permit).map((witness) => told(witness, permit, job)),
    })),
    causes: list.unknown.map(({ kind, message, remedy, place }) => ({
      ...{ kind, message, remedy },
      ...(place ? { location: located(place, job) } : {}),
    })),
  };
}

/** Ways through the source before what every program does, a wrapper of the call itself before all. */
function plainestFirst({ because, syscall }: Permit): readonly Witness[] {
  const rank = (witness: Witness): number => {
    if (witness.kind !== "reached") return 4;
    const { name } = witness.path.at(-1) ?? {};
    if (!witness.path.some(({ place }) => place)) return 3;
    return name === syscall ? 0 : witness.because === "direct" ? 1 : 2;
  };
  return because.toSorted((a, b) => rank(a) - rank(b));
}

function told(witness: Witness, { syscall }: Permit, job: DraftJob): DraftWitness {
  const place =
    witness.kind === "reached" ? witness.path.findLast((step) => step.place !== undefined)?.place : undefined;
  return { text: witnessText(witness, syscall, width), ...(place ? { location: located(place, job) } : {}) };
}

function located({ file, line, column }: Place, { folder, columns }: DraftJob): SourceLocation {
  const start = { line: line - 1, character: columns && column !== undefined ? column - 1 : 0 };
  return { uri: uriOf(resolve(folder, file)), range: { start, end: { line: line - 1, character: endOfLine } } };
}
