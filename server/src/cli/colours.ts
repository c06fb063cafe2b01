import picocolors from "picocolors";

export const colours = picocolors.createColors(areWanted());

/** Only on a terminal that can, and not against https://no-color.org. */
function areWanted(): boolean {
  if (!process.stdout.isTTY || process.env["NO_COLOR"]) return false;
  return process.env["TERM"] !== "dumb";
}
