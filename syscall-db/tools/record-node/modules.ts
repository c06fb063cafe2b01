import crypto from "node:crypto";
import { EventEmitter, once } from "node:events";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import timers from "node:timers";
import timerPromises from "node:timers/promises";
import url from "node:url";
import zlib from "node:zlib";
import { call, listed, methodOf, plain, withCallback, type Case } from "./case.js";

/** Cases of node:os, node:crypto, node:zlib, node:timers, node:events and the modules that never cross. */
export function moduleCases(): readonly Case[] {
  return [...system(), ...cryptography(), ...compression(), ...time(), ...pure()];
}

function system(): readonly Case[] {
  const names = [
    ...["arch", "availableParallelism", "cpus", "endianness", "freemem", "getPriority", "homedir", "hostname"],
    ...["loadavg", "machine", "networkInterfaces", "platform", "release", "tmpdir", "totalmem", "type", "uptime"],
    ...["userInfo", "version"],
  ];
  return listed("node:os", os, {
    ...Object.fromEntries(names.map((name) => [name, []])),
    setPriority: [os.getPriority()],
  });
}

function cryptography(): readonly Case[] {
  const bytes = Buffer.alloc(32);
  const mebibyte = Buffer.alloc(1024 * 1024);
  const key = ["ec", { namedCurve: "P-256" }];
  const { privateKey, publicKey } = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  const sync: Readonly<Record<string, readonly unknown[]>> = {
    checkPrimeSync: [13n],
    createCipheriv: ["aes-256-cbc", bytes, bytes.subarray(16)],
    createDecipheriv: ["aes-256-cbc", bytes, bytes.subarray(16)],
    createHash: ["sha256"],
    createHmac: ["sha256", bytes],
    createPrivateKey: [pem],
    createPublicKey: [publicKey.export({ type: "spki", format: "pem" })],
    createSecretKey: [bytes],
    createSign: ["sha256"],
    createVerify: ["sha256"],
    diffieHellman: [{ privateKey, publicKey }],
    generateKeyPairSync: key,
    generateKeySync: ["hmac", { length: 256 }],
    generatePrimeSync: [64],
    getCiphers: [],
    getHashes: [],
    getRandomValues: [new Uint8Array(16)],
    hash: ["sha256", "data"],
    hkdfSync: ["sha256", bytes, bytes, "", 32],
    pbkdf2Sync: ["password", bytes, 1000, 32, "sha256"],
    randomBytes: [16],
    randomFillSync: [bytes],
    randomInt: [100],
    randomUUID: [],
    scryptSync: ["password", bytes, 32],
    sign: ["sha256", bytes, privateKey],
    timingSafeEqual: [bytes, bytes],
    verify: ["sha256", bytes, publicKey, crypto.sign("sha256", bytes, privateKey)],
  };
  const later: Readonly<Record<string, readonly unknown[]>> = {
    checkPrime: [13n],
    generateKey: ["hmac", { length: 256 }],
    generateKeyPair: key,
    generatePrime: [64],
    hkdf: ["sha256", bytes, bytes, "", 32],
    pbkdf2: ["password", bytes, 1000, 32, "sha256"],
    randomBytes: [16],
    randomFill: [bytes],
    scrypt: ["password", bytes, 32],
    sign: ["sha256", bytes, privateKey],
    verify: ["sha256", bytes, publicKey, crypto.sign("sha256", bytes, privateKey)],
  };
  const both = new Set(Object.keys(sync));
  const hash = crypto.createHash("sha256");
  return [
    ...listed("node:crypto", crypto, sync, "small"),
    plain("node:crypto.createHash().update", "1 MiB", () => hash.update(mebibyte)),
    plain("node:crypto.createHash().digest", "after 1 MiB", () => hash.copy().digest()),
    plain("node:crypto.subtle.digest", "32 bytes", () => crypto.subtle.digest("SHA-256", bytes)),
    ...Object.entries(later).map(([name, args]) =>
      plain(both.has(name) ? `node:crypto.${name} (callback)` : `node:crypto.${name}`, "small", () =>
        withCallback(crypto, name, args),
      ),
    ),
  ];
}

