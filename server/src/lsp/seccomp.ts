import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import type { CancellationToken } from "vscode-languageserver/node";
import { languageOf } from "../host/language.js";
import { formats } from "../seccomp/render/index.js";
import { cancellable } from "./answering.js";
import { pathOf } from "./folders.js";
import type { Parts } from "./parts.js";
import type { DraftJob, FromDraftThread } from "./seccomp-job.js";
import { draftRequest, formatsRequest } from "./seccomp-request.js";
import type { DraftParams, DraftResult, Refused, SeccompFormat } from "./seccomp-request.js";
import { GivenUp } from "./thread.js";

/** Answers {@link DraftParams}. */
export class SeccompDrafts {
  readonly #parts: Pick<Parts, "connection" | "client" | "folders" | "settings">;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  listen(): void {
    const { connection } = this.#parts;
    connection.onRequest(formatsRequest, (): readonly SeccompFormat[] =>
      formats.map(({ name, about }) => ({ name, about })),
    );
    connection.onRequest(draftRequest, (params: DraftParams, token: CancellationToken) =>
      cancellable(token, async (signal): Promise<DraftResult> => {
        const job = await this.#jobOf(params);
        if ("kind" in job) return job;
        const progress = connection.window.attachWorkDoneProgress(params.workDoneToken);
        progress.begin("Drafting a seccomp allowlist", 0, undefined, true);
        try {
          return await drafting(job, signal, (done, total) =>
            progress.report(Math.floor((100 * done) / total), `${done} of ${total} files`),
          );
        } finally {
          progress.done();
        }
      }),
    );
  }

  async #jobOf({ uri, trusted, format, entry, compileCommands }: DraftParams): Promise<DraftJob | Refused> {
    if (!trusted)
      return refused(
        "A seccomp draft runs the compilers that the build names, which takes a trusted workspace.",
        "Trust the workspace first, or run syscall-lint seccomp yourself.",
      );
    const path = pathOf(uri);
    if (path === undefined)
      return refused(`${uri} is no place on the disk.`, "Choose a folder or a file of the program that is.");
    const language = languageOf(path);
    const isFile = language !== undefined;
    const around = this.#parts.folders.of(path)?.path;
    const folder = isFile ? (around ?? dirname(path)) : path;
    const { target } = await this.#parts.settings.for(uri);
    return {
      folder,
      top: around ?? folder,
      file: isFile ? path : undefined,
      script: isFile && language !== "c" ? path : undefined,
      format,
      entry,
      compileCommands: compileCommands === undefined ? undefined : (pathOf(compileCommands) ?? compileCommands),
      node: /\d+/.exec(target.node ?? process.versions.node)?.[0] ?? "",
      libc: target.libc?.startsWith("musl") === true ? "musl-1.2" : "glibc-2.36",
      columns: this.#parts.client.encoding === "utf-16",
    };
  }
}

function refused(message: string, remedy: string): Refused {
  return { kind: "refused", message, remedy, choices: [] };
}

/** In a thread of its own, which ends with the draft. @throws GivenUp after `signal`, an Error when it fails */
async function drafting(
  job: DraftJob,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<DraftResult> {
  // What a thread prints must not get between the messages of the protocol.
  const worker = new Worker(new URL("./seccomp-worker.js", import.meta.url), { workerData: job, stdout: true });
  try {
    return await new Promise<DraftResult>((resolve, reject) => {
      const giveUp = () => reject(new GivenUp());
      if (signal.aborted) giveUp();
      signal.addEventListener("abort", giveUp, { once: true });
      worker.on("message", (message: FromDraftThread) => {
        if (message.kind === "progress") onProgress(message.done, message.total);
        else if (message.kind === "result") resolve(message.result);
        else reject(new Error(message.message));
      });
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`The thread ended with status ${code}.`)));
    });
  } finally {
    await worker.terminate();
  }
}
