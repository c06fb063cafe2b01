import syscalls from "eslint-plugin-syscalls";
import * as parser from "hermes-eslint";

export default [...syscalls.configs.recommended, { files: ["**/*.{js,jsx}"], languageOptions: { parser } }];