function compression(): readonly Case[] {
  const data = Buffer.alloc(4096, "some text ");
  const input: Readonly<Record<string, Buffer>> = {
    brotliCompress: data,
    brotliDecompress: zlib.brotliCompressSync(data),
    deflate: data,
    deflateRaw: data,
    gunzip: zlib.gzipSync(data),
    gzip: data,
    inflate: zlib.deflateSync(data),
    inflateRaw: zlib.deflateRawSync(data),
    unzip: zlib.gzipSync(data),
  };
  const zstd = methodOf(zlib, "zstdCompressSync");
  const all = { ...input, ...(zstd ? { zstdCompress: data, zstdDecompress: zstd(data) } : {}) };
  const streams = [
    ...["createBrotliCompress", "createBrotliDecompress", "createDeflate", "createDeflateRaw", "createGunzip"],
    ...["createGzip", "createInflate", "createInflateRaw", "createUnzip"],
  ];
  return [
    ...Object.entries(all).flatMap(([name, given]) => [
      plain(`node:zlib.${name}Sync`, "4 KiB of text", () => call(zlib, `${name}Sync`, given)),
      plain(`node:zlib.${name}`, "4 KiB of text", () => withCallback(zlib, name, [given])),
    ]),
    ...listed("node:zlib", zlib, { crc32: [data] }, "4 KiB of text"),
    ...streams.map((name) =>
      plain(
        `node:zlib.${name}`,
        "made only",
        () => call(zlib, name),
        (made) => call(made as object, "close"),
      ),
    ),
    plain("node:zlib.createGzip (written)", "4 KiB of text, to the end", async () => {
      const stream = zlib.createGzip();
      stream.resume().end(data);
      await once(stream, "end");
    }),
  ];
}

function time(): readonly Case[] {
  return [
    plain(
      "node:timers.setTimeout",
      "1 ms, until it ran",
      () => new Promise((resolve) => timers.setTimeout(resolve, 1)),
    ),
    plain("node:timers.setImmediate", "until it ran", () => new Promise((resolve) => timers.setImmediate(resolve))),
    plain(
      "node:timers.setInterval",
      "1 ms, until its first round",
      () =>
        new Promise<void>((resolve) => {
          const timer = timers.setInterval(() => {
            clearInterval(timer);
            resolve();
          }, 1);
        }),
    ),
    plain("node:timers.queueMicrotask", "until it ran", () => new Promise<void>((resolve) => queueMicrotask(resolve))),
    ...["clearImmediate", "clearInterval", "clearTimeout"].map((name): Case => ({
      name: `node:timers.${name}`,
      input: "a timer that waits",
      prepare: () => {
        const set = { clearImmediate: "setImmediate", clearInterval: "setInterval", clearTimeout: "setTimeout" };
        const timer = call(timers, set[name as "clearTimeout"], () => undefined, 10_000);
        return { run: () => call(timers, name, timer) };
      },
    })),
    plain("node:timers/promises.setInterval", "1 ms, until its first round", async () => {
      for await (const value of timerPromises.setInterval(1)) return value;
      return undefined;
    }),
    plain("node:timers/promises.scheduler.wait", "1 ms", () => timerPromises.scheduler.wait(1)),
    plain("node:timers/promises.setTimeout", "1 ms", () => timerPromises.setTimeout(1)),
    plain("node:timers/promises.setImmediate", "", () => timerPromises.setImmediate()),
    plain("node:perf_hooks.performance.now", "", () => performance.now()),
    plain("Date.now", "", () => Date.now()),
    plain("Math.random", "", () => Math.random()),
  ];
}

function pure(): readonly Case[] {
  const name = "/some/folder/file.txt";
  const emitter = new EventEmitter();
  const listener = (): void => undefined;
  return [
    ...listed("node:path", path, {
      basename: [name],
      dirname: [name],
      extname: [name],
      format: [path.parse(name)],
      isAbsolute: [name],
      join: ["/some", "folder"],
      normalize: [name],
      parse: [name],
      relative: [name, "/some"],
      resolve: ["folder", "file.txt"],
    }),
    ...listed("node:url", url, {
      fileURLToPath: ["file:///some/file.txt"],
      pathToFileURL: [name],
      parse: ["http://a/b"],
    }),
    ...["on", "once", "addListener", "prependListener"].map((method) =>
      plain(
        `node:events.EventEmitter().${method}`,
        "",
        () => call(emitter, method, "event", listener),
        () => {
          emitter.removeAllListeners();
        },
      ),
    ),
    plain("node:events.once", "an event that comes in the same turn", () => {
      const event = once(emitter, "event");
      emitter.emit("event");
      return event;
    }),
    plain("Buffer.alloc", "1 MiB", () => Buffer.alloc(1024 * 1024)),
    plain("Buffer.from", "a short string", () => Buffer.from("x")),
    plain("node:events.EventEmitter().emit", "no listener", () => emitter.emit("event")),
  ];
}
