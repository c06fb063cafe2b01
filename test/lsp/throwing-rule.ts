/** Loaded before the server in each of its threads: one rule throws, and another never ends on a text that asks for it. */
import c from "eslint-plugin-syscalls/c";
import javascript from "eslint-plugin-syscalls";

for (const { rules = {} } of [c, javascript]) {
  const throwing = rules["no-check-before-use"];
  const endless = rules["no-unbuffered-io"];
  if (!throwing || !endless) throw new Error("The rules have other names.");
  rules["no-check-before-use"] = {
    ...throwing,
    create: () => {
      throw new Error("planted");
    },
  };
  rules["no-unbuffered-io"] = {
    ...endless,
    create: (context) => {
      const { text } = context.sourceCode as unknown as { text: string };
      while (text.includes("hang here")) Math.sqrt(2);
      return endless.create(context);
    },
  };
}
