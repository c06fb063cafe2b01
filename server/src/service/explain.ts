import {
  costOf,
  multipleText,
  partsOf,
  partsText,
  type Architecture,
  type Database,
  type LibraryCall,
  type Syscall,
} from "syscall-db";
import { explainCollection } from "./explain-collection.js";
import { callersOf, crossingsByPlatform, siblingsOf, syscallsOf, wrapperOf, wraps } from "./journey.js";
import { crossingLines, wayText } from "./crossing-lines.js";
import { filterLines, furtherPrivilege, privilegeLines } from "./privilege-lines.js";
import { manualOf } from "./manual.js";
import { insteadLines } from "./instead-lines.js";
import { sourceLines } from "./source-lines.js";
import { ownArchitecture, type Subject } from "./subjects.js";
import {
  architectureTitles,
  entryText,
  inWords,
  promisesOf,
  prototypeText,
  shortList,
  sinceText,
  interruptionOf,
} from "./wording.js";

/** What there is to say of a subject: a headline, sentences, and facts under labels. */
export interface Explanation {
  readonly name: string;
  /** As it is written in a call: "read(fd, buf, count)". The name alone where nothing is called. */
  readonly call: string;
  /** "system call · file management" */
  readonly about: string;
  readonly sentences: readonly string[];
  readonly facts: readonly Fact[];
}

/** Never without a line, and no line is empty. */
export interface Fact {
  readonly label: string;
  readonly lines: readonly string[];
  /** What a reader of code asks first. */
  readonly first: boolean;
}

/** One explanation for each subject; a system call and the libc function that only makes it share one. */
export function explainAll(
  subjects: readonly Subject[],
  db: Database,
  architectures?: readonly Architecture[],
): readonly Explanation[] {
  const syscalls = new Set(subjects.flatMap(({ kind, row }) => (kind === "syscall" ? [row.name] : [])));
  return subjects
    .filter((one) => !(one.kind === "call" && wraps(one.row) && syscalls.has(one.row.name)))
    .map((one) => explain(one, db, architectures));
}

/** `architectures`: those whose numbers and registers are told, by default the machine's. */
export function explain(
  subject: Subject,
  db: Database,
  architectures: readonly Architecture[] = [ownArchitecture],
): Explanation {
  if (subject.kind === "syscall") return explainSyscall(subject.row, db, architectures);
  if (subject.kind !== "call") return explainCollection(subject, db);
  const wrapped = wraps(subject.row) ? db.syscall(subject.row.name) : undefined;
  return wrapped ? explainSyscall(wrapped, db, architectures) : explainCall(subject.row, db, architectures);
}

function explainSyscall(row: Syscall, db: Database, architectures: readonly Architecture[]): Explanation {
  const wrapper = wrapperOf(row, db);
  const header = wrapper?.header === undefined ? [] : [`wrapper in <${wrapper.header}>`];
  const isPlain = wrapper?.emits.length === 1 && wrapper.cold === undefined;
  return {
    name: row.name,
    call: `${row.name}(${row.parameters.map(({ name }) => name).join(", ")})`,
    about: ["system call", [row.category, ...(row.categories ?? [])].join(", "), ...header, sinceOf(row)]
      .filter((part) => part !== "")
      .join(" · "),
    sentences: [...statusOf(row), row.summary, ...(row.caveat ? [row.caveat] : [])],
    facts: labelled({
      "way in": [prototypeText(row), ...wayIn(row, architectures)],
      "!crossings": wrapper && !isPlain ? crossingLines(wrapper) : [],
      "!cost": costLines(row),
      signals: joined([...interruptionOf(row), ...(wrapper ? promisesOf(wrapper) : [])]),
      "!privilege": privilegeLines([row]),
      filters: filterLines([row], db),
      "!instead": insteadLines(wrapper ? [...wrapper.instead, ...row.alternatives] : row.alternatives, db),
      elsewhere: elsewhereLines(row),
      "called by": callerLines(row, db),
      manual: [row.man],
      source: sourceLines(row.from, db),
    }),
  };
}

function explainCall(row: LibraryCall, db: Database, architectures: readonly Architecture[]): Explanation {
  const syscalls = syscallsOf(row, db);
  const [main, ...others] = syscalls;
  const unknown = [...new Set(row.emits.map((one) => one.syscall))].filter((name) => !db.syscall(name));
  const parameters = row.parameters.map((one) => (one.optional === true ? `[${one.name}]` : one.name));
  return {
    name: row.name,
    call: `${row.name}(${[...parameters, ...(row.variadic === true ? ["…"] : [])].join(", ")})`,
    about: [
      row.runtime === "node" ? "Node API" : "libc function",
      row.header && `<${row.header}>`,
      sinceText(row.since),
    ]
      .filter(Boolean)
      .join(" · "),
    sentences: [row.summary, ...(row.caveat === undefined ? [] : [row.caveat])],
    facts: labelled({
      "way in": main ? [wayText(row, main.name, bufferSizes(db))] : [],
      "!crossings": crossingLines(row),
      [`!${main?.name ?? "kernel"}`]: main ? [main.summary, ...wayIn(main, architectures)] : [],
      "!cost": main ? costLines(main) : [],
      signals: joined([...(main ? interruptionOf(main) : []), ...promisesOf(row)]),
      "event loop": row.blocksEventLoop === true ? ["stands still until it is done"] : [],
      others: otherLines(others, architectures[0] ?? ownArchitecture),
      "!privilege":
        main || unknown.length > 0 ? [...mainPrivilege(main, unknown), ...furtherPrivilege(main, others)] : [],
      filters: main ? filterLines(syscalls, db) : [],
      "!instead": insteadLines(row.instead, db),
      "other forms": siblingLines(row, db),
      manual: manualOf(row),
      source: sourceLines(row.from, db),
    }),
  };
}

