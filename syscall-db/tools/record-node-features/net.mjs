import net from "node:net";
import { once } from "node:events";
import { join } from "node:path";
for (const where of [
  { port: 0, host: "127.0.0.1" },
  { port: 0 },
  { port: 0, host: "localhost" },
  { path: join(process.cwd(), "socket") },
]) {
  const server = net.createServer({ keepAlive: true, noDelay: true }, (socket) => {
    socket.setTimeout(5000);
    socket.on("error", () => undefined);
    socket.pipe(socket);
  });
  server.maxConnections = 10;
  server.listen({ ...where, backlog: 20 });
  await once(server, "listening");
  const address = server.address();
  const to = typeof address === "string" ? { path: address } : { port: address.port, host: where.host ?? "127.0.0.1" };
  for (const end of ["end", "destroy", "resetAndDestroy", "destroySoon"]) {
    const socket = net.connect(to);
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 1000);
    void [socket.remoteAddress, socket.localAddress];
    socket.cork();
    socket.write("a");
    socket.write(Buffer.alloc(3_000_000, 98));
    socket.uncork();
    await once(socket, "data");
    socket.pause();
    await new Promise((done) => setTimeout(done, 20));
    socket.resume();
    if (end === "resetAndDestroy" && to.path !== undefined) socket.destroy();
    else socket[end]();
    await once(socket, "close");
  }
  await new Promise((done) => server.getConnections(done));
  server.close();
}
const refused = net.connect(1, "127.0.0.1");
await once(refused, "error").catch(() => undefined);
const taken = net.createServer().listen(0);
await once(taken, "listening");
const second = net
  .createServer()
  .on("error", () => undefined)
  .listen(taken.address().port);
await new Promise((done) => setTimeout(done, 20));
second.close();
taken.close();
