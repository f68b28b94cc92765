/** Mappings of a process: struct vm_area_struct (include/linux/mm_types.h). */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { forEachInChain, nullTerminated } from "./chain.ts";
import { type Field, findField, getField, readField } from "./field.ts";
import { filePathText } from "./files.ts";
import { mapleForEach } from "./maple.ts";
import { readTask } from "./task_fields.ts";
import { ended, type Walk, type WalkOptions } from "./walk_end.ts";

interface VmaFields {
  readonly start: Field;
  readonly end: Field;
  readonly mm: Field;
  readonly flags: Field;
  readonly pageOffset: Field;
  readonly file: Field;
  readonly operations: Field;
  readonly privateData: Field;
  /** 5.17 (9a10064f5625), where the kernel was built with it; up to 6.1 in a union with what files need. */
  readonly anonName: Field | undefined;
}

function vmaFields(target: Target): VmaFields {
  const field = (path: string) => getField(target, "vm_area_struct", path);
  return {
    start: field("vm_start"),
    end: field("vm_end"),
    mm: field("vm_mm"),
    flags: field("vm_flags"),
    pageOffset: field("vm_pgoff"),
    file: field("vm_file"),
    operations: field("vm_ops"),
    privateData: field("vm_private_data"),
    anonName: findField(target, "vm_area_struct", "anon_name"),
  };
}

/** Numbers and pointers of a mapping that are read as they are. */
export type VmaField = "start" | "end" | "mm" | "flags" | "pageOffset" | "file";

/** A member as the kernel has it. `vma`: `struct vm_area_struct *`, as in all that follows. */
export function readVma(target: Target, vma: bigint, name: VmaField): bigint {
  return BigInt.asUintN(64, readField(target.kernel, vma, target.once(vmaFields)[name]));
}

/** Yields the mappings of a task by ascending address; none for a kernel thread and after exit. */
export function* taskMappings(target: Target, task: bigint, options?: WalkOptions): Walk<bigint> {
  const mm = readTask(target, task, "mm");
  return mm === 0n ? ended : yield* vmaForEach(target, mm, options);
}

/** @param mm `struct mm_struct *` */
export function* vmaForEach(target: Target, mm: bigint, options?: WalkOptions): Walk<bigint> {
  // 6.1 (d4af56c5c7c6): a maple tree.
  const tree = findField(target, "mm_struct", "mm_mt");
  if (tree) {
    const walk = mapleForEach(target, mm + tree.offset, options);
    for (let next = walk.next();; next = walk.next()) {
      if (next.done) return next.value;
      if (next.value.pointer !== undefined) yield next.value.pointer;
    }
  }
  // Before: a list in the order of the addresses, beside a red-black tree.
  const first = readField(target.kernel, mm, getField(target, "mm_struct", "mmap"));
  const next = Number(getField(target, "vm_area_struct", "vm_next").offset);
  return yield* forEachInChain(target.kernel, first, nullTerminated(next), options);
}

/** The mapping of a task that an address lies in; undefined where it has mapped nothing. */
export function vmaAt(target: Target, task: bigint, address: bigint): bigint | undefined {
  for (const vma of taskMappings(target, task)) {
    if (address < readVma(target, vma, "start")) return undefined;
    if (address < readVma(target, vma, "end")) return vma;
  }
  return undefined;
}

/** Why this kernel's mappings cannot be walked, or undefined. */
export function vmaProblem(target: Target): string | undefined {
  const tree = findField(target, "mm_struct", "mm_mt"), list = findField(target, "vm_area_struct", "vm_next");
  return tree || list ? undefined : "this kernel has no member mm_struct.mm_mt or vm_area_struct.vm_next";
}

/**
 * What a mapping is of: a file (shared anonymous memory is one, too), the heap, the first thread's stack, pages that
 * the kernel lends (vdso, vvar), or nothing of this: memory without a name, threads' stacks among it.
 */
export type VmaKind = "file" | "heap" | "stack" | "vdso" | "anon";

/** What a mapping is of; vdso stands for all that the kernel maps by itself. */
export function vmaKind(target: Target, vma: bigint): VmaKind {
  if (readVma(target, vma, "file") !== 0n) return "file";
  if (specialName(target, vma) !== undefined) return "vdso";
  const mm = readVma(target, vma, "mm");
  const start = readVma(target, vma, "start"), end = readVma(target, vma, "end");
  if (start <= readMm(target, mm, "brk") && end >= readMm(target, mm, "start_brk")) return "heap";
  const stack = readMm(target, mm, "start_stack");
  return start <= stack && end >= stack ? "stack" : "anon";
}

function readMm(target: Target, mm: bigint, member: string): bigint {
  return readField(target.kernel, mm, getField(target, "mm_struct", member));
}

/** Operations of mappings that the kernel makes itself; the legacy ones have no name of their own. */
function specialOperations({ symbols }: Target): ReadonlySet<bigint> {
  const names = ["special_mapping_vmops", "legacy_special_mapping_vmops"];
  return new Set(names.flatMap((name) => symbols.findKernel(name)?.address ?? []));
}

