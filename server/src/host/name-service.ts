import { readFileSync } from "node:fs";
import type { Architecture } from "syscall-db";
import { databasesIn, type NameService } from "../program/name-service.js";
import type { Cause } from "../program/program.js";
import { Refusal } from "../service/refusal.js";
import { readLibraries } from "./libraries.js";
import { codeOfError } from "./read-source.js";
import { neededFile } from "./summarise-library.js";

/**
 * The plug-ins that an nsswitch.conf names, by the machine code of the files on this machine.
 * @throws Refusal when the file can't be read or names no service
 */
export async function readNameService(file: string, architecture: Architecture): Promise<NameService> {
  const databases = databasesIn(textOf(file));
  if (databases.size === 0)
    throw new Refusal(`${file} names no database.`, "Name a file such as /etc/nsswitch.conf: nsswitch.conf(5).");
  const services = [...new Set([...databases.values()].flat())];
  const wanted = services.map((service) => {
    const name = `libnss_${service}.so.2`;
    return { service, name, path: neededFile(name, architecture, "/lib") };
  });
  const { summaries, unread } = await readLibraries(wanted);
  const plugIns = new Map(wanted.flatMap(({ service, name }) => (unread.has(name) ? [] : [[service, name] as const])));
  const causes = wanted.flatMap(({ service, name }): [string, readonly Cause[]][] => {
    const why = unread.get(name);
    const message = `${file} names \`${service}\`, and what ${name} asks of the kernel isn't known: ${why ?? ""}.`;
    const remedy = "Install it here, or leave the service out of the file.";
    return why === undefined ? [] : [[service, [{ kind: "unknown-library", message, remedy, place: undefined }]]];
  });
  return { databases, plugIns, unread: new Map(causes), summaries };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Refusal(`${file} can't be read (${codeOfError(error)}).`, "Check the path after --nsswitch.");
  }
}
