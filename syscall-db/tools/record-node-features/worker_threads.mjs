import {
  BroadcastChannel,
  MessageChannel,
  Worker,
  isMainThread,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from "node:worker_threads";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
if (isMainThread) {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const own = fileURLToPath(import.meta.url);
  const workers = Array.from(
    { length: 4 },
    (_, at) =>
      new Worker(own, { workerData: { shared, at }, stdout: at === 1, resourceLimits: { maxOldGenerationSizeMb: 64 } }),
  );
  for (const worker of workers) worker.postMessage(Buffer.alloc(1_000_000));
  await Promise.all(workers.map((worker) => once(worker, "message")));
  Atomics.store(shared, 0, 1);
  Atomics.notify(shared, 0);
  await Promise.all(workers.slice(1).map((worker) => once(worker, "exit")));
  await workers[0].terminate();
  const failing = new Worker("throw new Error('no')", { eval: true });
  await once(failing, "error");
  const { port1, port2 } = new MessageChannel();
  port1.postMessage({ a: 1 });
  receiveMessageOnPort(port2);
  port1.close();
  const channel = new BroadcastChannel("all");
  channel.close();
  Atomics.wait(shared, 0, 1, 10);
} else {
  const { shared, at } = workerData;
  console.log("from a worker");
  parentPort.postMessage(at);
  if (at === 0) setInterval(() => undefined, 1000);
  else {
    Atomics.wait(shared, 0, 0, 2000);
    const kept = Array.from({ length: 300_000 }, (_, n) => ({ n }));
    parentPort.close();
    if (at === 2) process.exit(kept.length > 0 ? 0 : 1);
  }
}
