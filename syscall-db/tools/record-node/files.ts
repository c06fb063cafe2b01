import fs from "node:fs";
import promises, { type FileHandle } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import { call, methodOf, plain, withCallback, type Case } from "./case.js";

const KIB = 1024;
let fresh = 0;

/** Cases of node:fs and node:fs/promises; everything they touch lies below `scratch`. */
export function fileCases(scratch: string): readonly Case[] {
  const at = (name: string) => path.join(scratch, name);
  const unused = () => at(`fresh-${(fresh += 1)}`);
  const file = (content: string | Buffer, name = unused()) => (fs.writeFileSync(name, content), name);
  const folder = (count: number, name = unused()) => {
    fs.mkdirSync(name);
    for (let entry = 0; entry < count; entry += 1) fs.writeFileSync(path.join(name, `entry-${entry}`), "x");
    return name;
  };
  const forest = () => {
    const name = folder(0);
    for (let branch = 0; branch < 5; branch += 1) folder(20, path.join(name, `branch-${branch}`));
    return name;
  };
  const small = file("twelve bytes", at("small"));
  const mebibyte = Buffer.alloc(KIB * KIB);
  const large = file(mebibyte, at("large"));
  const hundred = folder(100, at("hundred"));
  const deep = path.join(scratch, "a", "b");
  fs.mkdirSync(deep, { recursive: true });
  const link = at("link");
  fs.symlinkSync("small", link);
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;

  const byPath: readonly [base: string, input: string, args: () => readonly unknown[], variant?: string][] = [
    ["access", "existing file", () => [small]],
    ["appendFile", "12 bytes", () => [small, "twelve bytes"]],
    ["chmod", "existing file", () => [small, 0o644]],
    ["chown", "existing file, unchanged owner", () => [small, uid, gid]],
    ["copyFile", "1 MiB", () => [large, unused()]],
    ["cp", "directory of 5 files, recursive", () => [folder(5), unused(), { recursive: true }]],
    ["lchown", "existing file, unchanged owner", () => [small, uid, gid]],
    ["link", "new name", () => [small, unused()]],
    ["lstat", "existing file", () => [small]],
    ["lutimes", "existing file", () => [small, 1, 1]],
    ["mkdir", "new directory", () => [unused()]],
    ["mkdir", "three new directories", () => [path.join(unused(), "b", "c"), { recursive: true }], "recursive"],
    ["mkdir", "existing directory", () => [deep, { recursive: true }], "recursive, exists"],
    ["mkdtemp", "new directory", () => [at("made-")]],
    ["open", "existing file for reading", () => [small, "r"]],
    ["opendir", "directory of 100", () => [hundred]],
    ["readFile", "12 bytes", () => [small]],
    ["readFile", "12 bytes", () => [small, "utf8"], "utf8"],
    ["readFile", "1 MiB", () => [large], "1 MiB"],
    ["readFile", "1 MiB", () => [large, "utf8"], "utf8, 1 MiB"],
    ["readdir", "directory of 100", () => [hundred]],
    ["readdir", "directory of 100", () => [hundred, { withFileTypes: true }], "withFileTypes"],
    ["readdir", "5 folders of 20 files", () => [forest(), { recursive: true }], "recursive"],
    ["readlink", "symbolic link", () => [link]],
    ["realpath", "folder five levels below the root", () => [deep]],
    ["rename", "new name", () => [file(""), unused()]],
    ["rm", "file", () => [file("")]],
    ["rm", "directory of 5 files", () => [folder(5), { recursive: true }], "recursive"],
    ["rmdir", "empty directory", () => [folder(0)]],
    ["stat", "existing file", () => [small]],
    ["statfs", "existing file", () => [small]],
    ["symlink", "new link", () => ["small", unused()]],
    ["truncate", "12 bytes to 0", () => [file("twelve bytes"), 0]],
    ["unlink", "file", () => [file("")]],
    ["utimes", "existing file", () => [small, 1, 1]],
    ["writeFile", "12 bytes", () => [unused(), "twelve bytes"]],
    ["writeFile", "12 bytes", () => [unused(), "twelve bytes", { flush: true }], "flush"],
    ["writeFile", "1 MiB", () => [unused(), mebibyte], "1 MiB"],
  ];
  const one = Buffer.alloc(1);
  const four = [one, one, one, one];
  const byDescriptor: readonly [base: string, method: string, input: string, rest: readonly unknown[]][] = [
    ["fchmod", "chmod", "", [0o644]],
    ["fchown", "chown", "unchanged owner", [uid, gid]],
    ["fdatasync", "datasync", "clean file", []],
    ["fstat", "stat", "", []],
    ["fsync", "sync", "clean file", []],
    ["ftruncate", "truncate", "to its own length", [12]],
    ["futimes", "utimes", "", [1, 1]],
    ["read", "read", "1 byte at the file position", [one, 0, 1, null]],
    ["readv", "readv", "4 buffers of 1 byte", [four]],
    ["write", "write", "1 byte at the file position", [one, 0, 1, null]],
    ["writev", "writev", "4 buffers of 1 byte", [four]],
    ["", "readFile", "12 bytes", []],
    ["", "writeFile", "12 bytes", ["twelve bytes"]],
    ["", "appendFile", "12 bytes", ["twelve bytes"]],
  ];
  return [
    ...byPath.flatMap((row) => threeForms(...row)),
    ...byDescriptor.flatMap(([base, method, input, rest]) => descriptorForms(base, method, input, rest, file)),
    ...singles(small, large, hundred, deep, unused),
  ];
}

