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

// Scripts: `inquest VMCORE -f script.ts`.
export type {
  Script,
  ScriptCell,
  ScriptContext,
  ScriptOutput,
  ScriptRows,
} from "./lib/session/script_file.ts";

// Rows in TypeScript: what a query does to them, clause by clause; `explain --ts QUERY` shows how.
export type { Row, RowMethods, RowValue } from "./lib/define/row.ts";
export { json } from "./lib/session/script_rows.ts";
export { typed, type TypedSession } from "./lib/session/typed.ts";
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
export { FrameValue, stackType, StackValue } from "./lib/define/values/stack_value.ts";
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

// Declarations: what a plugin adds, and what is built in all the same.
export {
  type AddedColumn,
  defineColumn,
  definePlugin,
  pluginApi,
  type PluginDeclaration,
  type PluginPermissions,
} from "./lib/define/plugin.ts";
export { addressRows, defineTable, type RowObject, type TableDeclaration } from "./lib/define/table.ts";
export type { ColumnDeclaration, ColumnType, MethodDeclaration } from "./lib/define/column.ts";
export { type Cell, cellOf, guarded, RowRef } from "./lib/define/cell.ts";
export { type Members, membersOf } from "./lib/define/members.ts";
export { lacking, type Needs, unmet } from "./lib/define/needs.ts";
export {
  defineWalker,
  type WalkerArguments,
  type WalkerDeclaration,
  type WalkerEntry,
} from "./lib/define/walker.ts";
export { defineFunction, type FunctionContext, type FunctionDeclaration } from "./lib/define/function.ts";
export {
  addressParameter,
  byteCount,
  bytesParameter,
  hexBytes,
  mostBytes,
  taskParameter,
} from "./lib/define/arguments.ts";
export {
  type BoundForm,
  boundForm,
  type CommandContext,
  type CommandDeclaration,
  type CommandExample,
  type CommandForm,
  type CommandRun,
  type CommandSession,
  defineCommand,
  defineForm,
  type Drawing,
  type FormFacts,
  type OptionDeclaration,
} from "./lib/define/command.ts";
export { CommandError } from "./lib/define/command_error.ts";
export { CommandLine, readCommandLine, type Word, wordsOf } from "./lib/define/command_line.ts";
export {
  type CheckContext,
  type CheckDeclaration,
  defineCheck,
  type Finding,
  type LoadedCheck,
  type Severity,
} from "./lib/define/check.ts";
export {
  defineFormat,
  type FormatDeclaration,
  type Output,
  type RenderColumn,
  type Renderer,
  type RenderOptions,
} from "./lib/define/format.ts";

// What declarations are made with: enumerations, values with members, text.
export { alternatives, type FlagSet, flagSet } from "./lib/define/values/enumeration.ts";
export { PlainHost, plainType } from "./lib/define/values/plain_host.ts";
export { toJson } from "./dsl/json_value.ts";
export { displayWidth, escapeJson, escapeText, fit, padEnd, padStart } from "./lib/base/text.ts";
export { scalarKind } from "./dsl/types.ts";
export { nearest } from "./dsl/nearest.ts";
export { cellLines, cellText } from "./lib/ui/render/cell.ts";
export { isNumeric, mayBeCut } from "./lib/ui/render/column.ts";
export { fitWidths } from "./lib/ui/render/fit_widths.ts";
export { type Style, style } from "./lib/ui/render/style.ts";

export { mapped } from "./lib/tables/walkers/entries/mapped.ts";
export { nodeEntries, type NodeEntry } from "./lib/tables/walkers/entries/node_entry.ts";

// Words and lines that commands share.
export { addressWord, countNumber, hexNumber } from "./lib/commands/words/address.ts";
export { answer } from "./lib/commands/words/answer.ts";
export { cpusOf, cpuSpec } from "./lib/commands/words/cpu_spec.ts";
export { taskWords } from "./lib/commands/words/tasks.ts";
export { hex16, taskHeader } from "./lib/commands/layout/task_header.ts";

// Memory, symbols, types and typed objects.
export type { AddressSpace, Translation, WalkStep } from "./lib/memory/address_space.ts";
export type { CType } from "./lib/types/ctype.ts";
export { typeName } from "./lib/types/declare.ts";
export { CObject } from "./lib/types/object.ts";
export type * from "./lib/types/typed.ts";
export { printObject, type PrintOptions } from "./lib/types/print.ts";
export type { KernelSymbol } from "./lib/types/symbols.ts";
export type { Target } from "./lib/types/target.ts";

