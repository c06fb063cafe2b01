import cluster from "node:cluster";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { BroadcastChannel, MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { plain, type Case } from "./case.js";

/** Cases of node:worker_threads and node:cluster. */
export function threadCases(scratch: string): readonly Case[] {
  const empty = path.join(scratch, "empty-worker.cjs");
  fs.writeFileSync(empty, "");
  const echo = path.join(scratch, "echo.cjs");
  fs.writeFileSync(
    echo,
    `const { parentPort } = require("node:worker_threads"); parentPort.on("message", (it) => parentPort.postMessage(it));`,
  );
  const online = async (): Promise<Worker> => {
    const worker = new Worker(echo);
    worker.postMessage("ready?");
    await once(worker, "message");
    return worker;
  };
  const idle = path.join(scratch, "cluster-worker.cjs");
  fs.writeFileSync(idle, "process.disconnect();");
  return [
    plain("node:worker_threads.Worker", "empty module, to its end", () => once(new Worker(empty), "exit")),
    {
      name: "node:worker_threads.Worker().postMessage",
      input: "a string, and its echo from the worker",
      prepare: async () => {
        const worker = await online();
        const run = (): Promise<unknown> => {
          const answer = once(worker, "message");
          worker.postMessage("x");
          return answer;
        };
        return { run, clean: () => worker.terminate() };
      },
    },
    {
      name: "node:worker_threads.Worker().terminate",
      input: "an idle worker, until it is gone",
      prepare: async () => {
        const worker = await online();
        return { run: () => worker.terminate() };
      },
    },
    {
      name: "node:worker_threads.Worker().on",
      input: "",
      prepare: async () => {
        const worker = await online();
        return { run: () => worker.on("error", () => undefined), clean: () => worker.terminate() };
      },
    },
    ...channels(),
    plain("node:cluster.fork", "a worker that disconnects at once, to its end", () => {
      cluster.setupPrimary({ exec: idle, silent: false });
      return once(cluster.fork(), "exit");
    }),
    plain("node:cluster.setupPrimary", "", () => {
      cluster.setupPrimary({ exec: idle });
    }),
  ];
}

function channels(): readonly Case[] {
  return [
    plain(
      "node:worker_threads.MessageChannel",
      "",
      () => new MessageChannel(),
      (made) => {
        (made as MessageChannel).port1.close();
      },
    ),
    {
      name: "node:worker_threads.MessageChannel().port1.postMessage",
      input: "a string, received in the same thread",
      prepare: () => {
        const { port1, port2 } = new MessageChannel();
        const run = (): Promise<unknown> => {
          const answer = once(port2, "message");
          port1.postMessage("x");
          return answer;
        };
        return { run, clean: () => port1.close() };
      },
    },
    {
      name: "node:worker_threads.receiveMessageOnPort",
      input: "a string that is there",
      prepare: () => {
        const { port1, port2 } = new MessageChannel();
        port1.postMessage("x");
        return { run: () => receiveMessageOnPort(port2), clean: () => port1.close() };
      },
    },
    plain(
      "node:worker_threads.BroadcastChannel",
      "",
      () => new BroadcastChannel("channel"),
      (made) => {
        (made as BroadcastChannel).close();
      },
    ),
  ];
}
