import syscalls from "eslint-plugin-syscalls";
import * as parser from "hermes-eslint";

export default [...syscalls.configs.strict, { files: ["**/*.{js,jsx}"], languageOptions: { parser } }];
