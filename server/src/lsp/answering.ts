import { LSPErrorCodes, ResponseError, type CancellationToken } from "vscode-languageserver/node";
import type { OpenDocument } from "./documents.js";
import { GivenUp } from "./thread.js";

/**
 * Answers about one document, if it is open. Turns what stops the work into the protocol's words.
 * @throws ResponseError
 */
export async function answering<T>(
  document: OpenDocument | undefined,
  token: CancellationToken,
  otherwise: T,
  answer: (document: OpenDocument, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!document) return otherwise;
  const { revision } = document;
  return cancellable(token, async (signal) => {
    const answered = await answer(document, signal);
    if (document.revision !== revision) throw new GivenUp();
    return answered;
  });
}

/** @throws ResponseError when the work was given up: by the client, or else because something has changed */
export async function cancellable<T>(
  token: CancellationToken,
  answer: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await answer(signalOf(token));
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled.");
    throw new ResponseError(LSPErrorCodes.ServerCancelled, "The document has changed.", { retriggerRequest: true });
  }
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  // One that was cancelled before its request was read never says so again.
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
