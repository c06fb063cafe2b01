/** What the tests of the Syscalls view ask of it. */
import * as vscode from "vscode";
import { extension, until, type Node } from "./editor.mjs";

export async function children(node?: Node): Promise<readonly Node[]> {
  return (await extension().exports.tree.getChildren(node)) ?? [];
}

/** A node as the view shows it, and what is below it. */
export async function itemOf(node: Node): Promise<vscode.TreeItem> {
  return extension().exports.tree.getTreeItem(node);
}

/** Labels of the nodes on one level. */
export async function labels(node?: Node): Promise<readonly string[]> {
  const items = await Promise.all((await children(node)).map(itemOf));
  return items.map(({ label }) => (typeof label === "string" ? label : (label?.label ?? "")));
}

/** Shows the view and waits until it has what `isThere` looks for at the top. */
export async function viewWith(isThere: (top: readonly string[]) => boolean): Promise<readonly Node[]> {
  await vscode.commands.executeCommand("syscallLint.syscalls.focus");
  let seen: readonly string[] = [];
  await until(
    "such view",
    async () => {
      seen = await labels();
      return isThere(seen) ? true : undefined;
    },
    () => seen,
  );
  return children();
}

export async function child(nodes: readonly Node[], label: string): Promise<Node> {
  const found = nodes.find((node) => node.label === label);
  if (!found) throw new Error(`${label} isn't among ${nodes.map((node) => node.label).join(", ")}`);
  return Promise.resolve(found);
}
