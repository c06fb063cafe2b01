import { isAbsolute, relative } from "node:path";

/** Relative to the folder that the command runs in, for files below it; absolute for others. */
export function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
