/**
 * The C types of global variables. Debug information in the dump tells those of per-CPU variables, and on kernels
 * built with pahole's global_var (1.29) all; of the well-known others the declarations are known here. A kernel may
 * declare a name in one of several ways: what is not a type of this kernel, or does not fit the room that the
 * variable has up to the next symbol, is passed over.
 */
import { type CType, sizeOf, type StructType } from "../types/ctype.ts";
import { CObject } from "../types/object.ts";
import type { KernelSymbol } from "../types/symbols.ts";
import type { Target } from "../types/target.ts";
import { isPerCpu } from "./cpu.ts";
import { ioGlobals } from "./globals/io.ts";
import { memoryGlobals } from "./globals/memory.ts";
import { perCpuGlobals } from "./globals/per_cpu.ts";
import { processGlobals } from "./globals/process.ts";
import { systemGlobals } from "./globals/system.ts";

/** What is known of a variable. */
export interface VariableType {
  readonly type: CType;
  /** Each CPU has its own. */
  readonly perCpu: boolean;
}

/** Undefined when nobody tells the type. */
export function variableType(target: Target, symbol: KernelSymbol): VariableType | undefined {
  const known = target.once(variableTypes), key = `${symbol.address} ${symbol.name}`;
  if (!known.has(key)) known.set(key, findType(target, symbol));
  return known.get(key);
}

function variableTypes(): Map<string, VariableType | undefined> {
  return new Map();
}

/** A global variable by name, where its type is known and there is one of it. */
export function globalVariable(target: Target, name: string): CObject | undefined {
  const symbol = target.symbols.find(name);
  const known = symbol && variableType(target, symbol);
  return known && !known.perCpu ? CObject.at(target, known.type, symbol.address) : undefined;
}

function findType(target: Target, symbol: KernelSymbol): VariableType | undefined {
  const { types } = target, { name, module } = symbol;
  const told = module === undefined ? types.kernelVariable(name) : types.variable(name);
  const perCpu = isPerCpuSymbol(target, symbol);
  if (told && fits(target, told, symbol)) return { type: told, perCpu };
  const type = module === undefined ? declaredType(target, symbol) : undefined;
  return type && { type, perCpu };
}

/** Whether each CPU has its own of a variable: it lies among those; of a module's only the types tell. */
export function isPerCpuSymbol(target: Target, symbol: KernelSymbol): boolean {
  const { symbols, types } = target, { address, name } = symbol;
  if (symbol.module !== undefined) return types.variable(name) !== undefined && isPerCpu(target, symbol);
  const start = symbols.findKernel("__per_cpu_start"), end = symbols.findKernel("__per_cpu_end");
  return start !== undefined && end !== undefined && address >= start.address && address < end.address;
}

/** A variable smaller than its type is another one of the same name. */
function fits({ types }: Target, type: CType, { size }: KernelSymbol): boolean {
  const own = sizeOf(types.resolve(type));
  return own === undefined || size === undefined || own <= size;
}

/** Of those that fit the largest: what is left of the room is padding. */
function declaredType(target: Target, symbol: KernelSymbol): CType | undefined {
  const probed = Object.hasOwn(probedGlobals, symbol.name) ? probedGlobals[symbol.name] : undefined;
  let best: CType | undefined, bestSize = -1;
  for (const text of probed ?? declarationsOf(symbol.name)) {
    const type = built(target, text, symbol);
    const size = type && sizeOf(target.types.resolve(type));
    if (type === undefined || size === undefined || size <= bestSize || !fits(target, type, symbol)) continue;
    if (probed) return type;
    best = type;
    bestSize = size;
  }
  return best;
}

let declarations: Map<string, string[]> | undefined;

function declarationsOf(name: string): readonly string[] {
  if (!declarations) {
    declarations = new Map();
    for (const area of [processGlobals, memoryGlobals, ioGlobals, systemGlobals, perCpuGlobals]) {
      for (const [type, names] of Object.entries(area)) {
        for (const one of names.trim().split(/\s+/)) {
          declarations.set(one, [...declarations.get(one) ?? [], type]);
        }
      }
    }
  }
  return declarations.get(name) ?? [];
}

/**
 * Those that size does not tell apart, newest first: a type behind `if` is taken where this kernel has the member.
 * Structures without a tag are written out.
 */
const probedGlobals: Readonly<Record<string, readonly string[]>> = {
  // A list in 7.2; in 6.12 the systems are chained by their `next`.
  file_systems: ["struct hlist_head if struct file_system_type.list", "struct file_system_type *"],
  file_systems_lock: ["spinlock_t if struct file_system_type.list", "rwlock_t"],
  // Lists in 6.12, chains in 6.1.
  stack_table: ["struct list_head * if struct stack_record.hash_list", "struct stack_record **"],
  // Without a tag up to 6.12.
  tk_core: ["struct tk_data", "{seqcount_raw_spinlock_t seq; struct timekeeper timekeeper}"],
};

function built(target: Target, text: string, symbol: KernelSymbol): CType | undefined {
  const [type, condition] = text.split(" if ");
  if (condition !== undefined && !hasMember(target, condition)) return undefined;
  if (type.startsWith("{")) return composed(target, type.slice(1, -1));
  const open = type.includes("[*]"), found = target.types.find(type.replace("[*]", "[]"));
  if (found?.kind !== "array" || symbol.size === undefined) return found;
  const element = sizeOf(target.types.resolve(found.element));
  if (element === undefined || element === 0) return found;
  const room = Math.floor(symbol.size / element);
  return open || found.length > room ? { ...found, length: room } : found;
}

function hasMember({ types }: Target, path: string): boolean {
  const [type, member] = path.split(".");
  return types.has(type, member);
}

/** A structure of these members, each as aligned as its size allows. */
function composed({ types }: Target, text: string): StructType | undefined {
  const members: StructType["members"][number][] = [];
  let end = 0;
  for (const declaration of text.split(";")) {
    const [, name] = /(\w+)\s*$/.exec(declaration)!;
    const type = types.find(declaration.slice(0, declaration.lastIndexOf(name)));
    const size = type && sizeOf(types.resolve(type));
    if (type === undefined || size === undefined) return undefined;
    const alignment = [8, 4, 2].find((bytes) => size % bytes === 0) ?? 1;
    end = Math.ceil(end / alignment) * alignment;
    members.push({ name, type, bitOffset: end * 8, bitSize: undefined });
    end += size;
  }
  return { kind: "struct", keyword: "struct", tag: undefined, size: end, members };
}
