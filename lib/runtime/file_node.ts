/** Files by node:fs, on Bun and Node. */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import type { FileKind, FileSystem, NewFile, OpenFile } from "./file_system.ts";

function kindOf(stats: Stats): FileKind {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isFIFO() || stats.isSocket()) return "pipe";
  return stats.isCharacterDevice() ? "character device" : "other";
}

class NodeFile implements OpenFile {
  readonly size: number;

  constructor(readonly descriptor: number) {
    this.size = fstatSync(descriptor).size;
  }

  read(target: Uint8Array, offset: number): number {
    return readSync(this.descriptor, target, 0, target.length, offset);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

class NewNodeFile implements NewFile {
  constructor(readonly descriptor: number) {}

  write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) done += writeSync(this.descriptor, bytes, done);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function modeFor(who: "owner" | undefined): number {
  return who === undefined ? 0o666 : 0o600;
}

export const nodeFiles: FileSystem = {
  kindOf: (path) => kindOf(statSync(path)),
  realPath: (path) => realpathSync(path),
  open: (path) => new NodeFile(openSync(path, "r")),
  create: (path, who) => new NewNodeFile(openSync(path, "wx", modeFor(who))),
  append: (path, who) => new NewNodeFile(openSync(path, "a", modeFor(who))),
  makeFolder: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  names: (path) =>
    readdirSync(path, { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `${entry.name}/` : entry.name
    ),
  list: (path) =>
    readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => ({
      name,
      modified: statSync(`${path}/${name}`).mtimeMs,
    })),
};
