type Child = Node | string;

/** Attributes by name; those that are undefined are left out, `true` is an empty one. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Text reaches the page only as text: names come from code that nobody vouches for. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/** The part of the page that has an id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}.`);
  return found;
}

/** "12 345": groups of three, apart by a narrow space. */
export function grouped(count: number): string {
  const rounded = count < 10 ? Math.round(count * 100) / 100 : Math.round(count);
  return String(rounded).replace(/\B(?=(\d{3})+$)/g, "\u202F");
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
