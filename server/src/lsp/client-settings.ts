import { MessageType, ShowMessageNotification, type Connection } from "vscode-languageserver/node";
import { pluginFor } from "../host/configuration.js";
import type { Log } from "./log.js";
import { section } from "./settings-schema.js";
import { checkSettings, type Settings } from "./settings.js";

/** The client's settings, asked for when they are needed and remembered until they change. */
export class ClientSettings {
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #asks: boolean;
  /** What a client that can't be asked has sent. */
  #sent: unknown;
  readonly #known = new Map<string, Promise<Settings>>();

  constructor(connection: Connection, log: Log, asks: boolean, initial: unknown) {
    this.#connection = connection;
    this.#log = log;
    this.#asks = asks;
    this.#sent = initial;
  }

  /** For a document, or without one for the whole window. */
  for(uri = ""): Promise<Settings> {
    const known = this.#known.get(uri);
    if (known) return known;
    const read = this.#read(uri);
    this.#known.set(uri, read);
    return read;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  /** @param sent what came with the news; clients that can be asked send nothing of use */
  async changed(sent: unknown): Promise<void> {
    if (!this.#asks) this.#sent = (sent as Record<string, unknown> | null | undefined)?.[section] ?? sent;
    this.#known.clear();
    await this.applyToWindow();
  }

  async applyToWindow(): Promise<void> {
    this.#log.level = (await this.for()).logLevel;
  }

  async #read(uri: string): Promise<Settings> {
    let given = this.#sent;
    if (this.#asks) {
      try {
        given = (await this.#connection.workspace.getConfiguration({
          section,
          ...(uri === "" ? {} : { scopeUri: uri }),
        })) as unknown;
      } catch (error) {
        this.#log.write("error", `The client gave no settings: ${String(error)}`);
      }
    }
    const { rules } = await pluginFor("javascript");
    const { settings, problems } = checkSettings(given, Object.keys(rules).sort());
    for (const problem of problems) {
      if (!this.#log.once("warn", problem, problem)) continue;
      await this.#connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message: `syscall-lint: ${problem}`,
      });
    }
    return settings;
  }
}