const tagged = (name: string, variant: string | undefined) => (variant === undefined ? name : `${name} (${variant})`);

function closeLeft(result: unknown): unknown {
  if (typeof result === "number") fs.closeSync(result);
  if (result instanceof fs.Dir) return result.close();
  return typeof result === "object" && result !== null && "close" in result
    ? (result as FileHandle).close()
    : undefined;
}

function threeForms(base: string, input: string, args: () => readonly unknown[], variant?: string): readonly Case[] {
  const clean = ["open", "opendir"].includes(base) ? { clean: closeLeft } : {};
  const sync = methodOf(fs, `${base}Sync`);
  const callback = methodOf(fs, base);
  const promise = methodOf(promises, base);
  const form = (name: string, run: (given: readonly unknown[]) => unknown): Case => ({
    name: tagged(name, variant),
    input,
    prepare: () => {
      const given = args();
      return { run: () => run(given), ...clean };
    },
  });
  return [
    ...(sync ? [form(`node:fs.${base}Sync`, (given) => sync(...given))] : []),
    ...(callback ? [form(`node:fs.${base}`, (given) => withCallback(fs, base, given))] : []),
    ...(promise ? [form(`node:fs/promises.${base}`, (given) => promise(...given))] : []),
  ];
}

function descriptorForms(
  base: string,
  method: string,
  input: string,
  rest: readonly unknown[],
  file: (content: string) => string,
): readonly Case[] {
  const sync = base === "" ? undefined : methodOf(fs, `${base}Sync`);
  const callback = base === "" ? undefined : methodOf(fs, base);
  const form = (name: string, call: (...args: readonly unknown[]) => unknown): Case => ({
    name,
    input,
    prepare: () => {
      const fd = fs.openSync(file("twelve bytes"), "r+");
      return { run: () => call(fd, ...rest), clean: () => fs.closeSync(fd) };
    },
  });
  return [
    ...(sync ? [form(`node:fs.${base}Sync`, sync)] : []),
    ...(callback ? [form(`node:fs.${base}`, (...args) => withCallback(fs, base, args))] : []),
    {
      name: `node:fs/promises.open().${method}`,
      input,
      prepare: async () => {
        const handle = await promises.open(file("twelve bytes"), "r+");
        return { run: () => call(handle, method, ...rest), clean: () => handle.close() };
      },
    },
  ];
}

