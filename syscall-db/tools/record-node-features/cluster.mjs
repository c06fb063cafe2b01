import cluster from "node:cluster";
import http from "node:http";
import { once } from "node:events";
if (cluster.isPrimary) {
  for (const policy of [cluster.SCHED_RR, cluster.SCHED_NONE]) {
    cluster.schedulingPolicy = policy;
    const worker = cluster.fork();
    const [, address] = await once(cluster, "listening");
    await new Promise((done) =>
      http.get({ port: address.port, agent: false }, (response) => response.resume().on("end", done)),
    );
    worker.send("x");
    worker.disconnect();
    await once(worker, "exit");
  }
} else http.createServer((_, response) => response.end("ok")).listen(0);
