import type { CallFact, FunctionFact, UseFact, Value } from "./fact.js";
import { functionsAround } from "./flow.js";
import type { Code } from "./query.js";
import { rootVariable } from "./values.js";

export type HandlerRole = NonNullable<ReturnType<Code["effects"]>[number]["role"]>;

/** Why a function runs: something registered it, or a function around it. */
export interface Registration {
  readonly role: HandlerRole;
  /** The registered function; closures written inside it run as part of it. */
  readonly handler: FunctionFact;
  /** It is for an event that comes once (`close`, `error`), of something that no other handler has made. */
  readonly isFinal: boolean;
}

/**
 * The registration that makes a function run (`http.createServer(handler)`), of itself or of the innermost function
 * around it. Undefined for code that runs at start-up or is only called.
 */
export function registrationOf(code: Code, functionId: number): Registration | undefined {
  for (const handler of functionsAround(code.facts, functionId)) {
    const role = ownRole(code, handler);
    if (role !== undefined) return { role, handler, isFinal: isFinal(code, handler) };
  }
  return undefined;
}

/** Doesn't ask further: a handler that registers itself again stands in itself. */
function isRegistered(code: Code, functionId: number): boolean {
  return [...functionsAround(code.facts, functionId)].some((one) => ownRole(code, one) !== undefined);
}

function isFinal(code: Code, { passedTo }: FunctionFact): boolean {
  const call = passedTo && code.facts.calls[passedTo.call];
  if (!call || isRegistered(code, call.function)) return false;
  return call.arguments.some(({ value }) => {
    const event = code.value(value);
    return event.kind === "string" && code.db.constant(event.value)?.group === "final-event";
  });
}

/**
 * The asynchronous function of the module's interface that a function runs in, `async` or answering through a callback:
 * whoever calls it expects the event loop to go on meanwhile.
 */
export function asyncInterfaceOf(code: Code, functionId: number): FunctionFact | undefined {
  return [...functionsAround(code.facts, functionId)].find(
    (one) => one.linkage === "exported" && (one.async || answersByCallback(code, one)),
  );
}

/** Its last parameter is called by a function inside, once something is done, or handed on as a callback. */
function answersByCallback(code: Code, { id, parameters }: FunctionFact): boolean {
  const last = parameters.at(-1);
  if (last === undefined) return false;
  return code.usesOf(last).some((use) => {
    if (use.in.kind === "other")
      return (
        use.function !== id && runsLater(code, use.function) && code.facts.calls.some((call) => isCallOf(call, use))
      );
    if (use.in.kind !== "argument") return false;
    const call = code.facts.calls[use.in.call];
    const callback = call && code.argument(call, "callback");
    return callback !== undefined && callback === call?.arguments[use.in.argument];
  });
}

/** No callback of `map` and its like, which run before the function around them goes on. */
function runsLater(code: Code, functionId: number): boolean {
  const body = code.facts.functions[functionId]?.body;
  return body !== undefined && code.facts.blocks[body]?.parent === undefined;
}

function isCallOf(call: CallFact, use: UseFact): boolean {
  return call.calleeSpan[0] === use.span[0] && call.calleeSpan[1] === use.span[1];
}

function ownRole(code: Code, handler: FunctionFact): HandlerRole | undefined {
  const passed = handler.passedTo;
  const call = passed && code.facts.calls[passed.call];
  const row = call && code.row(call);
  if (!passed || !call || !row) return undefined;
  const last = row.parameters.length - 1;
  const index = row.variadic === true ? Math.min(passed.argument, last) : passed.argument;
  const parameter = row.parameters[index];
  // With optional parameters left out, a function stands for the handler wherever it is passed.
  const named = passed.property === undefined ? undefined : `${parameter?.name ?? ""}.${passed.property}`;
  return code
    .effects(call, "registers")
    .find((effect) => (named === undefined ? !effect.of?.includes(".") : effect.of === named))?.role;
}

