import childProcess from "node:child_process";
import crypto from "node:crypto";
import dgram from "node:dgram";
import { EventEmitter } from "node:events";
import fs from "node:fs";
import promises from "node:fs/promises";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { createRequire, isBuiltin } from "node:module";
import net from "node:net";
import os from "node:os";
import readline from "node:readline";
import readlinePromises from "node:readline/promises";
import stream from "node:stream";
import tls from "node:tls";
import { fileURLToPath } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import zlib from "node:zlib";
import { methodOf } from "./case.js";

/** An object whose methods rows speak of, and how to be rid of it. */
interface Made {
  readonly value: object;
  readonly end?: () => unknown;
}

const here = fileURLToPath(import.meta.url);
const nobody = { host: "127.0.0.1", port: 9 };
const quiet = <T extends EventEmitter>(emitter: T): T => emitter.on("error", () => undefined);

const makers: Readonly<Record<string, () => Made | Promise<Made>>> = {
  "node:child_process.spawn()": () => {
    const value = quiet(childProcess.spawn(process.execPath, ["--version"]));
    return { value, end: () => value.kill() };
  },
  "node:crypto.createHash()": () => ({ value: crypto.createHash("sha256") }),
  "node:dgram.createSocket()": () => {
    const value = dgram.createSocket("udp4");
    return { value, end: () => value.close() };
  },
  "node:events.EventEmitter()": () => ({ value: new EventEmitter() }),
  "node:fs.createReadStream()": () => {
    const value = fs.createReadStream(here);
    return { value, end: () => value.destroy() };
  },
  "node:fs.createWriteStream()": () => {
    const value = fs.createWriteStream(os.devNull);
    return { value, end: () => value.destroy() };
  },
  "node:fs.opendirSync()": () => {
    const value = fs.opendirSync(".");
    return { value, end: () => value.closeSync() };
  },
  "node:fs.statSync()": () => ({ value: fs.statSync(here) }),
  "node:fs/promises.open()": async () => {
    const value = await promises.open(here);
    return { value, end: () => value.close() };
  },
  "node:fs/promises.opendir()": async () => {
    const value = await promises.opendir(".");
    return { value, end: () => value.close() };
  },
  "node:http.createServer()": () => ({ value: http.createServer() }),
  "node:http.request()": () => {
    const value = quiet(http.request(nobody));
    return { value, end: () => value.destroy() };
  },
  "node:http2.connect()": () => {
    const value = quiet(http2.connect("http://127.0.0.1:9"));
    return { value, end: () => value.destroy() };
  },
  "node:http2.createSecureServer()": () => ({ value: http2.createSecureServer() }),
  "node:http2.createServer()": () => ({ value: http2.createServer() }),
  "node:https.createServer()": () => ({ value: https.createServer() }),
  "node:net.connect()": () => ({ value: new net.Socket() }),
  "node:net.createServer()": () => ({ value: net.createServer() }),
  "node:readline.createInterface()": () => {
    const value = readline.createInterface({ input: new stream.PassThrough() });
    return { value, end: () => value.close() };
  },
  "node:readline/promises.createInterface()": () => {
    const value = readlinePromises.createInterface({ input: new stream.PassThrough() });
    return { value, end: () => value.close() };
  },
  "node:stream.Duplex()": () => ({ value: new stream.Duplex() }),
  "node:stream.Readable()": () => ({ value: new stream.Readable() }),
  "node:stream.Transform()": () => ({ value: new stream.Transform() }),
  "node:stream.Writable()": () => ({ value: new stream.Writable() }),
  "node:tls.connect()": () => ({ value: new tls.TLSSocket(new net.Socket()) }),
  "node:tls.createServer()": () => ({ value: tls.createServer() }),
  "node:worker_threads.MessageChannel()": () => {
    const value = new MessageChannel();
    return { value, end: () => value.port1.close() };
  },
  "node:worker_threads.Worker()": () => {
    const value = new Worker("", { eval: true });
    return { value, end: () => value.terminate() };
  },
  // The main thread has none; in a worker it is a port like those of a channel.
  "node:worker_threads.parentPort": () => {
    const { port1 } = new MessageChannel();
    return { value: port1, end: () => port1.close() };
  },
  "node:zlib.createGzip()": () => ({ value: zlib.createGzip() }),
};

/** Rows stand under one module, though what they are is a global or a keyword. */
const elsewhere: Readonly<Record<string, string>> = { "node:timers.queueMicrotask": "queueMicrotask" };

/**
 * Those of these row names that the running Node doesn't have. Rows of packages are left out, whatever is installed.
 * Throws on a method of a result that nothing here makes, so that no such row goes unchecked.
 */
export async function absentNames(names: readonly string[]): Promise<readonly string[]> {
  const absent: string[] = [];
  for (const name of names) if (isOfNode(name) && !(await isPresent(elsewhere[name] ?? name))) absent.push(name);
  return absent;
}

function isOfNode(name: string): boolean {
  return name.startsWith("node:") || /^(?:import|require)\b/.test(name) || (name.split(".")[0] ?? "") in globalThis;
}

async function isPresent(name: string): Promise<boolean> {
  const maker = Object.keys(makers).find((prefix) => name.startsWith(`${prefix}.`));
  if (maker !== undefined) {
    const { value, end } = (await makers[maker]?.()) ?? { value: {} };
    const present = methodOf(value, name.slice(maker.length + 1)) !== undefined;
    await end?.();
    return present;
  }
  if (name.includes("()")) throw new Error(`Nothing here makes the object of ${name}.`);
  if (name === "import") return true;
  if (name.startsWith("import.meta.")) return methodOf(import.meta, name.slice("import.meta.".length)) !== undefined;
  if (/^require\b/.test(name)) return methodOf({ require: createRequire(here) }, name) !== undefined;
  if (!name.startsWith("node:")) return methodOf(globalThis, name) !== undefined;
  const [module = "", ...path] = name.split(".");
  if (!isBuiltin(module)) return false;
  const { default: holder } = (await import(module)) as { default: object };
  return path.length === 0 ? typeof holder === "function" : methodOf(holder, path.join(".")) !== undefined;
}
