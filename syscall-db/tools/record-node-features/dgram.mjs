import dgram from "node:dgram";
import { once } from "node:events";
for (const [type, host, any] of [
  ["udp4", "127.0.0.1", "0.0.0.0"],
  ["udp6", "::1", "::"],
]) {
  const one = dgram.createSocket({ type, reuseAddr: true, recvBufferSize: 65536, sendBufferSize: 65536 });
  const two = dgram.createSocket(type);
  one.on("error", () => undefined);
  two.on("error", () => undefined);
  one.bind(0, any);
  await Promise.race([once(one, "listening"), once(one, "error")]);
  try {
    one.setBroadcast(true);
    one.setTTL(4);
    one.setMulticastTTL(4);
    one.setMulticastLoopback(true);
    one.addMembership(type === "udp4" ? "239.1.1.1" : "ff02::1234");
    one.getRecvBufferSize();
    one.setSendBufferSize(65536);
    one.dropMembership(type === "udp4" ? "239.1.1.1" : "ff02::1234");
  } catch {}
  try {
    two.connect(one.address().port, host);
    await Promise.race([once(two, "connect"), once(two, "error")]);
    two.send("hello");
    await Promise.race([once(one, "message"), new Promise((done) => setTimeout(done, 200))]);
    two.disconnect();
    two.send(["a", "b"], one.address().port, "localhost");
    await new Promise((done) => setTimeout(done, 50));
  } catch {}
  one.close();
  two.close();
}
