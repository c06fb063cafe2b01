import dgram from "node:dgram";
import dns from "node:dns";
import { once } from "node:events";
import net from "node:net";
import { call, listed, plain, withCallback, type Case } from "./case.js";
import type { Peer } from "./peer.js";

const host = "127.0.0.1";

/** Cases of node:net, node:dgram and node:dns; `scratch` holds the sockets that have a path. */
export function networkCases(peer: Peer, scratch: string): readonly Case[] {
  return [...servers(scratch), ...sockets(peer.ports.echo), ...datagrams(), ...names(peer.ports.dns)];
}

function servers(scratch: string): readonly Case[] {
  const listening = async (...where: readonly [number, string] | readonly [string]): Promise<net.Server> => {
    const server = net.createServer();
    await once(server.listen(...(where as [number, string])), "listening");
    return server;
  };
  return [
    plain("node:net.createServer", "", () => net.createServer()),
    plain("node:net.createServer().on", "", () => net.createServer().on("connection", () => undefined)),
    {
      name: "node:net.createServer().listen",
      input: "any free port",
      prepare: () => {
        const server = net.createServer();
        return { run: () => once(server.listen(0, host), "listening"), clean: () => server.close() };
      },
    },
    {
      name: "node:net.createServer().listen (path)",
      input: "a socket in the file system",
      prepare: () => {
        const server = net.createServer();
        return { run: () => once(server.listen(`${scratch}/socket`), "listening"), clean: () => server.close() };
      },
    },
    {
      name: "node:net.createServer().address",
      input: "",
      prepare: async () => {
        const server = await listening(0, host);
        return { run: () => server.address(), clean: () => server.close() };
      },
    },
    {
      name: "node:net.createServer().close",
      input: "without connections",
      prepare: async () => {
        const server = await listening(0, host);
        return { run: () => withCallback(server, "close", []) };
      },
    },
  ];
}

function sockets(port: number): readonly Case[] {
  const connected = async (): Promise<net.Socket> => {
    const socket = net.connect(port, host);
    await once(socket, "connect");
    return socket;
  };
  const using = (name: string, input: string, run: (socket: net.Socket) => unknown): Case => ({
    name: `node:net.connect().${name}`,
    input,
    prepare: async () => {
      const socket = await connected();
      return { run: () => run(socket), clean: () => socket.destroy() };
    },
  });
  const echoed = (say: (socket: net.Socket) => void) => (socket: net.Socket) => {
    const answer = once(socket, "data");
    say(socket);
    return answer;
  };
  const ten = (socket: net.Socket): void => {
    for (let piece = 0; piece < 10; piece += 1) socket.write("x");
  };
  return [
    plain("node:net.connect", "a server on this machine", connected, (socket) => (socket as net.Socket).destroy()),
    plain("node:net.Socket", "made only", () => new net.Socket()),
    plain("node:net.isIP", host, () => net.isIP(host)),
    using(
      "write",
      "1 byte and its echo",
      echoed((socket) => socket.write("x")),
    ),
    using("write (10 in one turn)", "10 times 1 byte", echoed(ten)),
    using(
      "write (10 corked)",
      "10 times 1 byte between cork and uncork",
      echoed((socket) => {
        socket.cork();
        ten(socket);
        socket.uncork();
      }),
    ),
    using("end", "nothing left to write, until both ends are closed", (socket) => {
      const closed = once(socket.resume(), "close");
      socket.end();
      return closed;
    }),
    using("destroy", "until it is closed", (socket) => once(socket.destroy(), "close")),
    using("setNoDelay", "", (socket) => socket.setNoDelay(true)),
    using("setKeepAlive", "after 1 s", (socket) => socket.setKeepAlive(true, 1000)),
    using("setTimeout", "1 s", (socket) => socket.setTimeout(1000)),
    using("pause", "", (socket) => socket.pause()),
    using("address", "", (socket) => socket.address()),
    using("on", "", (socket) => socket.on("data", () => undefined)),
  ];
}

function datagrams(): readonly Case[] {
  const bound = async (): Promise<dgram.Socket> => {
    const socket = dgram.createSocket("udp4");
    await once(socket.bind(0, host), "listening");
    return socket;
  };
  const using = (name: string, input: string, run: (socket: dgram.Socket, port: number) => unknown): Case => ({
    name: `node:dgram.createSocket().${name}`,
    input,
    prepare: async () => {
      const socket = await bound();
      const { port } = socket.address();
      return { run: () => run(socket, port), clean: () => name !== "close" && socket.close() };
    },
  });
  return [
    plain("node:dgram.createSocket", "", () => dgram.createSocket("udp4")),
    {
      name: "node:dgram.createSocket().bind",
      input: "any free port",
      prepare: () => {
        const socket = dgram.createSocket("udp4");
        return { run: () => once(socket.bind(0, host), "listening"), clean: () => socket.close() };
      },
    },
    using("send", "5 bytes", (socket, port) => withCallback(socket, "send", ["hello", port, host])),
    using("connect", "an address, no name", (socket) => withCallback(socket, "connect", [9, host])),
    using("close", "", (socket) => withCallback(socket, "close", [])),
    using("address", "", (socket) => socket.address()),
    using("setBroadcast", "", (socket) => {
      socket.setBroadcast(true);
    }),
    using("on", "", (socket) => socket.on("message", () => undefined)),
  ];
}

function names(port: number): readonly Case[] {
  dns.setServers([`${host}:${String(port)}`]);
  const asked: Readonly<Record<string, readonly unknown[]>> = {
    resolve: ["recorded.example"],
    resolve4: ["recorded.example"],
    resolve6: ["recorded.example"],
    resolveMx: ["recorded.example"],
    resolveTxt: ["recorded.example"],
    // Addresses that /etc/hosts knows are answered from there.
    reverse: ["192.0.2.1"],
  };
  const input = "a name server on this machine, nothing cached";
  return [
    ...["localhost", host].flatMap((name) => {
      const place = (base: string): string => (name === host ? `${base} (address)` : base);
      return [
        plain(place("node:dns.lookup"), name, () => withCallback(dns, "lookup", [name])),
        plain(place("node:dns/promises.lookup"), name, () => dns.promises.lookup(name)),
      ];
    }),
    plain("node:dns.lookupService", "127.0.0.1, port 80", () => withCallback(dns, "lookupService", [host, 80])),
    plain("node:dns/promises.lookupService", "127.0.0.1, port 80", () => dns.promises.lookupService(host, 80)),
    ...Object.entries(asked).flatMap(([name, args]) => [
      plain(`node:dns.${name}`, input, () => withCallback(dns, name, args)),
      plain(`node:dns/promises.${name}`, input, () => call(dns.promises, name, ...args)),
    ]),
    ...listed("node:dns", dns, { getServers: [], setServers: [[`${host}:${String(port)}`]] }, "one server"),
  ];
}
