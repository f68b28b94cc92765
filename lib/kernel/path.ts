/** Where a dentry is in the tree of mounts: what d_path() would say (fs/d_path.c, include/linux/dcache.h). */
import { CorruptError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { type Field, getField, readField, readNumber } from "./field.ts";
import { madeUpName } from "./path_names.ts";
import { hex } from "./walk_end.ts";

/** A `struct path`: a `struct vfsmount *` and a `struct dentry *`. */
export interface MountedDentry {
  readonly mount: bigint;
  readonly dentry: bigint;
}

interface PathFields {
  readonly pathMount: Field;
  readonly pathDentry: Field;
  readonly parent: Field;
  readonly name: Field;
  readonly nameLength: Field;
  readonly hashed: Field;
  readonly root: Field;
  /** Of struct mount, whose `mnt` is the vfsmount that a path holds. */
  readonly inMount: Field;
  readonly mountParent: Field;
  readonly mountPoint: Field;
  readonly mountFlags: Field;
}

function pathFields(target: Target): PathFields {
  const dentry = (path: string) => getField(target, "dentry", path);
  return {
    pathMount: getField(target, "path", "mnt"),
    pathDentry: getField(target, "path", "dentry"),
    parent: dentry("d_parent"),
    name: dentry("d_name.name"),
    nameLength: dentry("d_name.len"),
    hashed: dentry("d_hash.pprev"),
    root: getField(target, "vfsmount", "mnt_root"),
    inMount: getField(target, "mount", "mnt"),
    mountParent: getField(target, "mount", "mnt_parent"),
    mountPoint: getField(target, "mount", "mnt_mountpoint"),
    mountFlags: getField(target, "vfsmount", "mnt_flags"),
  };
}

/** What a path needs of the kernel's types. */
export const pathNeeds: readonly string[] = [
  "path.dentry",
  "dentry.d_parent",
  "dentry.d_name",
  "dentry.d_hash",
  "vfsmount.mnt_root",
  "mount.mnt_parent",
  "mount.mnt_mountpoint",
];

/** NAME_MAX; and more steps than a path of PATH_MAX bytes has, through as many mounts again. */
const longestName = 255, mostSteps = 8192;

/** Reads a `struct path` that lies at an address. */
export function readPath(target: Target, path: bigint): MountedDentry {
  const fields = target.once(pathFields), { kernel } = target;
  return {
    mount: readField(kernel, path, fields.pathMount),
    dentry: readField(kernel, path, fields.pathDentry),
  };
}

/** The last component of a dentry's name; "/" for a root. */
export function dentryName(target: Target, dentry: bigint): string {
  const { name, nameLength } = target.once(pathFields);
  const length = readNumber(target.kernel, dentry, nameLength);
  if (length > longestName) throw new CorruptError(`the name of a dentry would be ${length} bytes long`);
  return decoder.decode(target.kernel.read(readField(target.kernel, dentry, name), length));
}

const decoder = new TextDecoder();

/** Whether a dentry has been unlinked: it is out of the hash, and was not born outside of it, as a root is. */
export function isUnlinked(target: Target, dentry: bigint): boolean {
  const { hashed, parent } = target.once(pathFields), { kernel } = target;
  return readField(kernel, dentry, hashed) === 0n && readField(kernel, dentry, parent) !== dentry;
}

/**
 * The path from the root of the mount namespace, whatever root the process has: ` (deleted)` behind it when it has
 * been unlinked, `(unreachable)` before it when its mount has been taken out of the tree, `pipe:[4711]` and the like
 * for what never was in it. Throws a MemoryFault, LookupError or CorruptError.
 */
export function pathText(target: Target, path: MountedDentry): string {
  if (path.dentry === 0n) throw new CorruptError("the path has no dentry");
  // The root of a mount is a place in the tree, whatever its file system makes of names.
  const madeUp = isMountRoot(target, path) ? undefined : madeUpName(target, path.dentry);
  if (madeUp !== undefined) return madeUp;
  const { names, reachable } = climb(target, path);
  const text = `/${names.reverse().join("/")}`;
  return (reachable ? "" : "(unreachable)") + text + (isUnlinked(target, path.dentry) ? " (deleted)" : "");
}

function isMountRoot(target: Target, { mount, dentry }: MountedDentry): boolean {
  return mount !== 0n && readField(target.kernel, mount, target.once(pathFields).root) === dentry;
}

/**
 * MNT_UMOUNT: set by umount, which takes a mount that is in use out of its tree (4.1). The
 * kernel's own mounts are in no tree either, and are not said to be unreachable. An enumerator since 6.17.
 */
const unmounted = 0x800_0000n;

function isUnmounted(target: Target, mount: bigint): boolean {
  return (readField(target.kernel, mount, target.once(pathFields).mountFlags) & unmounted) !== 0n;
}

/** The names from a dentry up to the root of all mounts. */
function climb(target: Target, path: MountedDentry): { names: string[]; reachable: boolean } {
  const fields = target.once(pathFields), { kernel } = target;
  const names: string[] = [];
  let { mount, dentry } = path;
  for (let steps = 0; steps < mostSteps; steps++) {
    if (isMountRoot(target, { mount, dentry })) {
      const around = mount - fields.inMount.offset;
      const above = readField(kernel, around, fields.mountParent);
      if (above === around) return { names, reachable: !isUnmounted(target, mount) };
      dentry = readField(kernel, around, fields.mountPoint);
      mount = above + fields.inMount.offset;
      continue;
    }
    const parent = readField(kernel, dentry, fields.parent);
    // A root that is not its mount's: a bind mount that the directory was moved out of, a lost NFS handle.
    if (parent === dentry) return { names, reachable: false };
    names.push(dentryName(target, dentry));
    dentry = parent;
  }
  throw new CorruptError(`the path of dentry ${hex(path.dentry)} has no end`);
}

/** The path of a dentry from the root of its file system, wherever that is mounted. */
export function dentryPathText(target: Target, dentry: bigint): string {
  const { parent } = target.once(pathFields), names: string[] = [];
  for (let at = dentry, steps = 0; steps < mostSteps; steps++) {
    const above = readField(target.kernel, at, parent);
    if (above === at) {
      return `/${names.reverse().join("/")}` + (isUnlinked(target, dentry) ? " (deleted)" : "");
    }
    names.push(dentryName(target, at));
    at = above;
  }
  throw new CorruptError(`the path of dentry ${hex(dentry)} has no end`);
}

/** Where a `struct vfsmount *` is mounted. */
export function mountPathText(target: Target, mount: bigint): string {
  return pathText(target, { mount, dentry: readField(target.kernel, mount, target.once(pathFields).root) });
}

/** The `struct vfsmount *` in a `struct mount *`. */
export function mountOf(target: Target, around: bigint): bigint {
  return around + target.once(pathFields).inMount.offset;
}