function singles(small: string, large: string, hundred: string, deep: string, unused: () => string): readonly Case[] {
  const opened = (call: (fd: number) => unknown) => () => {
    const fd = fs.openSync(small, "r");
    return { run: () => call(fd) };
  };
  const directory = (call: (dir: fs.Dir) => unknown, ends: boolean) => () => {
    const dir = fs.opendirSync(hundred);
    return { run: () => call(dir), ...(ends ? {} : { clean: () => dir.closeSync() }) };
  };
  const drain = (name: string, highWaterMark?: number) => async () => {
    const stream = fs.createReadStream(name, highWaterMark === undefined ? {} : { highWaterMark });
    stream.resume();
    await finished(stream);
  };
  const stats = fs.statSync(small);
  const types = ["isFile", "isDirectory", "isSymbolicLink", "isFIFO", "isSocket", "isBlockDevice", "isCharacterDevice"];
  return [
    ...types.map((name) => plain(`node:fs.statSync().${name}`, "", () => call(stats, name))),
    { name: "node:fs.closeSync", input: "", prepare: opened((fd) => fs.closeSync(fd)) },
    { name: "node:fs.close", input: "", prepare: opened((fd) => withCallback(fs, "close", [fd])) },
    {
      name: "node:fs/promises.open().close",
      input: "",
      prepare: async () => {
        const handle = await promises.open(small, "r");
        return { run: () => handle.close() };
      },
    },
    { name: "node:fs.opendirSync().closeSync", input: "", prepare: directory((dir) => dir.closeSync(), true) },
    { name: "node:fs.opendirSync().readSync (first)", input: "", prepare: directory((dir) => dir.readSync(), false) },
    plain("node:fs.statSync (missing)", "missing file, throwIfNoEntry false", () =>
      fs.statSync(unused(), { throwIfNoEntry: false }),
    ),
    { name: "node:fs.readFileSync (descriptor)", input: "12 bytes", prepare: opened((fd) => fs.readFileSync(fd)) },
    plain("node:fs.readFileSync (/proc)", "/proc/self/stat, of no known size", () =>
      fs.readFileSync("/proc/self/stat"),
    ),
    {
      name: "node:fs.readSync (position)",
      input: "12 bytes at 0",
      prepare: opened((fd) => fs.readSync(fd, Buffer.alloc(12), 0, 12, 0)),
    },
    plain("node:fs.existsSync", "existing file", () => fs.existsSync(small)),
    plain("node:fs.existsSync (missing)", "missing file", () => fs.existsSync(unused())),
    plain("node:fs.exists", "existing file", () => new Promise((resolve) => call(fs, "exists", small, resolve))),
    plain("node:fs.realpathSync.native", "folder five levels below the root", () => fs.realpathSync.native(deep)),
    plain("node:fs.realpath.native", "folder five levels below the root", () =>
      withCallback(fs, "realpath.native", [deep]),
    ),
    plain("node:fs.createReadStream", "12 bytes, read to the end", drain(small)),
    plain("node:fs.createReadStream (1 MiB)", "1 MiB, read to the end", drain(large)),
    plain("node:fs.createReadStream (1 MiB at once)", "1 MiB, highWaterMark 1 MiB", drain(large, KIB * KIB)),
    plain("node:fs.createWriteStream", "100 writes of 10 bytes in one turn, then end", async () => {
      const stream = fs.createWriteStream(unused());
      for (let piece = 0; piece < 100; piece += 1) stream.write("ten bytes.");
      stream.end();
      await finished(stream);
    }),
    plain("node:fs.watch", "directory; made and closed", () => fs.watch(hundred).close()),
    plain(
      "node:fs.watchFile",
      "existing file; until its first stat",
      async () => {
        // eslint-disable-next-line syscalls/no-sleep-polling -- what polling costs is recorded
        fs.watchFile(small, () => undefined);
        await new Promise((resolve) => setTimeout(resolve, 20));
      },
      () => fs.unwatchFile(small),
    ),
  ];
}
