import fs from "node:fs";
const [, , how] = process.argv;
const options = { recursive: true, force: true, maxRetries: 2 };
if (how === "sync") fs.rmSync("modules", options);
else if (how === "promise") await fs.promises.rm("modules", options);
else await new Promise((done) => fs.rm("modules", options, done));
fs.rmSync("none", options);
