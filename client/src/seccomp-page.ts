import {
  CodeLens,
  Diagnostic,
  DiagnosticSeverity,
  EventEmitter,
  languages,
  Range,
  TabInputText,
  Uri,
  window,
  workspace,
  type CodeLensProvider,
  type Disposable,
  type Tab,
  type TextDocument,
  type TextDocumentContentProvider,
} from "vscode";
import type { DraftCause, Drafted, DraftedCall } from "./seccomp-protocol.js";

export const draftScheme = "syscall-lint-seccomp";
const source = "syscall-lint seccomp";

/** What a draft was made of, so that it can be made anew from its page. */
export interface Origin {
  readonly uri: Uri;
  readonly entry: string | undefined;
}

/** How a format's text is called and coloured. Files of other formats have no page, or are plain text. */
const kinds: Readonly<Record<string, { readonly ending: string; readonly language: string }>> = {
  text: { ending: "txt", language: "plaintext" },
  oci: { ending: "json", language: "json" },
  json: { ending: "json", language: "json" },
  libseccomp: { ending: "c", language: "c" },
  systemd: { ending: "conf", language: "ini" },
  pledge: { ending: "txt", language: "plaintext" },
};

/** Drafts as pages that can't be edited, with a lens for each call and what isn't known as diagnostics. */
export class DraftPages implements TextDocumentContentProvider, CodeLensProvider, Disposable {
  readonly #drafts = new Map<string, { readonly draft: Drafted; readonly origin: Origin }>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #lensesChanged = new EventEmitter<void>();
  readonly #diagnostics = languages.createDiagnosticCollection(source);
  readonly #registered: Disposable[];
  /** The page whose causes are shown. */
  #current: string | undefined;

  readonly onDidChange = this.#changed.event;
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;

  constructor() {
    this.#registered = [
      workspace.registerTextDocumentContentProvider(draftScheme, this),
      languages.registerCodeLensProvider({ scheme: draftScheme }, this),
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        const isShown = ({ input }: Tab): boolean =>
          input instanceof TabInputText && input.uri.toString() === this.#current;
        const all = window.tabGroups.all.flatMap(({ tabs }) => tabs);
        if (closed.some(isShown) && !all.some(isShown)) this.#diagnostics.clear();
      }),
    ];
  }

  /** Keeps a draft as a page, in place of the diagnostics of the draft before. */
  put(draft: Drafted, format: string, origin: Origin): { readonly page: Uri; readonly language: string } {
    const { ending, language } = kinds[format] ?? { ending: "txt", language: "plaintext" };
    const path = `/${draft.program.replaceAll("/", " ")}.${format === "text" ? "" : `${format}.`}seccomp.${ending}`;
    const page = Uri.from({ scheme: draftScheme, path, query: origin.uri.toString() });
    this.#drafts.set(page.toString(), { draft, origin });
    this.#changed.fire(page);
    this.#lensesChanged.fire();
    this.showCauses(draft, page);
    return { page, language };
  }

  originOf(page: Uri): Origin | undefined {
    return this.#drafts.get(page.toString())?.origin;
  }

  provideTextDocumentContent(page: Uri): string {
    return this.#drafts.get(page.toString())?.draft.text ?? "";
  }

  provideCodeLenses({ uri }: TextDocument): CodeLens[] {
    const { draft } = this.#drafts.get(uri.toString()) ?? {};
    return draft?.calls.flatMap(lensesOf) ?? [];
  }

  /** Causes with a place stand there, the others on the draft's first line. */
  showCauses({ causes }: Drafted, page: Uri | undefined): void {
    this.#diagnostics.clear();
    this.#current = page?.toString();
    const found = new Map<string, Diagnostic[]>();
    for (const cause of causes) {
      const uri = cause.location?.uri ?? page?.toString();
      if (uri !== undefined) found.set(uri, [...(found.get(uri) ?? []), diagnosticOf(cause)]);
    }
    for (const [uri, diagnostics] of found) this.#diagnostics.set(Uri.parse(uri), diagnostics);
  }

  dispose(): void {
    for (const one of [...this.#registered, this.#changed, this.#lensesChanged, this.#diagnostics]) one.dispose();
  }
}

function diagnosticOf({ kind, message, remedy, location }: DraftCause): Diagnostic {
  const range = location ? rangeOf(location.range) : new Range(0, 0, 0, 10_000);
  const diagnostic = new Diagnostic(range, `${message} ${remedy}`, DiagnosticSeverity.Warning);
  diagnostic.source = source;
  diagnostic.code = kind;
  return diagnostic;
}

/** A call that only the runtime makes has no place to jump to; its reason stands in the text already or is the same. */
function lensesOf({ syscall, range, witnesses }: DraftedCall): CodeLens[] {
  const placed = witnesses.filter(({ location }) => location !== undefined);
  const [first, ...others] = placed;
  if (!first) return [];
  const command = "syscallLint.showWitness";
  const place = rangeOf(range);
  const lens = (title: string, ways: typeof placed) =>
    new CodeLens(place, { title, command, tooltip: `Why ${syscall} is permitted`, arguments: [ways] });
  return [lens(first.text, [first]), ...(others.length === 0 ? [] : [lens(`${others.length} more`, others)])];
}

export function rangeOf({ start, end }: DraftedCall["range"]): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
