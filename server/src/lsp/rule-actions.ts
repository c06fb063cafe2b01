import { MessageType, ShowMessageNotification, type CodeAction, type Command } from "vscode-languageserver/node";
import { rulePage } from "../host/rule-page.js";
import type { EditorFinding } from "../service/diagnosis.js";
import { uriOf } from "./folders.js";
import type { Parts } from "./parts.js";

/**
 * A command of the server: `workspace/executeCommand` with the rule's name, without `syscalls/`. Answers
 * `{ title, markdown, uri }`, or null for a name that no rule has. What the client can show is shown as well: the page,
 * or else a message with its first sentences.
 */
export const explainRule = "syscall-lint.explainRule";
/** A command of clients that have our pages: switches the rule off in the settings. Its argument is `{ uri, rule }`. */
const disableRule = "syscall-lint.disableRule";

export function listenForRulePages({ connection, client }: Parts): void {
  connection.onExecuteCommand(async ({ command, arguments: given = [] }) => {
    const rule = command === explainRule ? String(given[0]) : "";
    const page = rulePage(rule);
    if (!page) return null;
    const [, , , first = ""] = page.markdown.split("\n\n");
    const uri = uriOf(page.path);
    if (client.showsDocuments) await connection.window.showDocument({ uri, takeFocus: true });
    else {
      const message = `${rule}: ${first.replaceAll("\n", " ")}`;
      await connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
    }
    return { title: rule, markdown: page.markdown, uri };
  });
}

/**
 * What is offered about the rules of findings, beside mending and comments.
 *
 * @param settingsDecide rather than a configuration of ESLint, which is the user's to edit
 */
export function ruleActions(
  findings: readonly EditorFinding[],
  uri: string,
  { showsPages }: { readonly showsPages: boolean },
  settingsDecide: boolean,
): readonly CodeAction[] {
  const rules = [...new Set(findings.flatMap(({ rule }) => rule ?? []))].map((rule) => rule.replace(/^.*\//, ""));
  return rules.flatMap((rule) => {
    const action = (title: string, command: string, argument: unknown): CodeAction => {
      const called: Command = { title, command, arguments: [argument] };
      return { title, command: called };
    };
    // Such a client explains rules by itself, also those that an ESLint extension reports.
    if (!showsPages) return [action(`Explain ${rule}`, explainRule, rule)];
    return settingsDecide ? [action(`Disable ${rule} everywhere`, disableRule, { uri, rule })] : [];
  });
}