/** A function's explanation names the common needs of its main call; that call's own has them all. */
const mostNeeds = 3;

function mainPrivilege(main: Syscall | undefined, unknown: readonly string[]): readonly string[] {
  const lines = privilegeLines(main ? [main] : [], unknown);
  if (!main || lines.length <= mostNeeds + 1) return lines;
  const rest = main.capabilities.slice(mostNeeds).map(({ capability }) => capability);
  const gaps = lines.slice(main.capabilities.length);
  return [...lines.slice(0, mostNeeds), `rarely ${inWords([...new Set(rest)], "or")}: see ${main.name}`, ...gaps];
}

function joined(parts: readonly string[]): readonly string[] {
  return parts.length === 0 ? [] : [parts.join("; ")];
}

/** A label with `!` is among what a reader asks first. Labels without lines are left out. */
function labelled(facts: Readonly<Record<string, readonly string[]>>): readonly Fact[] {
  return Object.entries(facts).flatMap(([key, lines]) =>
    lines.length === 0 ? [] : [{ label: key.replace(/^!/, ""), lines, first: key.startsWith("!") }],
  );
}

function sinceOf({ since, until }: Syscall): string {
  const gone = until === undefined ? "" : ` until ${until}`;
  return since ? `since Linux ${since}${gone}` : "";
}

function statusOf({ status, supersededBy }: Syscall): readonly string[] {
  if (status === "live") return [];
  const use = supersededBy === undefined ? "" : ` New code uses ${supersededBy}.`;
  return [(status === "dead" ? "No kernel of today has it." : "Superseded.") + use];
}

function wayIn(row: Syscall, architectures: readonly Architecture[]): readonly string[] {
  return architectures.map((one) => `${architectureTitles[one]}: ${entryText(row, one)}`);
}

function costLines(row: Syscall): readonly string[] {
  const { text, tier, slopes } = costOf(row);
  const isMeasured = row.cost.basis === "measured" && tier !== "vdso";
  const grown = [text, ...slopes.map((slope) => slope.text)].join(", ");
  const parts = partsOf(row);
  const sleep = row.cost.blocks === "never" ? "; never sleeps" : "";
  return [
    isMeasured ? `${tier}: ${grown}, measured` : grown,
    ...(parts.length === 0 ? [] : [`beyond the mode switch: ${partsText(parts)}${sleep}`]),
  ];
}

function elsewhereLines({ elsewhere = [] }: Syscall): readonly string[] {
  return elsewhere.map(
    ({ system, name, differs }) => `${system}: ${name}${differs === undefined ? "" : ` — ${differs}`}`,
  );
}

function callerLines(row: Syscall, db: Database): readonly string[] {
  const titles = { libc: "libc", node: "Node" } as const;
  const lines = (["libc", "node"] as const).flatMap((runtime) => {
    const names = callersOf(row.name, runtime, db)
      .map(({ name }) => name.replace(/^node:/, ""))
      .filter((name) => name !== row.name);
    return names.length === 0 ? [] : [`${titles[runtime]}: ${shortList(names, runtime === "libc" ? 6 : 4)}`];
  });
  if (lines.length > 0 || wrapperOf(row, db) || row.status === "dead") return lines;
  return [`no library function of the database: syscall(SYS_${row.name}, …)`];
}

/** More than these flow together by tier. */
const mostLines = 5;

function otherLines(others: readonly Syscall[], architecture: Architecture): readonly string[] {
  const titled = ({ name, numbers }: Syscall) =>
    numbers[architecture] === undefined ? name : `${name} (${numbers[architecture]})`;
  if (others.length <= mostLines) return others.map((row) => `${titled(row)}: ${row.cost.tier}, ${shortCost(row)}`);
  return (["heavy", "medium", "fast", "vdso"] as const).flatMap((tier) => {
    const some = others.filter(({ cost }) => cost.tier === tier);
    return some.length === 0 ? [] : [`${tier}: ${some.map(titled).join(", ")}`];
  });
}

function shortCost(row: Syscall): string {
  const { ratio } = costOf(row);
  return ratio ? multipleText(ratio) : row.cost.basis;
}

function siblingLines(row: LibraryCall, db: Database): readonly string[] {
  return siblingsOf(row, db).map((one) => {
    const counts = crossingsByPlatform(one);
    const { text = "none" } = counts.find(({ platforms }) => platforms.includes("node-24")) ?? {};
    const loop = one.blocksEventLoop === true ? "the event loop stands still" : "the event loop goes on";
    return `${one.name.replace(/^node:/, "")}: ${loop}; crossings: ${text}`;
  });
}

function bufferSizes(db: Database): Readonly<Record<string, number>> {
  return Object.fromEntries(
    ["glibc", "musl"].flatMap((id) => {
      const size = db.runtime(id)?.bufferSize;
      return size === undefined ? [] : [[id, size]];
    }),
  );
}
