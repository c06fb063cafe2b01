import type { LibraryCall } from "syscall-db";

/** Where a function is documented: a page of the manual, `read(2)`, or an address. Empty for other people's packages. */
export function manualOf({ name, runtime, man }: LibraryCall): readonly string[] {
  if (man !== undefined) return [man];
  const [, module] = /^node:(\w+)/.exec(name) ?? [];
  return runtime === "node" && module !== undefined ? [`https://nodejs.org/api/${module}.html`] : [];
}

/** The text as Markdown with links to what it names. `escaped` is for what stands between. */
export function withLinks(text: string, escaped: (text: string) => string): string {
  return text
    .split(/(https:\S+|[\w.+-]+\(\d\))/)
    .map((part) => {
      if (part.startsWith("https:")) return `<${part}>`;
      const [, name, section] = /^([\w.+-]+)\((\d)\)$/.exec(part) ?? [];
      if (name === undefined || section === undefined) return escaped(part);
      return `[${escaped(part)}](https://man7.org/linux/man-pages/man${section}/${name}.${section}.html)`;
    })
    .join("");
}
