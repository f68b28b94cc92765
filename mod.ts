/**
 * inquest's public door: what scripts, plugins and other programs import.
 *
 * ```ts
 * import { openSession } from "./mod.ts";
 *
 * const session = await openSession({ vmcore: "examples/vmcore-6.1" });
 * console.log(session.variable("jiffies_64", "u64").integer());
 * session.close();
 * ```
 *
 * @module
 */
export * from "./lib/base/errors.ts";

// A dump, opened; and the language on it.
export { openSession, Session, type SessionEvents, type SessionOptions } from "./lib/session/session.ts";
export type { Rows, ScriptRow, ScriptValue } from "./lib/session/rows.ts";

// Rows in TypeScript: what a query does to them, clause by clause; `explain --ts QUERY` shows how.
export { json, type Row, type RowMethods, type RowValue } from "./lib/session/script_rows.ts";
export type { Lookup } from "./lib/session/script_source.ts";
export {
  calc,
  type Comparison,
  desc,
  type Descending,
  elements,
  gather,
  is,
  isNot,
  key,
  sorted,
  type SortKey,
} from "./lib/session/script_tools.ts";
export { FrameValue, StackValue } from "./lib/define/values/stack_value.ts";
export {
  type Diagnostic,
  type Query,
  QueryError,
  type Result,
  type ResultColumn,
  type Stats,
} from "./dsl/mod.ts";
export * from "./dsl/value.ts";
export type * from "./dsl/world.ts";

// Memory, symbols, types and typed objects.
export type { AddressSpace, Translation, WalkStep } from "./lib/memory/address_space.ts";
export type { CType } from "./lib/types/ctype.ts";
export { typeName } from "./lib/types/declare.ts";
export { CObject } from "./lib/types/object.ts";
export { printObject, type PrintOptions } from "./lib/types/print.ts";
export type { KernelSymbol } from "./lib/types/symbols.ts";
export type { Target } from "./lib/types/target.ts";

// What the kernel's structures mean.
export { onlineCpus, perCpuAddress, possibleCpus } from "./lib/kernel/cpu.ts";
export { modules } from "./lib/kernel/modules.ts";
export { type KernelFrame, type TaskStack, taskStack } from "./lib/kernel/stack.ts";
export { findTasks, taskForEach } from "./lib/kernel/task_list.ts";
export { hlistForEach } from "./lib/kernel/hlist.ts";
export { listForEach, listForEachEntry } from "./lib/kernel/list.ts";
export { llistForEach } from "./lib/kernel/llist.ts";
export { mapleForEach } from "./lib/kernel/maple.ts";
export { rbtreeForEach } from "./lib/kernel/rbtree.ts";
export { idrForEach, xarrayForEach } from "./lib/kernel/xarray.ts";
