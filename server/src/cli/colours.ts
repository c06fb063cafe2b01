import picocolors from "picocolors";

/** Only on a terminal that can, and not against https://no-color.org. */
const wanted = process.stdout.isTTY === true && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";

export const colours = picocolors.createColors(wanted);
