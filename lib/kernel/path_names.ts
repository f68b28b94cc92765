/** The names of what is in no directory: pipes, sockets, anonymous inodes, memory files (d_dname of fs/d_path.c). */
import type { Target } from "../types/target.ts";
import { type Field, findField, getField, readField } from "./field.ts";

interface NameFields {
  readonly operations: Field;
  readonly make: Field;
  readonly inode: Field;
  readonly name: Field;
  readonly nameLength: Field;
  readonly data: Field;
  readonly number: Field;
}

function nameFields(target: Target): NameFields {
  const dentry = (path: string) => getField(target, "dentry", path);
  return {
    operations: dentry("d_op"),
    make: getField(target, "dentry_operations", "d_dname"),
    inode: dentry("d_inode"),
    name: dentry("d_name.name"),
    nameLength: dentry("d_name.len"),
    data: dentry("d_fsdata"),
    number: getField(target, "inode", "i_ino"),
  };
}

/** How each function of the kernel makes a name. */
const makers: Readonly<Record<string, (target: Target, dentry: bigint) => string>> = {
  pipefs_dname: (target, dentry) => `pipe:[${inodeNumber(target, dentry)}]`,
  sockfs_dname: (target, dentry) => `socket:[${inodeNumber(target, dentry)}]`,
  anon_inodefs_dname: (target, dentry) => `anon_inode:${ownName(target, dentry)}`,
  // 6.9 (cb12fd8e0dab): pidfds have a file system, and kept their name.
  pidfs_dname: () => "anon_inode:[pidfd]",
  simple_dname: (target, dentry) => `/${ownName(target, dentry)} (deleted)`,
  ns_dname: (target, dentry) => `${namespaceKind(target, dentry)}:[${inodeNumber(target, dentry)}]`,
  dmabuffs_dname: (target, dentry) => `/${ownName(target, dentry)}:${bufferName(target, dentry)}`,
};

/** The name that the dentry's file system makes for it; undefined for one that has its place in a directory. */
export function madeUpName(target: Target, dentry: bigint): string | undefined {
  const fields = target.once(nameFields), { kernel } = target;
  const operations = readField(kernel, dentry, fields.operations);
  const make = operations === 0n ? 0n : readField(kernel, operations, fields.make);
  if (make === 0n) return undefined;
  // Compilers give the names of functions that they have moved or cloned a suffix.
  const maker = target.symbols.at(make)?.name.replace(/\..*$/, "") ?? "";
  if (Object.hasOwn(makers, maker)) return makers[maker](target, dentry);
  return `${ownName(target, dentry)}:[${inodeNumber(target, dentry)}]`;
}

/** NAME_MAX. */
const longestName = 255;

function ownName(target: Target, dentry: bigint): string {
  const { name, nameLength } = target.once(nameFields), { kernel } = target;
  const length = Number(readField(kernel, dentry, nameLength));
  return kernel.cString(readField(kernel, dentry, name), Math.min(length, longestName));
}

function inodeNumber(target: Target, dentry: bigint): bigint {
  const { inode, number } = target.once(nameFields), { kernel } = target;
  return readField(kernel, readField(kernel, dentry, inode), number);
}

/** mnt, net, pid, ...: the namespace's operations have it, and the inode leads to the namespace since 6.9 (1fa08aece425). */
function namespaceKind(target: Target, dentry: bigint): string {
  const fields = target.once(nameFields), { kernel } = target;
  let operations = readField(kernel, dentry, fields.data);
  if (operations === 0n) {
    const inode = readField(kernel, dentry, fields.inode);
    const space = readField(kernel, inode, getField(target, "inode", "i_private"));
    operations = readField(kernel, space, getField(target, "ns_common", "ops"));
  }
  const name = readField(kernel, operations, getField(target, "proc_ns_operations", "name"));
  return kernel.cString(name, 32);
}

/** dma_buf.name; empty where nobody gave it one. */
function bufferName(target: Target, dentry: bigint): string {
  const { kernel } = target, field = findField(target, "dma_buf", "name");
  const buffer = readField(kernel, dentry, target.once(nameFields).data);
  const name = field && buffer !== 0n ? readField(kernel, buffer, field) : 0n;
  return name === 0n ? "" : kernel.cString(name, longestName);
}
