import https from "node:https";
import http2 from "node:http2";
import tls from "node:tls";
import { once } from "node:events";
import { readFileSync } from "node:fs";
const [key, cert] = ["KEY", "CERT"].map((name) => readFileSync(process.env[name]));
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
const server = https.createServer({ key, cert }, (request, response) => {
  request.resume();
  response.end(Buffer.alloc(1_000_000));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
for (let round = 0; round < 3; round += 1)
  await new Promise((done) =>
    https.get({ port: server.address().port, host: "127.0.0.1" }, (response) => response.resume().on("end", done)),
  );
server.closeAllConnections();
server.close();
const secure = http2.createSecureServer({ key, cert });
secure.on("stream", (stream) => {
  stream.respond({ ":status": 200 });
  stream.end("ok");
});
secure.listen(0, "127.0.0.1");
await once(secure, "listening");
const session = http2.connect(`https://127.0.0.1:${secure.address().port}`);
const stream = session.request({ ":path": "/" });
stream.resume();
await once(stream, "end");
session.close();
secure.close();
const plain = tls.createServer({ key, cert }, (socket) => socket.end("hello"));
plain.listen(0, "127.0.0.1");
await once(plain, "listening");
const socket = tls.connect({ port: plain.address().port, host: "127.0.0.1" });
socket.resume();
await once(socket, "close");
plain.close();
