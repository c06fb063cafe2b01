import type { Database } from "syscall-db";
import type { Action, Allowlist } from "../allowlist.js";
import { rulesByName, Unsayable } from "../ruleset.js";
import { architectureText, filled, headline, notSaid, placeText } from "../words.js";

const width = 100;

/**
 * The draft as a drop-in for a service, /etc/systemd/system/NAME.service.d/seccomp.conf. systemd adds its group
 * `@default` to every list, takes no conditions on arguments (comments say which were dropped) and lists of names only.
 *
 * @throws {Unsayable} for an action that systemd hasn't
 */
export function renderSystemd(list: Allowlist, db: Database): string {
  const rules = rulesByName(list, db);
  const permitted = rules.filter(({ answer }) => answer === "permit").map(({ syscall }) => syscall);
  const absent = rules.filter(({ answer }) => answer === "absent").map(({ syscall }) => syscall);
  const logs = list.otherwise.kind === "log";
  return [
    `# ${oneLine(headline(list))}. Drafted for ${oneLine(list.runtime)} by syscall-lint.`,
    ...list.unknown.flatMap(({ message, place }) => [
      `# Not known: ${place === undefined ? "" : `${oneLine(placeText(place))}: `}${oneLine(message)}`,
    ]),
    "[Service]",
    "NoNewPrivileges=yes",
    `SystemCallArchitectures=${list.architectures.map(architectureText).join(" ")}`,
    ...byCategory(permitted, db).flatMap(([category, names]) => [
      `# ${category}`,
      ...filled(names, width).map((line) => (logs ? `SystemCallLog=~${line}` : `SystemCallFilter=${line}`)),
    ]),
    ...(absent.length === 0 || logs
      ? []
      : [
          "# Newer than the C library, which falls back when the kernel hasn't got them",
          ...filled(absent, width, " ").map((line) => `SystemCallFilter=~${line.replaceAll(/\S+/g, "$&:ENOSYS")}`),
        ]),
    ...errorNumber(list.otherwise),
    ...capabilities(list),
    ...list.permits.filter(({ when }) => when.length > 0).map((permit) => `# ${notSaid(permit)}`),
    "",
  ].join("\n");
}

function byCategory(names: readonly string[], db: Database): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const category = db.syscall(name)?.category ?? "other";
    groups.set(category, [...(groups.get(category) ?? []), name]);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function errorNumber(action: Action): string[] {
  switch (action.kind) {
    case "errno":
      return [`SystemCallErrorNumber=${action.errno}`];
    case "kill-process":
      return ["SystemCallErrorNumber=kill"];
    case "log":
      return [];
    default:
      throw new Unsayable(`systemd has no action ${action.kind}: choose kill-process, log or an error`);
  }
}

/** What is certain bounds the service; what depends on files and settings is for the reader to decide. */
function capabilities({ capabilities: found }: Allowlist): string[] {
  const names = (certain: boolean) => [
    ...new Set(found.filter((one) => one.certain === certain).map((one) => one.name)),
  ];
  const sure = names(true);
  const perhaps = names(false).filter((name) => !sure.includes(name));
  return [
    ...sure.map((name) => {
      const calls = found.filter((one) => one.certain && one.name === name).map(({ syscall }) => syscall);
      return `# ${name}: ${[...new Set(calls)].join(", ")}`;
    }),
    ...(perhaps.length === 0 ? [] : [`# Add where the service needs it: ${perhaps.join(" ")}`]),
    `CapabilityBoundingSet=${sure.join(" ")}`,
  ];
}

/** Nothing that a stranger has named may begin a line of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\\]/g, " ");
}
