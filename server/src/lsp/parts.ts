import type { Connection } from "vscode-languageserver/node";
import type { Background } from "./background.js";
import type { Circumstances } from "./circumstances.js";
import type { ClientSettings } from "./client-settings.js";
import type { ClientTraits } from "./conversion.js";
import type { OpenDocument } from "./documents.js";
import type { Folders } from "./folders.js";
import type { Log } from "./log.js";
import type { Threads } from "./threads.js";
import type { Workspace } from "./workspace.js";
import type { WorkspaceEslint } from "./workspace-eslint.js";

/** What the answers to one client are made with. */
export interface Parts {
  readonly connection: Connection;
  readonly client: ClientTraits;
  readonly log: Log;
  /** By URI. */
  readonly documents: ReadonlyMap<string, OpenDocument>;
  readonly folders: Folders;
  readonly settings: ClientSettings;
  readonly circumstances: Circumstances;
  readonly eslint: WorkspaceEslint;
  readonly threads: Threads;
  readonly background: Background;
  readonly workspace: Workspace;
}
