import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Certificate } from "./certificate.js";

const services = ["http", "https", "http2", "echo", "tls", "dns"] as const;

/** The other end of every connection, in a process of its own, so that only one side is recorded. */
export interface Peer {
  readonly ports: Readonly<Record<(typeof services)[number], number>>;
  /** Asks the peer for a plain HTTP request to this port, a moment later and on a new connection. */
  readonly visit: (port: number) => void;
  readonly stop: () => void;
}

const source = `
const { key, cert } = JSON.parse(process.env.CERTIFICATE);
const answer = (request, response) => request.resume().on("end", () => response.end("ok"));
const echo = (socket) => socket.on("error", () => {}).pipe(socket);
const http = require("node:http");
const servers = [
  http.createServer(answer),
  require("node:https").createServer({ key, cert }, answer),
  require("node:http2").createServer(answer),
  require("node:net").createServer(echo),
  require("node:tls").createServer({ key, cert }, echo),
];
const text = (it) => [it.length, ...Buffer.from(it)];
const records = {
  1: [127, 0, 0, 1], 28: [...Array(15).fill(0), 1], 12: [...text("localhost"), 0],
  15: [0, 10, ...text("mail"), 0], 16: text("text"),
};
const dns = require("node:dgram").createSocket("udp4");
dns.on("message", (query, { port, address }) => {
  let end = 12;
  while (query[end] !== 0) end += query[end] + 1;
  const question = query.subarray(12, end + 5);
  const data = records[query.readUInt16BE(end + 1)] ?? [];
  const head = Buffer.from([query[0], query[1], 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  const record = Buffer.from([0xc0, 12, query[end + 1], query[end + 2], 0, 1, 0, 0, 0, 60, 0, data.length, ...data]);
  dns.send(Buffer.concat([head, question, record]), port, address);
});
(async () => {
  const ports = [];
  for (const server of servers) {
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    ports.push(server.address().port);
  }
  await new Promise((resolve) => dns.bind(0, "127.0.0.1", resolve));
  console.log([...ports, dns.address().port].join(" "));
})();
process.stdin.on("data", (ports) => {
  for (const port of String(ports).trim().split("\\n"))
    setTimeout(() => http.get({ host: "127.0.0.1", port: Number(port), agent: false }, (it) => it.resume()), 20);
});
`;

export async function startPeer(certificate: Certificate): Promise<Peer> {
  const child = spawn(process.execPath, ["-e", source], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, CERTIFICATE: JSON.stringify(certificate) },
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const ports = line.split(" ").map(Number);
  return {
    ports: Object.fromEntries(services.map((name, index) => [name, ports[index] ?? 0])) as Peer["ports"],
    visit: (port) => child.stdin.write(`${String(port)}\n`),
    stop: () => void child.kill(),
  };
}
