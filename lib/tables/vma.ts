/** The vma table: the mappings of every process. */
import { Address, Label, Size } from "../../dsl/value.ts";
import { type Cell, RowRef } from "../define/cell.ts";
import type { ColumnDeclaration } from "../define/column.ts";
import { defineTable } from "../define/table.ts";
import { alternatives, flagSet } from "../define/values/enumeration.ts";
import { fileInode, filePathText } from "../kernel/files.ts";
import { inodeNumber } from "../kernel/inode.ts";
import { pathNeeds } from "../kernel/path.ts";
import { ofProcesses } from "../kernel/process.ts";
import { readTaskNumber, taskMember } from "../kernel/task_fields.ts";
import {
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
} from "../kernel/vma.ts";
import { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import { atAddress, withPid } from "./task/find.ts";

/** A `struct vm_area_struct *`, and whose it is; undefined for one that was met elsewhere. */
export interface VmaRow {
  readonly vma: bigint;
  readonly task: bigint | undefined;
}

const kinds: readonly VmaKind[] = ["file", "heap", "stack", "vdso", "anon"];
const kindDomain = alternatives("mapping kind", new Map(kinds.map((kind, i) => [BigInt(i), [kind]])));

const flags = flagSet("mapping flags", vmaFlags);

const mm = ["mm_struct.brk", "mm_struct.start_brk", "mm_struct.start_stack"];

/** Whose mapping it is: the task whose rows these are, else the owner of the address space. */
function ownerOf({ vma, task }: VmaRow, target: Target): bigint | undefined {
  return task ?? vmaOwner(target, vma);
}

const owner: readonly ColumnDeclaration<VmaRow>[] = [
  {
    name: "task",
    type: { row: "task" },
    summary: "the process that it belongs to, by its first thread",
    get: (row, target) => {
      const task = ownerOf(row, target);
      return task === undefined ? null : new RowRef("task", task);
    },
  },
  {
    name: "pid",
    type: "int",
    summary: "that task's pid",
    needs: { members: [taskMember("pid")] },
    get: (row, target) => {
      const task = ownerOf(row, target);
      return task === undefined ? null : BigInt(readTaskNumber(target, task, "pid"));
    },
  },
];

const range: readonly ColumnDeclaration<VmaRow>[] = [
  {
    name: "address",
    type: "address",
    summary: "where the struct vm_area_struct is",
    get: ({ vma }) => new Address(vma),
  },
  {
    name: "start",
    type: "address",
    summary: "its first byte, in the process's memory",
    get: ({ vma }, target) => new Address(readVma(target, vma, "start")),
  },
  {
    name: "end",
    type: "address",
    summary: "the first byte behind it",
    get: ({ vma }, target) => new Address(readVma(target, vma, "end")),
  },
  {
    name: "size",
    type: "size",
    summary: "its bytes, touched or not",
    get: ({ vma }, target) => new Size(readVma(target, vma, "end") - readVma(target, vma, "start")),
  },
];

const access: readonly ColumnDeclaration<VmaRow>[] = [
  {
    name: "access",
    type: "string",
    summary: "rwx and s or p (shared, private), as /proc/PID/maps has them: r-xp",
    get: ({ vma }, target) => vmaAccess(readVma(target, vma, "flags")),
  },
  {
    name: "flags",
    type: { enum: flags.domain },
    summary: "VM_LOCKED, VM_HUGEPAGE, VM_IO, VM_DONTDUMP, ...",
    get: ({ vma }, target) => flags.label(readVma(target, vma, "flags")),
  },
];

const content: readonly ColumnDeclaration<VmaRow>[] = [
  {
    name: "kind",
    type: { enum: kindDomain },
    summary: "file heap stack anon, vdso for what the kernel lends (vdso, vvar); a thread's stack is anon",
    needs: { members: mm },
    get: ({ vma }, target) => {
      const kind = vmaKind(target, vma);
      return new Label(kindDomain, BigInt(kinds.indexOf(kind)), kind);
    },
  },
  {
    name: "name",
    type: "string",
    summary: "the path, [heap], [stack], [vdso], [anon:name], as /proc/PID/maps has it; null for none",
    needs: { members: [...mm, ...pathNeeds] },
    get: ({ vma }, target) => vmaName(target, vma) ?? null,
  },
  {
    name: "path",
    type: "string",
    summary: "the path of the file; null without one",
    needs: { members: pathNeeds },
    get: ({ vma }, target) => ofFile(target, vma, (file) => filePathText(target, file)),
  },
  {
    name: "file",
    type: { row: "file" },
    summary: "the file, for its columns and members; null without one",
    get: ({ vma }, target) =>
      ofFile(target, vma, (file) => new RowRef("file", { file, task: undefined, fd: undefined })),
  },
  {
    name: "inode",
    type: "int",
    summary: "the file's inode number; null without one",
    needs: { members: ["file.f_inode", "inode.i_ino"] },
    get: ({ vma }, target) => ofFile(target, vma, (file) => inodeNumber(target, fileInode(target, file))),
  },
  {
    name: "anon_name",
    type: "string",
    summary: "the name that the process gave to memory of its own (PR_SET_VMA_ANON_NAME); null for none",
    needs: { members: ["vm_area_struct.anon_name", "anon_vma_name.name"] },
    get: ({ vma }, target) => vmaAnonName(target, vma) ?? null,
  },
  {
    name: "offset",
    type: "size",
    summary: "where in the file it begins; null without one",
    get: ({ vma }, target) =>
      ofFile(
        target,
        vma,
        () => new Size(readVma(target, vma, "pageOffset") * BigInt(target.dump.pageSize)),
      ),
  },
  {
    name: "pgoff",
    type: "int",
    summary: "vm_pgoff: that in pages; without a file the first page's number",
    get: ({ vma }, target) => readVma(target, vma, "pageOffset"),
  },
  {
    name: "mm",
    type: { object: "struct mm_struct *" },
    summary: "the address space that it is in",
    get: ({ vma }, target) => CObject.of(target, "struct mm_struct *", readVma(target, vma, "mm")),
  },
];

function ofFile(target: Target, vma: bigint, get: (file: bigint) => Cell): Cell {
  const file = readVma(target, vma, "file");
  return file === 0n ? null : get(file);
}

function* rows(
  target: Target,
  warn: (message: string) => void,
  tasks?: Iterable<bigint>,
): Generator<VmaRow> {
  const walk = (task: bigint) => taskMappings(target, task);
  for (const { task, item } of ofProcesses(target, "mm", "the mappings", walk, warn, tasks)) {
    yield { task, vma: item };
  }
}

/** The mappings of some tasks; undefined when some cannot be read: the walk over all tells why. */
function mappingsOf(tasks: Iterable<bigint> | undefined, target: Target): VmaRow[] | undefined {
  let failed = false;
  const found = tasks && [...rows(target, () => failed = true, tasks)];
  return failed ? undefined : found;
}

export const vma = defineTable<VmaRow>({
  name: "vma",
  summary: "every mapping of each process, by ascending address",
  needs: {
    types: ["vm_area_struct", "mm_struct", "task_struct"],
    symbols: ["init_task"],
    check: vmaProblem,
  },
  object: {
    type: "struct vm_area_struct *",
    address: (row) => row.vma,
    at: (address) => ({ vma: address, task: undefined }),
  },
  columns: [...owner, ...range, ...access, ...content],
  defaults: ["pid", "start", "end", "size", "access", "name"],
  lookups: {
    pid: (value, target) => mappingsOf(withPid(value, target), target),
    task: (value, target) => mappingsOf(atAddress(value, target), target),
  },
  rows: (target, warn) => rows(target, warn),
});
