import type { SummariesReference } from "eslint-plugin-syscalls/summaries";
import type { LintOptions } from "../host/lint-options.js";
import type { SourceLanguage } from "../service/source-code.js";
import type { ClientSettings } from "./client-settings.js";
import type { Folders } from "./folders.js";
import type { Settings } from "./settings.js";

/** What decides what is said of a file. */
export interface Circumstance {
  readonly settings: Settings;
  readonly options: LintOptions;
  readonly manifests: number;
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
  #manifests = 0;

  constructor(settings: ClientSettings, folders: Folders) {
    this.#settings = settings;
    this.#folders = folders;
  }

  /** `uri`: whose settings count, a document's or its folder's. */
  async of(path: string, language: SourceLanguage, uri: string): Promise<Circumstance> {
    const settings = await this.#settings.for(uri);
    const folder = this.#folders.of(path);
    const summaries = folder && language === "c" ? this.#summaries.get(folder.uri) : undefined;
    const { ruleSet, rules, target, enable, languages } = settings;
    const key = JSON.stringify([ruleSet, rules, target, this.#manifests, summaries]);
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
      key,
      isChecked: enable && languages.includes(language),
    };
  }

  manifestsChanged(): void {
    this.#manifests += 1;
  }

  /** Whether that is news. */
  learn(folderUri: string, summaries: SummariesReference | undefined): boolean {
    const known = this.#summaries.get(folderUri);
    if (summaries) this.#summaries.set(folderUri, summaries);
    else this.#summaries.delete(folderUri);
    return known?.hash !== summaries?.hash;
  }
}
