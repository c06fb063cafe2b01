import { spawn } from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { createInterface } from "node:readline";
import { plain, withCallback, type Case } from "./record-node-case.js";

/** An HTTP server and an echo server in a process of their own, so that only the client's side is recorded. */
const peerSource = `
const http = require("node:http").createServer((request, response) => response.end("ok"));
const echo = require("node:net").createServer((socket) => socket.on("error", () => {}).pipe(socket));
http.listen(0, "127.0.0.1", () => echo.listen(0, "127.0.0.1", () =>
  console.log(http.address().port + " " + echo.address().port)));
`;

/** Cases of node:net, node:http, node:dns, node:dgram and fetch; `stop` ends the servers they talk to. */
export async function networkCases(): Promise<{ readonly cases: readonly Case[]; readonly stop: () => void }> {
  const peer = spawn(process.execPath, ["-e", peerSource], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface({ input: peer.stdout }), "line")) as [string];
  const [httpPort = 0, echoPort = 0] = line.split(" ").map(Number);
  return { cases: [...servers(), ...clients(httpPort, echoPort), ...names()], stop: () => void peer.kill() };
}

function servers(): readonly Case[] {
  return [
    {
      name: "node:net.createServer().listen",
      input: "any free port",
      prepare: () => {
        const server = net.createServer();
        return { run: () => once(server.listen(0, "127.0.0.1"), "listening"), clean: () => server.close() };
      },
    },
    {
      name: "node:net.createServer().close",
      input: "without connections",
      prepare: async () => {
        const server = net.createServer();
        await once(server.listen(0, "127.0.0.1"), "listening");
        return { run: () => withCallback(server, "close", []) };
      },
    },
    {
      name: "node:dgram.createSocket().send",
      input: "5 bytes",
      prepare: async () => {
        const socket = dgram.createSocket("udp4");
        await once(socket.bind(0, "127.0.0.1"), "listening");
        const { port } = socket.address();
        return { run: () => withCallback(socket, "send", ["hello", port, "127.0.0.1"]), clean: () => socket.close() };
      },
    },
  ];
}

function clients(httpPort: number, echoPort: number): readonly Case[] {
  const kept = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const get = (agent: http.Agent | false) => () =>
    new Promise((resolve, reject) => {
      const asked = http.get({ host: "127.0.0.1", port: httpPort, agent }, (response) => {
        response.resume().on("end", resolve);
      });
      asked.on("error", reject);
    });
  const connected = async (): Promise<net.Socket> => {
    const socket = net.connect(echoPort, "127.0.0.1");
    await once(socket, "connect");
    return socket;
  };
  const echoed = (say: (socket: net.Socket) => void) => async () => {
    const socket = await connected();
    const run = (): Promise<unknown> => {
      const answer = once(socket, "data");
      say(socket);
      return answer;
    };
    return { run, clean: () => socket.destroy() };
  };
  const ten = (socket: net.Socket): void => {
    for (let piece = 0; piece < 10; piece += 1) socket.write("x");
  };
  return [
    plain("node:http.get", "new connection, answer of 2 bytes", get(false)),
    plain("node:http.get (keep-alive)", "kept connection, answer of 2 bytes", get(kept)),
    plain("fetch", "kept connection, answer of 2 bytes", async () =>
      (await fetch(`http://127.0.0.1:${String(httpPort)}/`)).text(),
    ),
    plain("node:net.connect", "a server on this machine", connected, (socket) => (socket as net.Socket).destroy()),
    { name: "node:net.connect().write", input: "1 byte and its echo", prepare: echoed((socket) => socket.write("x")) },
    { name: "node:net.connect().write (10 in one turn)", input: "10 times 1 byte", prepare: echoed(ten) },
    {
      name: "node:net.connect().write (10 corked)",
      input: "10 times 1 byte between cork and uncork",
      prepare: echoed((socket) => {
        socket.cork();
        ten(socket);
        socket.uncork();
      }),
    },
  ];
}

function names(): readonly Case[] {
  return [
    plain("node:dns.lookup", "localhost", () => withCallback(dns, "lookup", ["localhost"])),
    plain("node:dns/promises.lookup", "localhost", () => dns.promises.lookup("localhost")),
    plain("node:dns.lookup (address)", "127.0.0.1", () => withCallback(dns, "lookup", ["127.0.0.1"])),
  ];
}
