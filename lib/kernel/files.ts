/** The files that a process has open: struct files_struct, fdtable and file (include/linux/fdtable.h, fs.h). */
import type { Target } from "../types/target.ts";
import { type Field, getField, readField, readNumber } from "./field.ts";
import { type MountedDentry, pathText, readPath } from "./path.ts";
import { readTask } from "./task_fields.ts";
import { Trouble } from "./trouble.ts";
import { corrupt, defaultCap, type Walk, type WalkOptions } from "./walk_end.ts";

/** An open descriptor. */
export interface OpenFile {
  readonly fd: number;
  /** `struct file *` */
  readonly file: bigint;
}

interface TableFields {
  readonly table: Field;
  readonly size: Field;
  readonly files: Field;
  readonly open: Field;
  readonly closeOnExec: Field;
}

function tableFields(target: Target): TableFields {
  const field = (path: string) => getField(target, "fdtable", path);
  return {
    table: getField(target, "files_struct", "fdt"),
    size: field("max_fds"),
    files: field("fd"),
    open: field("open_fds"),
    closeOnExec: field("close_on_exec"),
  };
}

/** sysctl_nr_open ends at about 2^30; no table is that large. */
const mostDescriptors = 1 << 26;

/** A `struct fdtable`. */
interface Table {
  readonly size: number;
  readonly files: bigint;
  readonly open: bigint;
  readonly closeOnExec: bigint;
}

function tableOf(target: Target, files: bigint): Table {
  const fields = target.once(tableFields), { kernel } = target;
  const table = readField(kernel, files, fields.table);
  return {
    size: readNumber(kernel, table, fields.size),
    files: readField(kernel, table, fields.files),
    open: readField(kernel, table, fields.open),
    closeOnExec: readField(kernel, table, fields.closeOnExec),
  };
}

/**
 * Yields the open descriptors of a task, ascending; none for a kernel thread and after exit. One that is only
 * reserved (a file is just being opened) is passed over. Throws a MemoryFault when it cannot begin.
 */
export function* openFiles(target: Target, task: bigint, options: WalkOptions = {}): Walk<OpenFile> {
  const files = readTask(target, task, "files");
  const trouble = new Trouble(options.cap ?? defaultCap);
  if (files === 0n) return trouble.end();
  const table = tableOf(target, files);
  if (table.size > mostDescriptors) return corrupt(`a table of ${table.size} descriptors`);
  for (let word = 0; word * 64 < table.size; word++) {
    let bits: bigint;
    try {
      bits = target.kernel.u64(table.open + BigInt(word * 8));
    } catch (error) {
      trouble.fault(error);
      // What follows is in the same page: on to the next one.
      word |= 511;
      continue;
    }
    for (const open of openInWord(target, table, word, bits, trouble)) {
      if (trouble.full()) return trouble.end();
      yield open;
    }
  }
  return trouble.end();
}

function* openInWord(
  target: Target,
  table: Table,
  word: number,
  bits: bigint,
  trouble: Trouble,
): Generator<OpenFile> {
  for (let bit = 0; bits >> BigInt(bit) !== 0n; bit++) {
    const fd = word * 64 + bit;
    if ((bits >> BigInt(bit) & 1n) === 0n || fd >= table.size) continue;
    let file: bigint;
    try {
      file = target.kernel.u64(table.files + BigInt(fd * 8));
    } catch (error) {
      trouble.fault(error);
      return;
    }
    if (file !== 0n) yield { fd, file };
  }
}

/** Whether exec() closes a descriptor of a task. */
export function closesOnExec(target: Target, task: bigint, fd: number): boolean {
  const { closeOnExec } = tableOf(target, readTask(target, task, "files"));
  return (target.kernel.u64(closeOnExec + BigInt((fd >> 6) * 8)) >> BigInt(fd & 63) & 1n) !== 0n;
}

interface FileFields {
  readonly path: Field;
  readonly inode: Field;
  readonly flags: Field;
  readonly mode: Field;
  readonly position: Field;
}

function fileFields(target: Target): FileFields {
  const field = (...paths: string[]) => getField(target, "file", ...paths);
  return {
    // 6.17: __f_path is the one to write to, beside a constant f_path.
    path: field("f_path", "__f_path"),
    inode: field("f_inode"),
    flags: field("f_flags"),
    mode: field("f_mode"),
    position: field("f_pos"),
  };
}

/** The dentry of an open file, and its mount. `file`: `struct file *`, as in all that follows. */
export function filePath(target: Target, file: bigint): MountedDentry {
  return readPath(target, file + target.once(fileFields).path.offset);
}

/** The path of an open file. `file`: `struct file *`. */
export function filePathText(target: Target, file: bigint): string {
  return pathText(target, filePath(target, file));
}

/** `struct inode *` */
export function fileInode(target: Target, file: bigint): bigint {
  return readField(target.kernel, file, target.once(fileFields).inode);
}

/** O_ flags: see `openFlags`. */
export function fileFlags(target: Target, file: bigint): number {
  return readNumber(target.kernel, file, target.once(fileFields).flags) >>> 0;
}

/** How far it has been read or written. */
export function filePosition(target: Target, file: bigint): bigint {
  return readField(target.kernel, file, target.once(fileFields).position);
}

/** FMODE_READ and FMODE_WRITE: `r`, `w`, `rw`, or nothing for a descriptor that only names a place (O_PATH). */
export function fileMode(target: Target, file: bigint): string {
  const mode = readNumber(target.kernel, file, target.once(fileFields).mode);
  return (mode & 1 ? "r" : "") + (mode & 2 ? "w" : "");
}

/**
 * O_ flags of x86 (include/uapi/asm-generic/fcntl.h), those of several bits first. The two lowest bits are no flags:
 * they number O_RDONLY, O_WRONLY and O_RDWR. O_CLOEXEC is kept with the descriptor, and here only by chance.
 */
export const openFlags = {
  O_TMPFILE: 0o20200000n,
  O_SYNC: 0o4010000n,
  O_CREAT: 0o100n,
  O_EXCL: 0o200n,
  O_NOCTTY: 0o400n,
  O_TRUNC: 0o1000n,
  O_APPEND: 0o2000n,
  O_NONBLOCK: 0o4000n,
  O_DSYNC: 0o10000n,
  O_ASYNC: 0o20000n,
  O_DIRECT: 0o40000n,
  O_LARGEFILE: 0o100000n,
  O_DIRECTORY: 0o200000n,
  O_NOFOLLOW: 0o400000n,
  O_NOATIME: 0o1000000n,
  O_CLOEXEC: 0o2000000n,
  O_PATH: 0o10000000n,
};
