/** struct inode: what kind of thing a file is, and on which file system (include/linux/fs.h). */
import type { Target } from "../types/target.ts";
import { type Field, getField, readField, readNumber } from "./field.ts";

interface InodeFields {
  readonly mode: Field;
  readonly number: Field;
  readonly size: Field;
  readonly superblock: Field;
  readonly type: Field;
  readonly typeName: Field;
}

function inodeFields(target: Target): InodeFields {
  return {
    mode: getField(target, "inode", "i_mode"),
    number: getField(target, "inode", "i_ino"),
    size: getField(target, "inode", "i_size"),
    superblock: getField(target, "inode", "i_sb"),
    type: getField(target, "super_block", "s_type"),
    typeName: getField(target, "file_system_type", "name"),
  };
}

/** The number in its file system. `inode`: `struct inode *`, as everywhere in this file. */
export function inodeNumber(target: Target, inode: bigint): bigint {
  return BigInt.asUintN(64, readField(target.kernel, inode, target.once(inodeFields).number));
}

/** Bytes of content, as far as the file system keeps it there. */
export function inodeSize(target: Target, inode: bigint): bigint {
  return readField(target.kernel, inode, target.once(inodeFields).size);
}

/** The name of the file system's type: `ext4`, `tmpfs`, `pipefs`. */
export function inodeFileSystem(target: Target, inode: bigint): string {
  const fields = target.once(inodeFields), { kernel } = target;
  const type = readField(kernel, readField(kernel, inode, fields.superblock), fields.type);
  return kernel.cString(readField(kernel, type, fields.typeName), 64);
}

/** Kinds of files by S_IFMT's four bits (include/uapi/linux/stat.h), as crash calls them. */
export const fileKinds: Readonly<Record<number, string>> = {
  1: "FIFO",
  2: "CHR",
  4: "DIR",
  6: "BLK",
  8: "REG",
  10: "LNK",
  12: "SOCK",
};

/** The kind of what has no kind: the inode that eventpolls, timers and the like share. */
export const anonymousKind = 0;

/** A number of `fileKinds`, or `anonymousKind`. */
export function inodeKind(target: Target, inode: bigint): number {
  const kind = readNumber(target.kernel, inode, target.once(inodeFields).mode) >> 12 & 15;
  // 6.16 (cfd86ef7e8e7) made regular files of anonymous inodes.
  return fileKinds[kind] === "REG" && inodeFileSystem(target, inode) === "anon_inodefs"
    ? anonymousKind
    : kind;
}
