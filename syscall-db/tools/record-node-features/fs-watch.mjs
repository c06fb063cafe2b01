import fs from "node:fs";
const watchers = [fs.watch("modules"), fs.watch("key.pem"), fs.watch(".", { recursive: true })];
// eslint-disable-next-line syscalls/no-sleep-polling -- what it asks of the kernel is what is recorded
fs.watchFile("cert.pem", { interval: 20 }, () => undefined);
const stop = new AbortController();
setTimeout(() => {
  for (const watcher of watchers) watcher.close();
  fs.unwatchFile("cert.pem");
  stop.abort();
}, 200);
try {
  for await (const _ of fs.promises.watch("modules", { signal: stop.signal }));
} catch {}