export { memberType, typeType, TypeValue } from "./lib/session/world/type_host.ts";
export { placeType, PlaceValue } from "./lib/session/world/place_host.ts";
// What the kernel's structures mean: what the tables, functions and commands are made from.
export { forEachInChain, nullTerminated } from "./lib/kernel/chain.ts";
export {
  cpuCurr,
  idleTask,
  onlineCpus,
  perCpuAddress,
  possibleCpus,
  presentCpus,
  runqueue,
  runqueueClock,
} from "./lib/kernel/cpu.ts";
export {
  interruptsOff,
  panicCpu,
  runningFor,
  runqueueNumber,
  softirqNames,
  softirqsPending,
  uninterruptibleShare,
} from "./lib/kernel/cpu_state.ts";
export { directAddress } from "./lib/kernel/direct_map.ts";
export { explainAddress } from "./lib/kernel/explain_address.ts";
export {
  closesOnExec,
  fileFlags,
  fileInode,
  fileMode,
  filePath,
  filePathText,
  filePosition,
  openFiles,
  openFlags,
} from "./lib/kernel/files.ts";
export { type BucketEntry, hashtableForEach } from "./lib/kernel/hashtable.ts";
export { hlistForEach, hlistNullsForEach } from "./lib/kernel/hlist.ts";
export {
  anonymousKind,
  fileKinds,
  inodeFileSystem,
  inodeKind,
  inodeNumber,
  inodeSize,
} from "./lib/kernel/inode.ts";
export { listForEach, listForEachEntry } from "./lib/kernel/list.ts";
export { llistForEach } from "./lib/kernel/llist.ts";
export { type MapleEntry, mapleForEach } from "./lib/kernel/maple.ts";
export {
  isInTree,
  moduleAddresses,
  moduleBase,
  moduleName,
  moduleNumber,
  moduleRefs,
  moduleSize,
  moduleState,
  moduleStates,
  moduleText,
  moduleUsers,
  taintLetters,
} from "./lib/kernel/module_info.ts";
export { type ModulePart, moduleParts } from "./lib/kernel/module_parts.ts";
export {
  type KernelModule,
  moduleAt,
  type ModuleRange,
  modules,
  moduleSymbols,
} from "./lib/kernel/modules.ts";
export {
  frameOfPage,
  headPage,
  pageAround,
  pageCount,
  pageOfFrame,
  pageOrder,
  readPage,
} from "./lib/kernel/page.ts";
export { pageFlagNames } from "./lib/kernel/page_flags.ts";
export { presentSections } from "./lib/kernel/page_frames.ts";
export { pageIndex, pageInode, pageMaps, pagePhysical, pageUse } from "./lib/kernel/page_info.ts";
export { defaultTask, type PanicTask, panicTask } from "./lib/kernel/panic_task.ts";
export {
  dentryPathText,
  isUnlinked,
  mountOf,
  mountPathText,
  pathNeeds,
  pathText,
  readPath,
} from "./lib/kernel/path.ts";
export type { Place } from "./lib/kernel/place.ts";
export { type PlistEntry, plistForEach } from "./lib/kernel/plist.ts";
export {
  logFacilities,
  logFlags,
  logForEach,
  logLevels,
  logProblem,
  logWallTime,
} from "./lib/kernel/printk.ts";
export { callerText, logLine, type LogRecord } from "./lib/kernel/printk_record.ts";
export { ofProcesses } from "./lib/kernel/process.ts";
export { rbtreeForEach } from "./lib/kernel/rbtree.ts";
export { rhashtableForEach } from "./lib/kernel/rhashtable.ts";
export { type SlabCache, slabCache, slabCacheFlags, slabCacheForEach, slabNeeds } from "./lib/kernel/slab.ts";
export { slabTotals } from "./lib/kernel/slab_nodes.ts";
export { isSlab, readSlab } from "./lib/kernel/slab_object.ts";
export { type KernelFrame, type TaskStack, taskStack } from "./lib/kernel/stack.ts";
export {
  isTaskRunning,
  taskComm,
  taskCpu,
  taskElapsed,
  taskLeader,
  taskNice,
  taskPpid,
  taskRss,
  taskStart,
  taskSwap,
  taskVsz,
} from "./lib/kernel/task.ts";
export { readTask, readTaskNumber, type TaskField, taskMember } from "./lib/kernel/task_fields.ts";
export { isKernelThread, taskFlagNames, taskFlags, taskFlagsText } from "./lib/kernel/task_flags.ts";
export { childForEach, findTasks, taskForEach, threadForEach } from "./lib/kernel/task_list.ts";
export { taskPlace, taskProgram } from "./lib/kernel/task_places.ts";
export { isKillable, taskState, taskStates } from "./lib/kernel/task_state.ts";
export { clocks } from "./lib/kernel/time.ts";
export { userSpace } from "./lib/kernel/user_space.ts";
export {
  readVma,
  taskMappings,
  vmaAccess,
  vmaAnonName,
  vmaFlags,
  type VmaKind,
  vmaKind,
  vmaName,
  vmaOwner,
  vmaProblem,
} from "./lib/kernel/vma.ts";
export { readVm, readVmap, vmallocFlags, vmallocNeeds, vmapsByAddress } from "./lib/kernel/vmalloc.ts";
export {
  capped,
  collect,
  corrupt,
  defaultCap,
  ended,
  guardedWalk,
  type Walk,
  type WalkEnd,
  type WalkOptions,
  walkWarning,
  whole,
} from "./lib/kernel/walk_end.ts";
export { idrForEach, type XarrayEntry, xarrayForEach } from "./lib/kernel/xarray.ts";