/** `[vdso]`, `[vvar]`, `[uprobes]`: the name of a mapping that the kernel made; undefined for any other. */
function specialName(target: Target, vma: bigint): string | undefined {
  const fields = target.once(vmaFields), { kernel } = target;
  const operations = readField(kernel, vma, fields.operations);
  if (operations === 0n || !target.once(specialOperations).has(operations)) return undefined;
  const special = target.symbols.findKernel("special_mapping_vmops")?.address === operations;
  const mapping = special ? readField(kernel, vma, fields.privateData) : 0n;
  const name = mapping && readField(kernel, mapping, getField(target, "vm_special_mapping", "name"));
  return name ? kernel.cString(name, 64) : "[vdso]";
}

const longestName = 256;

/** The name that a process gave to memory (PR_SET_VMA_ANON_NAME); undefined for none. */
export function vmaAnonName(target: Target, vma: bigint): string | undefined {
  const { anonName } = target.once(vmaFields);
  if (!anonName) throw new LookupError("this kernel has no member vm_area_struct.anon_name");
  if (readVma(target, vma, "file") !== 0n) return undefined;
  const name = readField(target.kernel, vma, anonName);
  const text = getField(target, "anon_vma_name", "name").offset;
  return name === 0n ? undefined : target.kernel.cString(name + text, longestName);
}

/** The path of the file that a mapping is of; undefined for one of none. */
export function vmaFilePath(target: Target, vma: bigint): string | undefined {
  const file = readVma(target, vma, "file");
  return file === 0n ? undefined : filePathText(target, file);
}

/** The last column of /proc/PID/maps: a path, `[heap]`, `[stack]`, `[vdso]`, `[anon:name]`; undefined for none. */
export function vmaName(target: Target, vma: bigint): string | undefined {
  const path = vmaFilePath(target, vma);
  if (path !== undefined) return path;
  const special = specialName(target, vma);
  if (special !== undefined) return special;
  const kind = vmaKind(target, vma);
  if (kind !== "anon") return `[${kind}]`;
  const name = target.once(vmaFields).anonName && vmaAnonName(target, vma);
  return name === undefined ? undefined : `[anon:${name}]`;
}

/** `rw-p`, as /proc/PID/maps has it: a shared mapping of a file that is open for reading only has lost VM_SHARED. */
export function vmaAccess(flags: bigint): string {
  const letter = (name: keyof typeof vmaFlags, text: string) => flags & vmaFlags[name] ? text : "-";
  return letter("VM_READ", "r") + letter("VM_WRITE", "w") + letter("VM_EXEC", "x") +
    (flags & vmaFlags.VM_MAYSHARE ? "s" : "p");
}

/**
 * VM_ flags that have kept their value from 4.14 to 7.3 (include/linux/mm.h). No debug information carried them until
 * they became an enumeration, VMA_READ_BIT and so on, in which these are the same; those that moved or were given up
 * stay without a name.
 */
export const vmaFlags = {
  VM_READ: 0x1n,
  VM_WRITE: 0x2n,
  VM_EXEC: 0x4n,
  VM_SHARED: 0x8n,
  VM_MAYREAD: 0x10n,
  VM_MAYWRITE: 0x20n,
  VM_MAYEXEC: 0x40n,
  VM_MAYSHARE: 0x80n,
  VM_GROWSDOWN: 0x100n,
  VM_UFFD_MISSING: 0x200n,
  VM_PFNMAP: 0x400n,
  VM_UFFD_WP: 0x1000n,
  VM_LOCKED: 0x2000n,
  VM_IO: 0x4000n,
  VM_SEQ_READ: 0x8000n,
  VM_RAND_READ: 0x10000n,
  VM_DONTCOPY: 0x20000n,
  VM_DONTEXPAND: 0x40000n,
  VM_LOCKONFAULT: 0x80000n,
  VM_ACCOUNT: 0x100000n,
  VM_NORESERVE: 0x200000n,
  VM_HUGETLB: 0x400000n,
  VM_SYNC: 0x800000n,
  VM_WIPEONFORK: 0x2000000n,
  VM_DONTDUMP: 0x4000000n,
  VM_SOFTDIRTY: 0x8000000n,
  VM_MIXEDMAP: 0x10000000n,
  VM_HUGEPAGE: 0x20000000n,
  VM_NOHUGEPAGE: 0x40000000n,
  VM_MERGEABLE: 0x80000000n,
  VM_PKEY_BIT0: 1n << 32n,
  VM_PKEY_BIT1: 1n << 33n,
  VM_PKEY_BIT2: 1n << 34n,
  VM_PKEY_BIT3: 1n << 35n,
  VM_ALLOW_ANY_UNCACHED: 1n << 39n,
  VM_DROPPABLE: 1n << 40n,
  VM_SEALED: 1n << 42n,
};

/** The task that an address space belongs to (mm.owner, kept with memory cgroups); undefined where it has none. */
export function vmaOwner(target: Target, vma: bigint): bigint | undefined {
  const mm = readVma(target, vma, "mm");
  const owner = mm === 0n ? 0n : readField(target.kernel, mm, getField(target, "mm_struct", "owner"));
  return owner === 0n ? undefined : owner;
}
