import type { Database } from "syscall-db";
import type { Allowlist, ArgumentTest, Permit } from "../allowlist.js";

/** The address that a draft names as its schema; the file is server/schema/allowlist.schema.json. */
const schemaName = "allowlist.schema.json";

/** The whole draft with its witnesses. Values of arguments are decimal text: they have 64 bits. */
export function renderJson(list: Allowlist, db: Database): string {
  const document = { $schema: schemaName, ...list, permits: list.permits.map((permit) => permitOf(permit, db)) };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function permitOf(permit: Permit, db: Database): object {
  const { syscall, when, ...rest } = permit;
  const row = db.syscall(syscall);
  return {
    syscall,
    numbers: row?.numbers ?? {},
    ...(row === undefined ? {} : { category: row.category, tier: row.cost.tier }),
    when: when.map((tests) => tests.map(testOf)),
    ...rest,
  };
}

function testOf({ argument, operator, value, mask }: ArgumentTest): object {
  return { argument, operator, value: String(value), ...(mask === undefined ? {} : { mask: String(mask) }) };
}
