import { commands, ProgressLocation, Uri, ViewColumn, window, workspace, type Disposable } from "vscode";
import { languages, Selection, type QuickPickItem } from "vscode";
import { WorkDoneProgress } from "vscode-languageclient/node";
import { DraftPages, draftScheme, rangeOf, type Origin } from "./seccomp-page.js";
import {
  draftRequest,
  formatsRequest,
  type DraftParams,
  type Drafted,
  type DraftResult,
  type DraftWitness,
  type SeccompFormat,
} from "./seccomp-protocol.js";
import type { Server } from "./server.js";

/** What the command takes from menus, other extensions and tests. */
interface Wish {
  readonly uri?: Uri;
  readonly format?: string;
  readonly entry?: string;
}

/** The draft's page, or why there is none. Undefined when the user gave up. */
type Outcome = { readonly page: Uri } | { readonly refusal: string } | undefined;

let lastToken = 0;

/** "Draft Seccomp Allowlist": the draft beside the code. */
export class SeccompDrafts implements Disposable {
  readonly #server: Server;
  readonly #pages = new DraftPages();
  readonly #commands: Disposable[];

  constructor(server: Server) {
    this.#server = server;
    this.#commands = [
      commands.registerCommand("syscallLint.draftSeccomp", (wish?: Uri | Wish) =>
        this.#draft(wish instanceof Uri ? { uri: wish } : (wish ?? {})),
      ),
      commands.registerCommand("syscallLint.showWitness", showWitness),
    ];
  }

  async #draft(wish: Wish): Promise<Outcome> {
    const origin = this.#origin(wish);
    if (!origin) return refuse("Open a folder or a file of the program first.");
    if (!this.#server.running) return refuse("The language server doesn't run.");
    // The server refuses by itself; nobody should have to choose a format first.
    const format = workspace.isTrusted ? (wish.format ?? (await this.#pickFormat())) : "text";
    if (format === undefined) return undefined;
    return this.#draftAs(format, origin);
  }

  async #draftAs(format: string, origin: Origin): Promise<Outcome> {
    const result = await this.#ask(format, origin);
    if (!result) return undefined;
    if (result.kind === "draft") return this.#show(result, format, origin);
    if (result.choices.length === 0) return refuse(`${result.message} ${result.remedy}`);
    const entry = await window.showQuickPick(result.choices, { title: result.message, placeHolder: "The program" });
    return entry === undefined ? undefined : this.#draftAs(format, { ...origin, entry });
  }

  /** What is named, what the draft at hand was made of, the file at hand, or the only folder. */
  #origin({ uri, entry }: Wish): Origin | undefined {
    const active = window.activeTextEditor?.document.uri;
    const before = active && this.#pages.originOf(active);
    if (!uri && before) return { ...before, entry: entry ?? before.entry };
    const own = active?.scheme === "file" ? active : undefined;
    const found = uri ?? own ?? workspace.workspaceFolders?.[0]?.uri;
    return found && { uri: found, entry };
  }

  async #pickFormat(): Promise<string | undefined> {
    const formats = await this.#server.running?.sendRequest<readonly SeccompFormat[]>(formatsRequest);
    const items = formats?.map(({ name, about }): QuickPickItem => ({ label: name, detail: about })) ?? [];
    return (await window.showQuickPick(items, { title: "Draft seccomp allowlist", placeHolder: "Format" }))?.label;
  }

  async #ask(format: string, { uri, entry }: Origin): Promise<DraftResult | undefined> {
    const client = this.#server.running;
    if (!client) return undefined;
    const location = ProgressLocation.Notification;
    return window.withProgress(
      { location, title: "Drafting seccomp allowlist", cancellable: true },
      async (progress, token) => {
        const workDoneToken = `seccomp ${++lastToken}`;
        let shown = 0;
        const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
          if (step.kind !== "report") return;
          const { percentage = shown, message = "" } = step;
          progress.report({ message, increment: percentage - shown });
          shown = percentage;
        });
        const params: DraftParams = {
          ...{ uri: client.code2ProtocolConverter.asUri(uri), format, trusted: workspace.isTrusted, workDoneToken },
          ...(entry === undefined ? {} : { entry }),
        };
        try {
          return await client.sendRequest<DraftResult>(draftRequest, params, token);
        } catch (error) {
          if (token.isCancellationRequested) return undefined;
          throw error;
        } finally {
          listening.dispose();
        }
      },
    );
  }

  async #show(draft: Drafted, format: string, origin: Origin): Promise<Outcome> {
    if (draft.isBinary) return this.#save(draft, format, origin);
    const { page, language } = this.#pages.put(draft, format, origin);
    const document = await workspace.openTextDocument(page);
    if (document.languageId !== language) await languages.setTextDocumentLanguage(document, language);
    const isHere = window.activeTextEditor?.document.uri.scheme === draftScheme;
    const viewColumn = isHere ? ViewColumn.Active : ViewColumn.Beside;
    await window.showTextDocument(document, { viewColumn, preview: false });
    return { page };
  }

  /** What nobody can read goes into a file. */
  async #save(draft: Drafted, format: string, { uri }: Origin): Promise<Outcome> {
    const folder = workspace.getWorkspaceFolder(uri)?.uri ?? Uri.joinPath(uri, "..");
    const defaultUri = Uri.joinPath(folder, `${draft.program}.${format}`);
    const target = await window.showSaveDialog({ defaultUri, title: "Save the filter" });
    if (!target) return undefined;
    await workspace.fs.writeFile(target, Buffer.from(draft.text, "base64"));
    this.#pages.showCauses(draft, undefined);
    return { page: target };
  }

  dispose(): void {
    for (const one of this.#commands) one.dispose();
    this.#pages.dispose();
  }
}

function refuse(refusal: string): Outcome {
  void window.showErrorMessage(refusal);
  return { refusal };
}

/** Jumps to where the source makes a call; of several ways the user chooses one. */
async function showWitness(witnesses: readonly DraftWitness[]): Promise<void> {
  const items = witnesses.flatMap(({ text, location }) => (location ? [{ label: text, location }] : []));
  const [only] = items;
  const chosen = items.length > 1 ? await window.showQuickPick(items, { placeHolder: "The way to the call" }) : only;
  if (!chosen) return;
  const { uri, range } = chosen.location;
  const { start } = rangeOf(range);
  // Where the code is shown already, it stays beside the draft.
  const shown = window.visibleTextEditors.find(({ document }) => document.uri.toString() === Uri.parse(uri).toString());
  const other = window.visibleTextEditors.find(({ document }) => document.uri.scheme !== draftScheme);
  const viewColumn = shown?.viewColumn ?? other?.viewColumn ?? ViewColumn.Beside;
  const editor = await window.showTextDocument(Uri.parse(uri), { viewColumn });
  const line = editor.document.lineAt(start.line);
  const place = start.character > 0 ? start : start.with({ character: line.firstNonWhitespaceCharacterIndex });
  editor.selection = new Selection(place, place);
  editor.revealRange(line.range);
}
