import { once } from "node:events";
import fs from "node:fs";
import promises, { type FileHandle } from "node:fs/promises";
import path from "node:path";
import stream, { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { call, ifPresent, plain, withCallback, type Case } from "./case.js";

let fresh = 0;

/** Cases of streams, directory handles and watchers; everything they touch lies below `scratch`. */
export function streamCases(scratch: string): readonly Case[] {
  const folder = path.join(scratch, "streams");
  fs.mkdirSync(folder);
  const unused = () => path.join(folder, `fresh-${String((fresh += 1))}`);
  const file = (content: string | Buffer) => {
    const name = unused();
    fs.writeFileSync(name, content);
    return name;
  };
  const large = file(Buffer.alloc(1024 * 1024));
  const small = file("twelve bytes");
  const hundred = unused();
  fs.mkdirSync(hundred);
  for (let entry = 0; entry < 100; entry += 1) fs.writeFileSync(path.join(hundred, `entry-${String(entry)}`), "x");
  return [
    ...writing(unused),
    ...piping(small, large, unused),
    ...handles(small, unused),
    ...directories(hundred),
    ...watching(hundred, small),
    ...memory(),
  ];
}

function writing(unused: () => string): readonly Case[] {
  const opened = async (): Promise<fs.WriteStream> => {
    const target = fs.createWriteStream(unused());
    await once(target, "open");
    return target;
  };
  const using = (name: string, input: string, run: (target: fs.WriteStream) => unknown, before?: typeof run): Case => ({
    name,
    input,
    prepare: async () => {
      const target = await opened();
      before?.(target);
      return { run: () => run(target), clean: () => target.destroy() };
    },
  });
  return [
    using("node:fs.createWriteStream().write", "10 bytes, until they are written", (target) =>
      withCallback(target, "write", ["ten bytes."]),
    ),
    using("node:fs.createWriteStream().cork", "", (target) => {
      target.cork();
    }),
    using(
      "node:fs.createWriteStream().uncork",
      "100 writes of 10 bytes since cork, until they are written",
      async (target) => {
        target.uncork();
        await once(target, "drained");
      },
      (target) => {
        target.cork();
        for (let piece = 1; piece < 100; piece += 1) target.write("ten bytes.");
        target.write("ten bytes.", () => target.emit("drained"));
      },
    ),
    using("node:fs.createWriteStream().end", "nothing left to write, until it is closed", (target) => {
      target.end();
      return once(target, "close");
    }),
    using("node:fs.createWriteStream().on", "", (target) => target.on("drain", () => undefined)),
  ];
}

function piping(small: string, large: string, unused: () => string): readonly Case[] {
  const ends = (source: string) => [fs.createReadStream(source), fs.createWriteStream(unused())] as const;
  const forms: Readonly<Record<string, (source: string) => Promise<unknown>>> = {
    "node:fs.createReadStream().pipe": (source) => {
      const [from, to] = ends(source);
      return once(from.pipe(to), "close");
    },
    "node:stream.pipeline": (source) => withCallback(stream, "pipeline", ends(source)),
    "node:stream/promises.pipeline": (source) => pipeline(...ends(source)),
  };
  return [
    ...Object.entries(forms).flatMap(([name, run]) => [
      plain(name, "12 bytes, file to file; both are opened and closed", () => run(small)),
      plain(`${name} (1 MiB)`, "1 MiB, file to file; both are opened and closed", () => run(large)),
    ]),
    plain("node:fs.createReadStream (highWaterMark 1 KiB)", "1 MiB in pieces of 1 KiB", async () => {
      // eslint-disable-next-line syscalls/no-tiny-stream-buffer -- what small pieces cost is recorded
      const source = fs.createReadStream(large, { highWaterMark: 1024 });
      source.resume();
      await finished(source);
    }),
  ];
}

function handles(small: string, unused: () => string): readonly Case[] {
  const using = (name: string, input: string, flags: string, run: (handle: FileHandle) => unknown): Case => ({
    name,
    input,
    prepare: async () => {
      const handle = await promises.open(flags === "w" ? unused() : small, flags);
      return { run: () => run(handle), clean: () => handle.close().catch(() => undefined) };
    },
  });
  return [
    using("node:fs/promises.open().createReadStream", "12 bytes, read to the end", "r", async (handle) => {
      const source = handle.createReadStream();
      source.resume();
      await finished(source);
    }),
    using("node:fs/promises.open().createWriteStream", "one write of 10 bytes, then end", "w", async (handle) => {
      const target = handle.createWriteStream();
      target.end("ten bytes.");
      await finished(target);
    }),
    using("node:fs/promises.open().readLines", "file of one line", "r", async (handle) => {
      for await (const line of handle.readLines()) if (line === "") break;
    }),
    using("node:fs/promises.open().readableWebStream", "12 bytes, read to the end", "r", async (handle) => {
      for await (const chunk of handle.readableWebStream() as AsyncIterable<unknown>) if (chunk === null) break;
    }),
    ...ifPresent(
      fs,
      "openAsBlob",
      plain("node:fs.openAsBlob", "file of 12 bytes", () => call(fs, "openAsBlob", small)),
    ),
  ];
}

function directories(hundred: string): readonly Case[] {
  const globbed = async (source: AsyncIterable<unknown>): Promise<number> => {
    let found = 0;
    for await (const one of source) found += one === "" ? 0 : 1;
    return found;
  };
  const pattern = path.join(hundred, "*");
  const input = "one folder of 100 files";
  return [
    {
      name: "node:fs/promises.opendir().read (first)",
      input: "directory of 100",
      prepare: async () => {
        const dir = await promises.opendir(hundred);
        return { run: () => dir.read(), clean: () => dir.close() };
      },
    },
    {
      name: "node:fs/promises.opendir().close",
      input: "",
      prepare: async () => {
        const dir = await promises.opendir(hundred);
        return { run: () => dir.close() };
      },
    },
    plain("node:fs/promises.opendir (all)", "directory of 100, read to the end", async () =>
      globbed(await promises.opendir(hundred)),
    ),
    plain("node:fs.opendirSync (all)", "directory of 100, read to the end", () => {
      const dir = fs.opendirSync(hundred);
      while (dir.readSync());
      dir.closeSync();
    }),
    ...ifPresent(
      fs,
      "globSync",
      plain("node:fs.globSync", input, () => call(fs, "globSync", pattern)),
    ),
    ...ifPresent(
      fs,
      "glob",
      plain("node:fs.glob", input, () => withCallback(fs, "glob", [pattern])),
    ),
    ...ifPresent(
      promises,
      "glob",
      plain("node:fs/promises.glob", input, () => globbed(call(promises, "glob", pattern) as AsyncIterable<unknown>)),
    ),
  ];
}

function watching(hundred: string, small: string): readonly Case[] {
  const listener = (): void => undefined;
  return [
    plain("node:fs/promises.watch", "directory; made and aborted", async () => {
      const abort = new AbortController();
      const changes = promises.watch(hundred, { signal: abort.signal })[Symbol.asyncIterator]();
      const next = Promise.resolve(changes.next()).catch(() => undefined);
      abort.abort();
      await next;
    }),
    {
      name: "node:fs.unwatchFile",
      input: "after the first stat",
      prepare: async () => {
        // eslint-disable-next-line syscalls/no-sleep-polling -- what ends the polling is recorded
        fs.watchFile(small, listener);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return {
          run: () => {
            fs.unwatchFile(small, listener);
          },
        };
      },
    },
  ];
}

function memory(): readonly Case[] {
  const constructors = ["Duplex", "Readable", "Transform", "Writable"];
  const ended = () => Readable.from([]).resume();
  return [
    ...constructors.flatMap((name) => {
      const make = () => new stream[name as "Duplex"]();
      return [
        plain(`node:stream.${name}`, "", make),
        plain(`node:stream.${name}().on`, "", () => make().on("close", () => undefined)),
      ];
    }),
    plain("node:stream.Readable.from", "3 values, read to the end", () => finished(Readable.from([1, 2, 3]).resume())),
    plain("node:stream/promises.finished", "a stream in memory", () => finished(ended())),
    plain("node:stream.finished", "a stream in memory", () => withCallback(stream, "finished", [ended()])),
  ];
}
