import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Finds the Node versions that packages promise to run on. Remembers what it read. */
export class NodeFloors {
  readonly #known = new Map<string, string | undefined>();

  /**
   * `engines.node` of the nearest package.json that has one, as written; not above the file's git repository.
   * A package.json that isn't JSON promises nothing: test data of package tools is full of them.
   */
  of(path: string): string | undefined {
    return this.#ofFolder(dirname(path));
  }

  #ofFolder(folder: string): string | undefined {
    if (this.#known.has(folder)) return this.#known.get(folder);
    const above = dirname(folder);
    const isTop = above === folder || existsSync(join(folder, ".git"));
    const floor = floorIn(join(folder, "package.json")) ?? (isTop ? undefined : this.#ofFolder(above));
    this.#known.set(folder, floor);
    return floor;
  }
}

function floorIn(manifest: string): string | undefined {
  try {
    const { engines } = JSON.parse(readFileSync(manifest, "utf8")) as { engines?: { node?: unknown } };
    return typeof engines?.node === "string" ? engines.node : undefined;
  } catch {
    return undefined;
  }
}
