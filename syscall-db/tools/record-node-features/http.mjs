import http from "node:http";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
const own = fileURLToPath(import.meta.url);
const server = http.createServer(async (request, response) => {
  if (request.url === "/file") createReadStream(own).pipe(response);
  else if (request.url === "/large") response.end(Buffer.alloc(5_000_000, 97));
  else if (request.url === "/reset") request.socket.destroy();
  else {
    let size = 0;
    for await (const part of request) size += part.length;
    response.writeHead(200, { "content-type": "text/plain" });
    response.write(`${size}\n`);
    response.end("ok");
  }
});
server.on("upgrade", (_, socket) => socket.end("HTTP/1.1 400 No\r\n\r\n"));
server.setTimeout(5000);
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address();
const agent = new http.Agent({ keepAlive: true });
const ask = (path, body, options = {}) =>
  new Promise((done) => {
    const request = http.request(
      { port, path, host: "127.0.0.1", method: body ? "POST" : "GET", ...options },
      (response) => {
        response.resume();
        response.on("end", done);
        response.on("error", done);
      },
    );
    request.on("error", done);
    request.end(body);
  });
for (const path of ["/", "/file", "/large", "/reset"]) {
  await ask(path, undefined, { agent });
  await ask(path, undefined, { agent: false });
}
await ask("/", Buffer.alloc(4_000_000), { agent });
await Promise.all(Array.from({ length: 40 }, () => ask("/", "body")));
await ask("/", undefined, { host: "localhost" });
await (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x" })).text();
await (await fetch(`http://localhost:${port}/large`)).arrayBuffer();
await fetch("http://127.0.0.1:1/").catch(() => undefined);
agent.destroy();
server.closeAllConnections();
server.close();
await once(server, "close");
setTimeout(() => process.exit(0), 20);
