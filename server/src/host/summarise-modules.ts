import { isModule, ModuleFinder, sourcesIn, type Summariser, type UnitSummary } from "eslint-plugin-syscalls/summaries";
import { parseModule } from "../service/parse-module.js";
import { languageOf } from "./language.js";

/** A JavaScript or TypeScript file by its path in the project. */
export interface ModuleText {
  readonly place: string;
  readonly text: string;
}

/** How many modules may lie between one that is called and one that stops the event loop: rules see no further. */
const rounds = 3;

/**
 * Goes through the modules that others name and that can reach a call which stops the event loop: only these are worth
 * parsing. Where one offers nothing of that kind, those that name it are no further concern.
 */
export async function eachModule<Module extends ModuleText>(
  texts: readonly Module[],
  summariser: Summariser,
  summaryOf: (module: Module) => Promise<UnitSummary | undefined>,
): Promise<void> {
  const modules = texts.filter(({ place }) => isModule(place));
  const finder = new ModuleFinder(modules.map(({ place }) => place));
  const namedBy = importersIn(modules, finder);
  const asked = new Set<string>();
  const offering = new Set<string>();
  const isNamed = ({ place }: ModuleText) => namedBy.has(place) && !asked.has(place);
  let wanted = modules.filter((module) => isNamed(module) && summariser.mayBlock(module.text));
  for (let round = 0; round < rounds && wanted.length > 0; round += 1) {
    const next = new Set<Module>();
    for (const module of wanted) {
      asked.add(module.place);
      const unit = await summaryOf(module);
      const names = unit && offeredBy(unit, (source) => offering.has(finder.find(module.place, source) ?? ""));
      if (!names) continue;
      offering.add(module.place);
      const isUsed = ({ text }: ModuleText) => names === "all" || names.some((name) => text.includes(name));
      for (const one of namedBy.get(module.place) ?? []) if (isUsed(one)) next.add(one);
    }
    wanted = [...next].filter(isNamed);
  }
}

/** By the place of a module: those that name it. */
function importersIn<Module extends ModuleText>(
  modules: readonly Module[],
  finder: ModuleFinder,
): ReadonlyMap<string, readonly Module[]> {
  const found = new Map<string, Module[]>();
  for (const module of modules)
    for (const source of sourcesIn(module.text)) {
      const named = finder.find(module.place, source);
      if (named === undefined || named === module.place) continue;
      const known = found.get(named);
      if (known) known.push(module);
      else found.set(named, [module]);
    }
  return found;
}

/**
 * Names of the exports that call Node, or that hand on or call what another module offers. Undefined when there are
 * none; `all` where whoever names the module need name nothing of it.
 */
function offeredBy(
  { functions, exports = {}, stars = [] }: UnitSummary,
  isOffering: (source: string) => boolean,
): readonly string[] | "all" | undefined {
  const own = new Map(functions.map((one) => [one.name, one]));
  const reaching = new Set<string>();
  const leads = (callee: string) =>
    callee.startsWith(".") ? prefixesOf(callee).some(isOffering) : reaching.has(callee) || !own.has(callee);
  for (let known = -1; known !== reaching.size;) {
    known = reaching.size;
    for (const { name, calls } of functions) if (calls.some(({ callee }) => leads(callee))) reaching.add(name);
  }
  const offered = Object.entries(exports).filter(([, { from, name }]) =>
    from === undefined ? reaching.has(name) : leads(name),
  );
  if (stars.some(isOffering) || offered.some(([name]) => name === "default")) return "all";
  return offered.length === 0 ? undefined : offered.map(([name]) => name.slice(name.lastIndexOf(".") + 1));
}

/** `./a.js.load` may mean `load` of `./a.js`, or all of `./a.js.load`. */
function prefixesOf(callee: string): readonly string[] {
  const ends = [...callee.matchAll(/\w(?=\.)|$/g)].map(({ index }, at, all) =>
    at + 1 === all.length ? index : index + 1,
  );
  return ends.map((end) => callee.slice(0, end));
}

/** What one module offers, as far as it alone shows; undefined where its text can't be parsed. */
export async function summaryOfModule(
  { place, text }: ModuleText,
  summariser: Summariser,
): Promise<UnitSummary | undefined> {
  const language = languageOf(place);
  // Whoever checks a file that can't be parsed is told.
  const parsed = language === undefined || language === "c" ? undefined : await parseModule(text, language);
  return parsed && summariser.module(parsed, place);
}
