import { languageOf } from "../host/language.js";
import type { Diagnosis } from "../service/diagnosis.js";
import type { SourceLanguage } from "../service/source-code.js";
import type { Background, OnDisk } from "./background.js";
import type { Circumstance, Circumstances } from "./circumstances.js";
import type { Folder, Folders } from "./folders.js";
import type { Kind, Questions } from "./job.js";
import type { Log } from "./log.js";
import type { Settings } from "./settings.js";
import type { WorkspaceEslint } from "./workspace-eslint.js";
import { GivenUp } from "./thread.js";

/** Larger workspaces are answered for so many files; the rest is told of. */
const mostFiles = 10_000;

/** A file of the workspace that is checked. */
export interface WorkspaceFile {
  readonly path: string;
  readonly language: SourceLanguage;
  readonly folder: Folder;
}

export interface WorkspaceParts {
  readonly folders: Folders;
  readonly circumstances: Circumstances;
  readonly background: Background;
  readonly eslint: WorkspaceEslint;
  readonly log: Log;
}

/** The files of the workspace's folders on the disk, and what can be asked of them. */
export class Workspace {
  readonly #parts: WorkspaceParts;

  constructor(parts: WorkspaceParts) {
    this.#parts = parts;
  }

  /** Those of folders that a test on their settings lets through. @throws GivenUp after `signal` */
  async files(
    isWanted: (settings: Settings) => boolean,
    signal: AbortSignal,
  ): Promise<{ readonly files: readonly WorkspaceFile[]; readonly left: number }> {
    const { folders, background, circumstances, log } = this.#parts;
    const files = new Map<string, WorkspaceFile>();
    let left = 0;
    for (const folder of folders.all) {
      const { settings } = await circumstances.of(folder.path, "c", folder.uri);
      if (!settings.enable || !isWanted(settings)) continue;
      const question = { folder: folder.path, languages: settings.languages, most: mostFiles - files.size };
      const found = await background.askFolder("files", question, signal);
      left += found.left;
      for (const path of found.paths) {
        const language = languageOf(path);
        if (language && folders.of(path) === folder) files.set(path, { path, language, folder });
      }
    }
    if (left > 0)
      log.once("warn", "left", `The workspace has ${left} files more than the ${mostFiles} that are looked at.`);
    return { files: [...files.values()], left };
  }

  circumstance({ path, language, folder }: WorkspaceFile): Promise<Circumstance> {
    return this.#parts.circumstances.of(path, language, folder.uri);
  }

  /** Undefined when it went wrong, which is logged. @throws GivenUp */
  async diagnose(
    path: string,
    { options, manifests, eslint }: Circumstance,
    signal: AbortSignal,
  ): Promise<OnDisk<Diagnosis> | undefined> {
    const question = { path, text: undefined, lint: true };
    const foreign = eslint && (await this.#parts.eslint.findings(eslint, question, signal));
    return this.ask(path, "diagnose", { options, manifests, exactly: false, foreign }, signal);
  }

  /** Undefined when it went wrong, which is logged. @throws GivenUp */
  async ask<K extends Kind>(
    path: string,
    kind: K,
    question: Questions[K]["question"],
    signal: AbortSignal,
  ): Promise<OnDisk<Questions[K]["answer"]> | undefined> {
    try {
      return await this.#parts.background.askFile(path, kind, question, signal);
    } catch (error) {
      if (error instanceof GivenUp) throw error;
      const message = error instanceof Error ? error.message : String(error);
      this.#parts.log.write("error", `${path} could not be read for the workspace: ${message}`);
      return undefined;
    }
  }
}
