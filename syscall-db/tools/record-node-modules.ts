import crypto from "node:crypto";
import { EventEmitter } from "node:events";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import timers from "node:timers";
import timerPromises from "node:timers/promises";
import url from "node:url";
import zlib from "node:zlib";
import { call, listed, plain, withCallback, type Case } from "./record-node-case.js";

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
  const key = ["ec", { namedCurve: "P-256" }];
  const sync: Readonly<Record<string, readonly unknown[]>> = {
    createHash: ["sha256"],
    createHmac: ["sha256", bytes],
    generateKeyPairSync: key,
    generateKeySync: ["hmac", { length: 256 }],
    generatePrimeSync: [64],
    getRandomValues: [new Uint8Array(16)],
    hash: ["sha256", "data"],
    hkdfSync: ["sha256", bytes, bytes, "", 32],
    pbkdf2Sync: ["password", bytes, 1000, 32, "sha256"],
    randomBytes: [16],
    randomFillSync: [bytes],
    randomInt: [100],
    randomUUID: [],
    scryptSync: ["password", bytes, 32],
    timingSafeEqual: [bytes, bytes],
  };
  const later: Readonly<Record<string, readonly unknown[]>> = {
    generateKeyPair: key,
    generatePrime: [64],
    hkdf: ["sha256", bytes, bytes, "", 32],
    pbkdf2: ["password", bytes, 1000, 32, "sha256"],
    randomBytes: [16],
    randomFill: [bytes],
    scrypt: ["password", bytes, 32],
  };
  return [
    ...listed("node:crypto", crypto, sync, "small"),
    ...Object.entries(later).map(([name, args]) =>
      plain(name === "randomBytes" ? `node:crypto.${name} (callback)` : `node:crypto.${name}`, "small", () =>
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
  return Object.entries(input).flatMap(([name, given]) => [
    plain(`node:zlib.${name}Sync`, "4 KiB of text", () => call(zlib, `${name}Sync`, given)),
    plain(`node:zlib.${name}`, "4 KiB of text", () => withCallback(zlib, name, [given])),
  ]);
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
    plain("node:events.EventEmitter().emit", "no listener", () => emitter.emit("event")),
  ];
}
