import { isModule, ModuleFinder, sourcesIn, type Summariser, type UnitSummary } from "eslint-plugin-syscalls/summaries";
import { sourceCodeOf } from "../service/source-code.js";
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
  const modules = new Map(texts.filter(({ place }) => isModule(place)).map((module) => [module.place, module]));
  const namedBy = importersOf(modules);
  const asked = new Set<string>();
  const isNamed = ({ place }: ModuleText) => namedBy.has(place) && !asked.has(place);
  let wanted = [...modules.values()].filter((module) => isNamed(module) && summariser.mayBlock(module.text));
  for (let round = 0; round < rounds && wanted.length > 0; round += 1) {
    const next = new Set<Module>();
    for (const module of wanted) {
      asked.add(module.place);
      const unit = await summaryOf(module);
      if (unit && offersSomething(unit)) for (const one of namedBy.get(module.place) ?? []) next.add(one);
    }
    wanted = [...next].filter(isNamed);
  }
}

/** By the place of a module: those that name it. */
function importersOf<Module extends ModuleText>(
  modules: ReadonlyMap<string, Module>,
): ReadonlyMap<string, readonly Module[]> {
  const finder = new ModuleFinder(modules.keys());
  const found = new Map<string, Module[]>();
  for (const module of modules.values())
    for (const source of sourcesIn(module.text)) {
      const named = finder.find(module.place, source);
      if (named === undefined || named === module.place) continue;
      const known = found.get(named);
      if (known) known.push(module);
      else found.set(named, [module]);
    }
  return found;
}

function offersSomething({ functions, exports = {}, stars = [] }: UnitSummary): boolean {
  return functions.length > 0 || Object.keys(exports).length > 0 || stars.length > 0;
}

/** What one module offers, as far as it alone shows; undefined where its text can't be parsed. */
export async function summaryOfModule(
  { place, text }: ModuleText,
  summariser: Summariser,
): Promise<UnitSummary | undefined> {
  const language = languageOf(place);
  if (language === undefined) return undefined;
  try {
    return summariser.module(await sourceCodeOf(text, place, language), place);
  } catch {
    // Whoever checks the file is told.
    return undefined;
  }
}
