import { commands, window, workspace, type ExtensionContext, type LanguageStatusItem, type Uri } from "vscode";
import { CallSites } from "./call-sites.js";
import { explainCall, openSample, registerPages, showPageAtCursor, showServerPage } from "./pages.js";
import { Report } from "./report.js";
import { watchEditorState } from "./editor-state.js";
import { disableRule, RulePages } from "./rules.js";
import { SeccompDrafts } from "./seccomp.js";
import { Server } from "./server.js";
import { groupings, SyscallsTree, type Grouping } from "./tree.js";

/** Milliseconds without news before the view asks again: typing brings news with every key. */
const pause = 800;

let server: Server | undefined;

/** What other extensions may ask of this one. */
export interface SyscallLint {
  readonly status: LanguageStatusItem;
  readonly tree: SyscallsTree;
  readonly report: Report;
}

export async function activate(context: ExtensionContext): Promise<SyscallLint> {
  const running = new Server(context);
  server = running;
  const sites = new CallSites(running);
  const tree = new SyscallsTree(sites);
  const report = new Report(context, sites);
  const rulePages = new RulePages(context);
  const view = window.createTreeView("syscallLint.syscalls", { treeDataProvider: tree, showCollapseAll: true });

  const refresh = async (): Promise<void> => {
    await window.withProgress({ location: { viewId: "syscallLint.syscalls" } }, () => sites.refresh());
  };
  const group = async (grouping: Grouping): Promise<void> => {
    tree.grouping = grouping;
    await commands.executeCommand("setContext", "syscallLint.grouping", grouping);
  };
  let timer: NodeJS.Timeout | undefined;
  let isOld = true;
  const refreshIfSeen = (): void => {
    clearTimeout(timer);
    if (!isOld || (!view.visible && report.panel?.visible !== true)) return;
    timer = setTimeout(() => {
      isOld = false;
      void refresh();
    }, pause);
  };
  sites.onDidGetOld(() => {
    isOld = true;
    refreshIfSeen();
  });
  sites.onDidChange(() => {
    view.message = sites.left === 0 ? "" : `${sites.left} files were left out, because there are too many.`;
    void commands.executeCommand("setContext", "syscallLint.asked", true);
  });

  context.subscriptions.push(
    sites,
    view,
    view.onDidChangeVisibility(refreshIfSeen),
    workspace.onDidSaveTextDocument(() => {
      isOld = true;
      refreshIfSeen();
    }),
    workspace.onDidGrantWorkspaceTrust(() => running.showState()),
    registerPages(),
    new SeccompDrafts(running),
    commands.registerCommand("syscallLint.restart", async () => {
      await running.restart();
      isOld = true;
      refreshIfSeen();
    }),
    commands.registerCommand("syscallLint.showOutput", () => running.output.show(true)),
    commands.registerCommand("syscallLint.explain", () => explainCall(running)),
    rulePages.register(running.documentSelector),
    commands.registerCommand("syscallLint.explainRule", (rule?: string) => rulePages.show(rule)),
    commands.registerCommand("syscallLint.why", () => showPageAtCursor(running, "why")),
    commands.registerCommand("syscallLint.showFunction", () => showPageAtCursor(running, "function")),
    // The server names this one in its code actions and lenses.
    commands.registerCommand("syscall-lint.showPage", (params: Parameters<typeof showServerPage>[1]) =>
      showServerPage(running, params),
    ),
    commands.registerCommand("syscall-lint.disableRule", disableRule),
    commands.registerCommand("syscallLint.refreshSyscalls", refresh),
    commands.registerCommand("syscallLint.report", () => report.show()),
    commands.registerCommand("syscallLint.exportReport", (target?: Uri) => report.export(target)),
    commands.registerCommand("syscallLint.openSample", openSample),
    commands.registerCommand("syscallLint.firstSteps", () =>
      commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#start`),
    ),
    ...groupings.map((grouping) => commands.registerCommand(`syscallLint.groupBy.${grouping}`, () => group(grouping))),
  );
  watchEditorState(context, running);
  await group("function");
  await running.restart();
  refreshIfSeen();
  return { status: running.status, tree, report };
}

export function deactivate(): Promise<void> | undefined {
  return server?.dispose();
}
