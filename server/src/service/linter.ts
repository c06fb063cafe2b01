/** ESLint's linter by itself, to be loaded late: `import("eslint")` has no names once the extension's server is bundled. */
export { Linter } from "eslint";
