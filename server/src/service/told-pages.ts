import type { CallSite, FileSites, SiteFunction } from "./call-sites.js";
import type { Judgement } from "./why.js";

/** A page that an editor shows beside the code. */
export interface Page {
  readonly title: string;
  readonly markdown: string;
}

/** Why each rule spoke of the calls on a line, or didn't. */
export function whyPage(judgements: readonly Judgement[], line: number): Page {
  const title = `Line ${line}`;
  if (judgements.length === 0) return { title, markdown: `# ${title}\n\nNo call stands on this line.\n` };
  const parts = judgements.map(({ call, traces }) => {
    const spoke = traces.filter((one) => one.spoke);
    const silent = traces.filter((one) => !one.spoke);
    const items = [...spoke, ...silent].map(
      ({ rule, reason, spoke: said }) => `- ${said ? "**" : ""}${rule}${said ? "**" : ""}: ${reason}`,
    );
    return [
      `## \`${call.calleeText}\``,
      "",
      ...(items.length > 0 ? items : ["No rule is concerned with such calls."]),
    ].join("\n");
  });
  return { title, markdown: `# ${title}\n\n${parts.join("\n\n")}\n` };
}

/** The system calls of the innermost function around an offset; undefined where none has any. */
export function functionPage(found: FileSites, offset: number): Page | undefined {
  const index = functionAround(found.functions, offset);
  const fact = index === undefined ? undefined : found.functions[index];
  if (!fact) return undefined;
  const sites = found.sites
    .filter((site) => site.function === index)
    .sort((a, b) => b.crossings.predicted - a.crossings.predicted);
  const rows = sites.map(({ text, chain, syscalls, tier, privilege, crossings }) => {
    const called = chain.length > 0 ? [text, ...chain.slice(1)].join(" → ") : text;
    return `| \`${called}\` | ${syscalls.join(", ")} | ${tier} | ${crossings.text} | ${privilege.capabilities.join(", ")} |`;
  });
  const head = ["| call | system calls | cost | crossings | may need |", "|---|---|---|---|---|"];
  return { title: fact.name, markdown: [`# ${fact.name}`, "", ...head, ...rows, ""].join("\n") };
}

function functionAround(functions: readonly SiteFunction[], offset: number): number | undefined {
  let best: number | undefined;
  for (const [index, { span }] of functions.entries()) {
    if (offset < span[0] || offset > span[1]) continue;
    const known = best === undefined ? undefined : functions[best];
    if (!known || span[1] - span[0] < known.span[1] - known.span[0]) best = index;
  }
  return best;
}

/** "12 system calls; most: read, 1 × 4096 rounds": a line above a function. */
export function lensText(sites: readonly CallSite[]): string {
  const names = [...new Set(sites.flatMap(({ syscalls }) => syscalls.slice(0, 1)))];
  const [heaviest] = sites.toSorted((a, b) => b.crossings.predicted - a.crossings.predicted);
  const told = names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
  const loop =
    heaviest && heaviest.loops.length > 0 ? `; heaviest loop: ${heaviest.text}, ${heaviest.crossings.text}` : "";
  return `makes ${told}${loop}`;
}
