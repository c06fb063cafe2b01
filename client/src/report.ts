import { randomBytes } from "node:crypto";
import {
  commands,
  languages,
  Range,
  Uri,
  ViewColumn,
  window,
  workspace,
  type ExtensionContext,
  type WebviewPanel,
} from "vscode";
import { nameOf, type CallSites } from "./call-sites.js";
import type { FileSyscalls, SiteSyscalls } from "./protocol.js";

/** Of the server; the bundle puts it in. */
declare const ASSUMED_ROUNDS: number;

/** The report's page in a view beside the code, and as a file. */
export class Report {
  readonly #context: ExtensionContext;
  readonly #sites: CallSites;
  #panel: WebviewPanel | undefined;
  /** By the names that the page shows. */
  #files = new Map<string, Uri>();

  constructor(context: ExtensionContext, sites: CallSites) {
    this.#context = context;
    this.#sites = sites;
    sites.onDidChange(() => this.#send());
  }

  get panel(): WebviewPanel | undefined {
    return this.#panel;
  }

  async show(): Promise<void> {
    await this.#refresh();
    if (this.#panel) {
      this.#panel.reveal();
      return;
    }
    const panel = window.createWebviewPanel("syscallLint.report", "System calls", ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      // The page brings all that it needs along.
      localResourceRoots: [],
    });
    this.#panel = panel;
    const icon = (name: string): Uri => Uri.joinPath(this.#context.extensionUri, "images", name);
    panel.iconPath = { light: icon("view.svg"), dark: icon("view-dark.svg") };
    panel.onDidDispose(() => (this.#panel = undefined));
    panel.webview.onDidReceiveMessage((message: unknown) => void this.open(message));
    const nonce = randomBytes(16).toString("base64url");
    panel.webview.html = (await this.#page("report-view.html")).replaceAll("REPORT-NONCE", nonce);
  }

  /** @param target where to write it; the user is asked otherwise */
  async export(target?: Uri): Promise<void> {
    await this.#refresh();
    const [folder] = workspace.workspaceFolders ?? [];
    const file =
      target ??
      (await window.showSaveDialog({
        title: "Export the report",
        filters: { HTML: ["html"] },
        ...(folder ? { defaultUri: Uri.joinPath(folder.uri, "syscalls.html") } : {}),
      }));
    if (!file) return;
    await workspace.fs.writeFile(file, new TextEncoder().encode(await this.#page("report-file.html")));
    if (target) return;
    const open = "Open in browser";
    const chosen = await window.showInformationMessage(`The report is in ${workspace.asRelativePath(file)}.`, open);
    if (chosen === open) await commands.executeCommand("vscode.open", file.with({ scheme: "file" }));
  }

  /**
   * What the page sends: `{kind: "ready"}` whenever it starts (a hidden one doesn't live on), and when somebody presses
   * a place `{kind: "open", row: {file, line, column}}`.
   */
  async open(message: unknown): Promise<void> {
    const { kind, row } = message as { kind?: unknown; row?: { file?: unknown; line?: unknown; column?: unknown } };
    if (kind === "ready") this.#send();
    if (kind !== "open" || !row || typeof row.line !== "number" || typeof row.column !== "number") return;
    const uri = this.#files.get(String(row.file));
    if (!uri) return;
    const selection = new Range(row.line - 1, row.column - 1, row.line - 1, row.column - 1);
    const isBeside = this.#panel?.viewColumn === ViewColumn.One;
    await window.showTextDocument(uri, { selection, viewColumn: isBeside ? ViewColumn.Beside : ViewColumn.One });
  }

  #send(): void {
    void this.#panel?.webview.postMessage({ kind: "data", data: this.#data() });
  }

  async #refresh(): Promise<void> {
    await window.withProgress({ location: { viewId: "syscallLint.syscalls" } }, () => this.#sites.refresh());
  }

  /** The bundle made both templates of the page that `syscall-lint report` writes. */
  async #page(name: string): Promise<string> {
    const file = Uri.joinPath(this.#context.extensionUri, "dist", name);
    const template = new TextDecoder().decode(await workspace.fs.readFile(file));
    const json = JSON.stringify(this.#data()).replaceAll("<", "\\u003c");
    return template.replace("REPORT-DATA", () => json);
  }

  #data(): unknown {
    const { files, left } = this.#sites;
    this.#files = new Map(files.map((file) => [nameOf(file), Uri.parse(file.uri)]));
    return {
      title: workspace.name ?? "No folder",
      version: (this.#context.extension.packageJSON as { version: string }).version,
      made: new Date().toISOString(),
      assumedRounds: ASSUMED_ROUNDS,
      gaps: left === 0 ? [] : [`${left} files were left out, because there are too many.`],
      rows: files.flatMap(rowsOf),
    };
  }
}

function rowsOf(file: FileSyscalls): readonly unknown[] {
  const findings = findingsOf(file);
  const name = nameOf(file);
  const sites = file.functions.flatMap((one) => one.sites);
  const owners = findings.map(({ range }) => siteOf(sites, range));
  return file.functions.flatMap((one) =>
    one.sites.map((site) => ({
      file: name,
      line: site.range.start.line + 1,
      column: site.range.start.character + 1,
      function: one.name,
      call: site.text,
      chain: site.chain,
      syscalls: site.syscalls,
      category: site.category,
      tier: site.tier,
      capabilities: site.privilege.capabilities,
      always: site.privilege.always,
      predicted: site.crossings.predicted,
      crossings: site.crossings.text,
      findings: findings.filter((_, index) => owners[index] === site).map(({ rule, message }) => ({ rule, message })),
    })),
  );
}

function findingsOf({ uri }: FileSyscalls): readonly { rule: string; message: string; range: Range }[] {
  return languages.getDiagnostics(Uri.parse(uri)).flatMap(({ code, message, range }) => {
    const rule = String(typeof code === "object" ? code.value : code);
    return rule.startsWith("syscalls/") ? [{ rule, message, range }] : [];
  });
}

/** The innermost call that a finding begins in; of a finding on a whole statement the first call inside. */
function siteOf(sites: readonly SiteSyscalls[], finding: Range): SiteSyscalls | undefined {
  const placed = sites.map((site) => {
    const { start, end } = site.range;
    return { site, range: new Range(start.line, start.character, end.line, end.character) };
  });
  const around = placed.filter(({ range }) => range.contains(finding.start));
  const innermost = around.find(({ range }) => around.every((other) => other.range.contains(range)));
  return (innermost ?? placed.find(({ range }) => finding.contains(range.start)))?.site;
}
