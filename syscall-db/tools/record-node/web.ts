import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import type net from "node:net";
import tls from "node:tls";
import { plain, withCallback, type Case } from "./case.js";
import type { Certificate } from "./certificate.js";
import type { Peer } from "./peer.js";

const host = "127.0.0.1";

/** Cases of node:http, node:https, node:http2, node:tls and fetch. */
export function webCases(peer: Peer, certificate: Certificate): readonly Case[] {
  const trusting = { host, servername: "localhost", ca: certificate.cert };
  return [...requests(peer, trusting), ...servers(peer, certificate), ...secure(peer.ports.tls, trusting, certificate)];
}

function requests({ ports }: Peer, trusting: https.RequestOptions): readonly Case[] {
  const plainly = { host, port: ports.http };
  const securely = { ...trusting, port: ports.https };
  const answered = (asked: http.ClientRequest): Promise<unknown> =>
    new Promise((resolve, reject) => {
      asked.on("error", reject).on("response", (response: http.IncomingMessage) => {
        response.resume().on("end", resolve);
      });
    });
  const get = (agent: http.Agent | false) => () => answered(http.get({ ...plainly, agent }));
  const getSecurely = (agent: https.Agent | false) => () => answered(https.get({ ...securely, agent }));
  const requested = (asked: http.ClientRequest): Promise<unknown> => {
    const answer = answered(asked);
    asked.end();
    return answer;
  };
  const written = (): Promise<unknown> => {
    const asked = http.request({ ...plainly, method: "POST", agent: false });
    const answer = answered(asked);
    asked.write("ten bytes.");
    asked.end();
    return answer;
  };
  const kept = { keepAlive: true, maxSockets: 1 };
  return [
    plain("node:http.get", "new connection, answer of 2 bytes", get(false)),
    plain("node:http.get (keep-alive)", "kept connection, answer of 2 bytes", get(new http.Agent(kept))),
    plain("node:http.request", "new connection, answer of 2 bytes", () =>
      requested(http.request({ ...plainly, agent: false })),
    ),
    plain("node:http.request (POST)", "new connection, 10 bytes sent, answer of 2 bytes", written),
    plain("node:http.Agent", "", () => new http.Agent(kept)),
    plain("node:https.get", "new connection, full handshake, answer of 2 bytes", getSecurely(false)),
    plain("node:https.get (keep-alive)", "kept connection, answer of 2 bytes", getSecurely(new https.Agent(kept))),
    plain("node:https.request", "new connection, full handshake, answer of 2 bytes", () =>
      requested(https.request({ ...securely, agent: false })),
    ),
    plain("fetch", "kept connection, answer of 2 bytes", async () =>
      (await fetch(`http://${host}:${String(ports.http)}/`)).text(),
    ),
    {
      name: "node:http2.connect",
      input: "no TLS, until the settings have come",
      prepare: () => {
        const state: { session?: http2.ClientHttp2Session } = {};
        const run = (): Promise<unknown> => {
          state.session = http2.connect(`http://${host}:${String(ports.http2)}`);
          return once(state.session, "remoteSettings");
        };
        return { run, clean: () => state.session?.destroy() };
      },
    },
    {
      name: "node:http2.connect().request",
      input: "a session that stands, answer of 2 bytes",
      prepare: async () => {
        const session = http2.connect(`http://${host}:${String(ports.http2)}`);
        await once(session, "remoteSettings");
        return { run: () => once(session.request({ ":path": "/" }).resume(), "end"), clean: () => session.destroy() };
      },
    },
  ];
}

function servers(peer: Peer, { key, cert }: Certificate): readonly Case[] {
  const forms: Readonly<Record<string, () => net.Server>> = {
    "node:http.createServer": () => http.createServer(),
    "node:http2.createServer": () => http2.createServer(),
    "node:http2.createSecureServer": () => http2.createSecureServer({ key, cert }),
    "node:https.createServer": () => https.createServer({ key, cert }),
    "node:tls.createServer": () => tls.createServer({ key, cert }),
  };
  const listening = Object.entries(forms).map(([name, make]): Case => ({
    name: `${name}().listen`,
    input: "any free port",
    prepare: () => {
      const server = make();
      return { run: () => once(server.listen(0, host), "listening"), clean: () => server.close() };
    },
  }));
  const opened = async (): Promise<http.Server> => {
    const server = http.createServer((_request, response) => response.end("ok"));
    await once(server.listen(0, host), "listening");
    return server;
  };
  return [
    ...Object.entries(forms).map(([name, make]) => plain(name, "", make)),
    ...Object.entries(forms).map(([name, make]): Case => ({
      name: `${name}().on`,
      input: "",
      prepare: () => {
        const server = make();
        return { run: () => server.on("connection", () => undefined) };
      },
    })),
    ...listening,
    {
      name: "node:http.createServer (one request)",
      input: "the server's side of a connection with one request, answer of 2 bytes",
      prepare: async () => {
        const server = await opened();
        const closed = once(server, "connection").then(([socket]) => once(socket as net.Socket, "close"));
        peer.visit((server.address() as net.AddressInfo).port);
        return { run: () => closed, clean: () => server.close() };
      },
    },
    {
      name: "node:http.createServer().close",
      input: "without connections",
      prepare: async () => {
        const server = await opened();
        return { run: () => withCallback(server, "close", []) };
      },
    },
  ];
}

function secure(port: number, trusting: tls.ConnectionOptions, { key, cert }: Certificate): readonly Case[] {
  const connected = async (): Promise<tls.TLSSocket> => {
    const socket = tls.connect({ ...trusting, port });
    await once(socket, "secureConnect");
    return socket;
  };
  return [
    plain("node:tls.connect", "full handshake with a server on this machine", connected, (socket) =>
      (socket as tls.TLSSocket).destroy(),
    ),
    {
      name: "node:tls.connect().write",
      input: "1 byte and its echo",
      prepare: async () => {
        const socket = await connected();
        const run = (): Promise<unknown> => {
          const answer = once(socket, "data");
          socket.write("x");
          return answer;
        };
        return { run, clean: () => socket.destroy() };
      },
    },
    plain("node:tls.createSecureContext", "key and certificate", () => tls.createSecureContext({ key, cert })),
    plain("node:tls.getCiphers", "", () => tls.getCiphers()),
  ];
}
