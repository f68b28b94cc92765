/** The file table: the open descriptors of every process. */
import { Address, Label, Size } from "../../dsl/value.ts";
import { RowRef } from "../define/cell.ts";
import type { ColumnDeclaration } from "../define/column.ts";
import { defineTable } from "../define/table.ts";
import { flagSet } from "../define/values/enumeration.ts";
import {
  closesOnExec,
  fileFlags,
  fileInode,
  fileMode,
  filePath,
  filePathText,
  filePosition,
  openFiles,
  openFlags,
} from "../kernel/files.ts";
import { inodeFileSystem, inodeKind, inodeNumber, inodeSize } from "../kernel/inode.ts";
import { isUnlinked, pathNeeds } from "../kernel/path.ts";
import { ofProcesses } from "../kernel/process.ts";
import { readTaskNumber, taskMember } from "../kernel/task_fields.ts";
import { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import { kindDomain, kindName } from "./file/kinds.ts";
import { atAddress, withPid } from "./task/find.ts";

/** A `struct file *`, and whose descriptor it is; a file that was met elsewhere is nobody's. */
export interface FileRow {
  readonly file: bigint;
  readonly task: bigint | undefined;
  readonly fd: number | undefined;
}

const flags = flagSet("open flags", openFlags);

const owner: readonly ColumnDeclaration<FileRow>[] = [
  {
    name: "task",
    type: { row: "task" },
    summary: "the process that has it open, by its first thread; null for a file that was met elsewhere",
    get: ({ task }) => task === undefined ? null : new RowRef("task", task),
  },
  {
    name: "pid",
    type: "int",
    summary: "that task's pid",
    needs: { members: [taskMember("pid")] },
    get: ({ task }, target) => task === undefined ? null : BigInt(readTaskNumber(target, task, "pid")),
  },
  {
    name: "fd",
    type: "int",
    summary: "the descriptor's number",
    get: ({ fd }) => fd === undefined ? null : BigInt(fd),
  },
  {
    name: "cloexec",
    type: "bool",
    summary: "whether exec() closes the descriptor",
    needs: { members: ["fdtable.close_on_exec"] },
    get: ({ task, fd }, target) =>
      task === undefined || fd === undefined ? null : closesOnExec(target, task, fd),
  },
];

const opened: readonly ColumnDeclaration<FileRow>[] = [
  {
    name: "address",
    type: "address",
    summary: "where the struct file is",
    get: ({ file }) => new Address(file),
  },
  {
    name: "path",
    type: "string",
    summary:
      "its path in its mount namespace, ` (deleted)` behind it; pipe:[4711], socket:[4712], anon_inode:[eventfd]",
    needs: { members: pathNeeds },
    get: ({ file }, target) => filePathText(target, file),
  },
  {
    name: "mode",
    type: "string",
    summary: "r, w or rw; empty when it was opened with O_PATH",
    needs: { members: ["file.f_mode"] },
    get: ({ file }, target) => fileMode(target, file),
  },
  {
    name: "flags",
    type: { enum: flags.domain },
    summary: "what it was opened with: O_APPEND, O_NONBLOCK, O_DIRECT, ...",
    needs: { members: ["file.f_flags"] },
    // The two lowest bits are the mode.
    get: ({ file }, target) => flags.label(BigInt(fileFlags(target, file)) & ~3n),
  },
  {
    name: "pos",
    type: "int",
    summary: "the byte at which the next read or write goes on",
    needs: { members: ["file.f_pos"] },
    get: ({ file }, target) => filePosition(target, file),
  },
];

const named: readonly ColumnDeclaration<FileRow>[] = [
  {
    name: "type",
    type: { enum: kindDomain },
    summary: "REG DIR CHR BLK FIFO SOCK LNK, ANON for an anonymous inode (eventfd, epoll, timerfd, ...)",
    needs: { members: ["file.f_inode", "inode.i_mode"] },
    get: ({ file }, target) => {
      const kind = inodeKind(target, fileInode(target, file));
      return new Label(kindDomain, BigInt(kind), kindName(kind));
    },
  },
  {
    name: "inode",
    type: "int",
    summary: "its inode's number",
    needs: { members: ["file.f_inode", "inode.i_ino"] },
    get: ({ file }, target) => inodeNumber(target, fileInode(target, file)),
  },
  {
    name: "size",
    type: "size",
    summary: "bytes of content, as far as the file system keeps them with the inode",
    needs: { members: ["file.f_inode", "inode.i_size"] },
    get: ({ file }, target) => new Size(inodeSize(target, fileInode(target, file))),
  },
  {
    name: "fs",
    type: "string",
    summary: "the type of its file system: ext4, nfs4, tmpfs, pipefs, ...",
    needs: { members: ["file.f_inode", "inode.i_sb", "super_block.s_type", "file_system_type.name"] },
    get: ({ file }, target) => inodeFileSystem(target, fileInode(target, file)),
  },
  {
    name: "deleted",
    type: "bool",
    summary: "whether it has been unlinked while it was open",
    needs: { members: ["dentry.d_hash", "dentry.d_parent"] },
    get: ({ file }, target) => isUnlinked(target, filePath(target, file).dentry),
  },
  {
    name: "dentry",
    type: { object: "struct dentry *" },
    summary: "its struct dentry",
    needs: { members: ["path.dentry"] },
    get: ({ file }, target) => CObject.of(target, "struct dentry *", filePath(target, file).dentry),
  },
];

function* rows(
  target: Target,
  warn: (message: string) => void,
  tasks?: Iterable<bigint>,
): Generator<FileRow> {
  const walk = (task: bigint) => openFiles(target, task);
  for (const { task, item } of ofProcesses(target, "files", "the open files", walk, warn, tasks)) {
    yield { task, ...item };
  }
}

/** The files of some tasks; undefined when some cannot be read: the walk over all tells why. */
function filesOf(tasks: Iterable<bigint> | undefined, target: Target): FileRow[] | undefined {
  let failed = false;
  const found = tasks && [...rows(target, () => failed = true, tasks)];
  return failed ? undefined : found;
}

export const file = defineTable<FileRow>({
  name: "file",
  summary: "every open descriptor of each process; threads that share them are one",
  needs: { types: ["file", "files_struct", "fdtable", "task_struct"], symbols: ["init_task"] },
  object: {
    type: "struct file *",
    address: (row) => row.file,
    at: (address) => ({ file: address, task: undefined, fd: undefined }),
  },
  columns: [...owner, ...opened, ...named],
  defaults: ["pid", "fd", "type", "mode", "path"],
  lookups: {
    pid: (value, target) => filesOf(withPid(value, target), target),
    task: (value, target) => filesOf(atAddress(value, target), target),
  },
  rows: (target, warn) => rows(target, warn),
});
