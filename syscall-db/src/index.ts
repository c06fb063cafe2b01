export { counterparts } from "./counterparts.js";
export { clauseOf } from "./clause.js";
export { Database, type Architecture, type Rows, type RuntimeKind, type Syscall } from "./database.js";
export { database } from "./built-in.js";
export {
  costOf,
  costOfAmount,
  crossings,
  crossingsFor,
  gainOfBatching,
  multipleText,
  type Amount,
  type CostSummary,
  type CostTier,
  type Crossing,
  type Crossings,
  type Platform,
  type Range,
  type Slope,
  type Work,
} from "./cost.js";
export {
  againstBetter,
  crossingPhrase,
  gainsOf,
  gainText,
  mayGain,
  measuredText,
  verdictOf,
  type Against,
  type ComparedCalls,
  type Comparisons,
  type Gain,
  type Verdict as GainVerdict,
} from "./gain.js";
export { partsOf, partsText, type Feature, type Part, type PartName } from "./parts.js";
export type { Comparison } from "./comparison.js";
export {
  groupsOf,
  inSystemService,
  rulingOf,
  type Filters,
  type Profile,
  type ProfileRule,
  type Ruling,
  type Verdict,
} from "./filters.js";
export type { LibraryFeature, LibraryMap, MappedFunction, PassedValue, SyscallUse } from "./library-map.js";
export type { NodeFeatures } from "./node-features.js";
export type { Startup } from "./startup.js";
export { suggestNames } from "./names.js";
export { OverlayError, readOverlay } from "./overlay.js";
export { validatorOf, type RowKind } from "./schemas.js";
export type {
  Alternative,
  Command,
  Condition,
  Constant,
  Effect,
  EffectName,
  Emission,
  From,
  LibraryCall,
  LibraryCut,
  Parameter,
  Role,
  Runtime,
  Since,
  Source,
  SyscallCost,
  SyscallRecord,
} from "./generated/schema.js";
