import type { SummariesReference } from "eslint-plugin-syscalls/summaries";
import type { LintOptions } from "../host/lint-options.js";
import type { SourceLanguage } from "../service/source-code.js";
import { EslintHomes, type EslintHome } from "../host/eslint-home.js";
import type { ClientSettings } from "./client-settings.js";
import type { Folders } from "./folders.js";
import type { EditorState } from "./editor-state.js";
import type { Settings } from "./settings.js";

/** What decides what is said of a file. */
export interface Circumstance {
  readonly settings: Settings;
  readonly options: LintOptions;
  readonly manifests: number;
  /** Whose ESLint decides, if its configuration has our rules. */
  readonly eslint: EslintHome | undefined;
  /** The same as long as nothing of it changes. */
  readonly key: string;
  /** Whether files of the language are checked at all. */
  readonly isChecked: boolean;
}

/** Settings of folders, what their files offer one another, and what their manifests promise. */
export class Circumstances {
  readonly #settings: ClientSettings;
  readonly #folders: Folders;
  /** By the folder's URI. */
  readonly #summaries = new Map<string, SummariesReference>();
  readonly #homes = new EslintHomes();
  #manifests = 0;
  #configurations = 0;
  /** What the client last told of itself. */
  editor: EditorState;

  constructor(settings: ClientSettings, folders: Folders, editor: EditorState) {
    this.editor = editor;
    this.#settings = settings;
    this.#folders = folders;
  }

  /** `uri`: whose settings count, a document's or its folder's. */
  async of(path: string, language: SourceLanguage, uri: string): Promise<Circumstance> {
    const settings = await this.#settings.for(uri);
    const folder = this.#folders.of(path);
    const summaries = folder ? this.#summaries.get(folder.uri) : undefined;
    const { ruleSet, rules, target, enable, languages } = settings;
    const isRun = this.editor.trusted && settings.eslint !== "off" && folder && uri.startsWith("file:");
    const home = isRun ? this.#homes.of(path, folder.path) : undefined;
    const eslint = home && { ...home, stamp: `${home.stamp} ${this.#configurations}` };
    const quiet = settings.eslint === "auto" && this.editor.eslintLanguages.includes(language);
    const key = JSON.stringify([ruleSet, rules, target, this.#manifests, summaries, eslint, quiet]);
    return {
      settings,
      // Nothing is relative to a folder: no configuration of the workspace is read.
      options: {
        cwd: "/",
        strict: ruleSet === "strict",
        rules,
        target,
        ...(summaries ? { summaries } : {}),
        fix: false,
        explain: false,
      },
      manifests: this.#manifests,
      eslint,
      key,
      isChecked: enable && languages.includes(language),
    };
  }

  manifestsChanged(): void {
    this.#manifests += 1;
  }

  /** ESLint's, or what is installed. */
  configurationsChanged(): void {
    this.#configurations += 1;
    this.#homes.forget();
  }

  /** Whether that is news. */
  learn(folderUri: string, summaries: SummariesReference | undefined): boolean {
    const known = this.#summaries.get(folderUri);
    if (summaries) this.#summaries.set(folderUri, summaries);
    else this.#summaries.delete(folderUri);
    return known?.hash !== summaries?.hash;
  }
}
