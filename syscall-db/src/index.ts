export { Database, type Architecture, type Rows, type RuntimeKind, type Syscall } from "./database.js";
export { database } from "./built-in.js";
export type {
  Alternative, Condition, Constant, Effect, EffectName, Emission, From, LibraryCall, Parameter, Role, Runtime, Since, Source, SyscallCost, SyscallRecord,
} from "./generated/schema.js";
