import { existsSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/** Where CMake, Meson and bear leave it, from the folder of the program on upwards. */
const places = ["compile_commands.json", join("build", "compile_commands.json")];

/** The nearest list of compilations, in a folder or in those around it as far as `top`, which it lies in. */
export function findBuildCommands(folder: string, top: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const found = places.map((place) => join(current, place)).find((place) => existsSync(place));
    if (found !== undefined) return found;
    if (current === top || !current.startsWith(top + sep)) return undefined;
  }
}
