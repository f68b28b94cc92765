/** What a struct module says of a module (include/linux/module.h): each function reads only what it needs. */
import type { Target } from "../types/target.ts";
import { type Field, findField, getField, readField, readNumber } from "./field.ts";
import { listForEachEntry } from "./list.ts";
import { moduleRanges, modules } from "./modules.ts";
import { CObject } from "../types/object.ts";
import { whole } from "./walk_end.ts";

/** enum module_state, by number; UNFORMED since 3.8 (1fb9341ac348). */
export const moduleStates = ["LIVE", "COMING", "GOING", "UNFORMED"];

/** MODULE_NAME_LEN is 56 on machines of 64 bits; versions and the like are as long as their author liked. */
const longestName = 64, longestText = 256;

const mostUsers = 10_000;

/** Addresses of the `struct module`s, in the order of the kernel's list: the newest first. */
export function moduleAddresses(target: Target): bigint[] {
  return modules(target).map((module) => module.object.address!);
}

/** @param module `struct module *`, as everywhere in this file */
/** Its name. `module`: `struct module *`. */
export function moduleName(target: Target, module: bigint): string {
  return target.kernel.cString(module + getField(target, "module", "name").offset, longestName);
}

/** Its `enum module_state`, an index of `moduleStates`. `module`: `struct module *`. */
export function moduleState(target: Target, module: bigint): number {
  return readNumber(target.kernel, module, getField(target, "module", "state"));
}

/** The text behind a `char *` member (version, srcversion, args); undefined where it is NULL. */
export function moduleText(target: Target, module: bigint, member: string): string | undefined {
  const pointer = readField(target.kernel, module, getField(target, "module", member));
  return pointer === 0n ? undefined : target.kernel.cString(pointer, longestText);
}

/** An integer member, or a pointer. `module`: `struct module *`. */
export function moduleNumber(target: Target, module: bigint, member: string): bigint {
  return readField(target.kernel, module, getField(target, "module", member));
}

/** How many symbols the module has kept; 0 where the kernel keeps none (CONFIG_KALLSYMS). */
export function moduleSymbolCount(target: Target, module: bigint): number {
  const object = CObject.at(target, "struct module", module);
  if (!object.has("kallsyms") || object.member("kallsyms").isNull) return 0;
  return object.member("kallsyms.num_symtab").number();
}

/** How many use it, the kernel's own reference (MODULE_REF_BASE) not counted; -1 for one that is being removed. */
export function moduleRefs(target: Target, module: bigint): bigint {
  return moduleNumber(target, module, "refcnt.counter") - 1n;
}

/** Bytes of memory, all parts together; `text` for its code alone. */
export function moduleSize(target: Target, module: bigint, text = false): bigint {
  return rangesOf(target, module).filter((range) => range.text || !text)
    .reduce((sum, range) => sum + BigInt(range.size), 0n);
}

/** Where its code starts; undefined for a module without code. */
export function moduleBase(target: Target, module: bigint): bigint | undefined {
  return rangesOf(target, module).find((range) => range.text)?.base;
}

function rangesOf(target: Target, module: bigint) {
  return moduleRanges(CObject.at(target, "struct module", module));
}

/**
 * The modules that use this one: struct module_use hangs on the used one's source_list by a node of the same name,
 * and its `source` is the user.
 */
export function moduleUsers(target: Target, module: bigint): bigint[] {
  const source = getField(target, "module_use", "source");
  const node = Number(getField(target, "module_use", "source_list").offset);
  const head = module + getField(target, "module", "source_list").offset;
  const uses = whole(listForEachEntry(target, head, node, { cap: mostUsers }));
  return Array.from(uses, (use) => readField(target.kernel, use, source));
}

interface TaintFlags {
  readonly first: bigint;
  readonly size: bigint;
  readonly count: number;
  readonly letter: Field;
}

/** taint_flags[] of kernel/panic.c: a struct taint_flag for each bit. */
export function taintFlags(target: Target): TaintFlags | undefined {
  const symbol = target.symbols.findKernel("taint_flags");
  const letter = findField(target, "taint_flag", "c_true");
  const type = target.types.find("struct taint_flag");
  if (!symbol || !letter || type?.kind !== "struct" || type.size === 0) return undefined;
  // What follows the array may be its padding.
  const count = Math.min(64, Math.floor((symbol.size ?? 0) / type.size));
  return { first: symbol.address, size: BigInt(type.size), count, letter };
}

/** The letters for a taint mask, as the kernel shows them: `OE`. A bit without a letter is shown as its number. */
export function taintLetters(target: Target, mask: bigint): string {
  const flags = target.once(taintFlags);
  let letters = "";
  for (let bit = 0; bit < 64; bit++) {
    if ((mask >> BigInt(bit) & 1n) === 0n) continue;
    const code = flags && bit < flags.count
      ? target.kernel.u8(flags.first + BigInt(bit) * flags.size + flags.letter.offset)
      : 0;
    letters += code > 0x20 && code < 0x7f ? String.fromCharCode(code) : `(${bit})`;
  }
  return letters;
}

/** TAINT_OOT_MODULE: since 3.2 (2449b8ba0745). */
const outOfTree = 1n << 12n;

/** Whether the module was built as a part of the kernel's own sources. */
export function isInTree(target: Target, module: bigint): boolean {
  return (moduleNumber(target, module, "taints") & outOfTree) === 0n;
}
