import { readFileSync } from "node:fs";
import { OverlayError, readOverlay, type Rows } from "syscall-db";
import { Refusal } from "../service/refusal.js";
import { codeOfError } from "./read-source.js";

/** @throws Refusal when the file can't be read or its rows have the wrong shape. */
export function readOverlayFile(path: string): Rows {
  try {
    return readOverlay(readFileSync(path, "utf8"), path);
  } catch (error) {
    // Its message ends with the remedy.
    if (error instanceof OverlayError) throw new Refusal(`The overlay can't be used: ${error.message}`, "");
    throw new Refusal(`The overlay ${path} can't be read (${codeOfError(error)}).`, "Check the path after --overlay.");
  }
}