/** Something inside a handler closes the very server that it is registered with: one that waits for a single answer. */
export function isShutDown(code: Code, { id, passedTo }: FunctionFact): boolean {
  const call = passedTo && code.facts.calls[passedTo.call];
  const server = call && (call.result.variable ?? (call.receiver && rootVariable(call.receiver)));
  const isServer = (value: Value) => {
    if (server === undefined || rootVariable(value) === server) return server !== undefined;
    // `const server = app.listen(80)` with the handlers of `app`.
    const maker = code.originOf(value)?.receiver;
    return maker !== undefined && rootVariable(maker) === server;
  };
  const isInside = (one: CallFact) => [...functionsAround(code.facts, one.function)].some((around) => around.id === id);
  return code.facts.calls.some(
    (one) =>
      one.receiver !== undefined &&
      code.effects(one, "closes").some(({ of }) => of === "this") &&
      isServer(one.receiver) &&
      isInside(one),
  );
}

/** Whether the file is a test: it registers tests, or its place says so. */
export function isTest(code: Code): boolean {
  const known = tests.get(code) ?? isTestFile(code);
  tests.set(code, known);
  return known;
}

const tests = new WeakMap<Code, boolean>();

function isTestFile(code: Code): boolean {
  const isC = code.facts.language === "c";
  if (isC && isTestInC(code.facts.filename)) return true;
  const [name, folders] = isC ? ["", []] : placeOf(code);
  return (
    /\.(?:test|spec|bench|e2e)\.\w+$/.test(name) ||
    folders.some((folder) => testFolders.has(folder)) ||
    code.facts.calls.some((call) => code.effects(call, "registers").some((effect) => effect.role === "test"))
  );
}

/**
 * Whether the file is JavaScript that runs once, by hand or in a build, and keeps nobody waiting: a script of the shell,
 * a tool's configuration, or a file in a folder for such, hidden ones (`.github`) included.
 */
export function isScript(code: Code): boolean {
  if (code.facts.language === "c") return false;
  const [name, folders] = placeOf(code);
  return (
    code.facts.module.shebang ||
    /\.(?:config|conf|setup)\.\w+$|^(?:gulpfile|gruntfile|makefile|rakefile|build)\.\w+$/i.test(name) ||
    folders.slice(0, 3).some((folder) => scriptFolders.has(folder)) ||
    aroundOf(code).some((folder) => /^\.\w/.test(folder))
  );
}

/**
 * Folders and names that C projects keep their tests under, and what only their developers run: `t/helper/`, `tests/`,
 * `regress/`, `dev/poll/`, `test_x.c`.
 */
function isTestInC(filename: string): boolean {
  const [name = "", ...folders] = filename.split(/[\\/]/).reverse().slice(0, 4);
  const ownFolders = folders.slice(
    0,
    Math.max(
      0,
      folders.findIndex((folder) => sourceFolder.test(folder)),
    ) || 2,
  );
  return (
    /^(?:test|tst)[-_]|[-_]test\.c$/.test(name) ||
    ownFolders.some((folder) => /^(?:tests?|testsuite|t|regress|dev|fuzz)$/.test(folder))
  );
}

/** What shows how something is used is run by hand, too. */
const testFolders = new Set([
  ...["__tests__", "__mocks__", "__fixtures__", "__utils__", "test", "tests", "spec", "e2e"],
  ...["example", "examples"],
]);
const scriptFolders = new Set(["scripts", "bin", "build", "tools", "tooling", "ci", "migrations", "benchmark"]);

/** Where a project keeps its sources: what stands above isn't about the file any more. */
const sourceFolder = /^(?:src|lib|app)$/;

/** The three nearest folders, and the one that holds `src`: a hidden folder there is a tool's. */
function aroundOf({ facts }: Code): readonly string[] {
  const [, ...folders] = facts.filename.split(/[\\/]/).reverse();
  const root = folders.findIndex((folder) => sourceFolder.test(folder));
  return folders.slice(0, root === -1 || root > 2 ? 3 : root + 2);
}

/** The file's name and the folders nearest to it, the nearest first: those far above are not the project's. */
function placeOf(code: Code): readonly [name: string, folders: readonly string[]] {
  const segments = code.facts.filename.split(/[\\/]/).reverse();
  const [name = "", ...folders] = segments.slice(0, 7);
  const root = folders.findIndex((folder) => sourceFolder.test(folder));
  return [name, root === -1 ? folders : folders.slice(0, root)];
}
