/** Files by node:fs, on Bun and Node. */
import { closeSync, fstatSync, openSync, readSync, realpathSync, type Stats, statSync } from "node:fs";
import type { FileKind, FileSystem, OpenFile } from "./file.ts";

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

export const nodeFiles: FileSystem = {
  kindOf: (path) => kindOf(statSync(path)),
  realPath: (path) => realpathSync(path),
  open: (path) => new NodeFile(openSync(path, "r")),
};
