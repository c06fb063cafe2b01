import type { RemoteConsole } from "vscode-languageserver/node";
import { logLevels, type LogLevel } from "./settings.js";

/** Writes to the client's output, as much as the settings ask for. */
export class Log {
  level: LogLevel = "info";
  readonly #console: RemoteConsole;
  readonly #told = new Set<string>();

  constructor(console: RemoteConsole) {
    this.#console = console;
  }

  write(level: Exclude<LogLevel, "off">, message: string): void {
    if (logLevels.indexOf(level) > logLevels.indexOf(this.level)) return;
    this.#console[level](message);
  }

  /** Says each thing once, however often it happens. True the first time. */
  once(level: Exclude<LogLevel, "off">, thing: string, message: string): boolean {
    if (this.#told.has(thing)) return false;
    this.#told.add(thing);
    this.write(level, message);
    return true;
  }
}
