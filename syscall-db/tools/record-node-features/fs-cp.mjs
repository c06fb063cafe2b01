import fs from "node:fs";
for (const [at, more] of [
  {},
  { preserveTimestamps: true },
  { dereference: true, force: true },
  { verbatimSymlinks: true, mode: fs.constants.COPYFILE_FICLONE },
].entries()) {
  const options = { recursive: true, ...more };
  fs.cpSync("modules", `sync-${at}`, options);
  fs.cpSync("modules", `sync-${at}`, { ...options, errorOnExist: false });
  await fs.promises.cp("modules", `promise-${at}`, options);
  await fs.promises.cp("modules", `promise-${at}`, options);
  await new Promise((done) => fs.cp("modules", `callback-${at}`, options, done));
}
