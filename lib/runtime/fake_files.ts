/** Files in memory, for tests: every path is absolute or starts at "/here". */
import type { FileSystem, OpenFile } from "./file_system.ts";

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function opened(text: string): OpenFile {
  const bytes = new TextEncoder().encode(text);
  return {
    size: bytes.length,
    read(target, offset) {
      const part = bytes.subarray(offset, offset + target.length);
      target.set(part);
      return part.length;
    },
    close() {},
  };
}

/** A file system over a map from paths to texts, which shows what was written. */
export function fakeFiles(disk: Map<string, string>, folders: readonly string[] = []): FileSystem {
  const full = (path: string) => new URL(path, "file:///here/").pathname.replace(/(?<=.)\/$/, "");
  const name = (path: string) => [...disk.keys()].find((one) => full(one) === full(path));
  const isFolder = (path: string) =>
    [...disk.keys(), "/here/x", ...folders.map((folder) => `${folder}/x`)]
      .some((file) => full(file).startsWith(full(path).replace(/\/?$/, "/")));
  const existing = (path: string) => {
    const found = name(path);
    if (found === undefined) throw failure("ENOENT");
    return found;
  };
  return {
    kindOf(path) {
      if (isFolder(path)) return "directory";
      existing(path);
      return "file";
    },
    realPath(path) {
      if (!isFolder(path)) existing(path);
      return full(path);
    },
    open: (path) => opened(disk.get(existing(path)) ?? ""),
    create(path) {
      if (name(path) !== undefined) throw failure("EEXIST");
      const decoder = new TextDecoder();
      disk.set(path, "");
      return {
        write: (bytes) => void disk.set(path, (disk.get(path) ?? "") + decoder.decode(bytes)),
        close() {},
      };
    },
    append(path) {
      const decoder = new TextDecoder(), key = name(path) ?? path;
      const write = (bytes: Uint8Array) => void disk.set(key, (disk.get(key) ?? "") + decoder.decode(bytes));
      return { write, close() {} };
    },
    makeFolder() {},
    rename(from, to) {
      const text = disk.get(existing(from)) ?? "", key = name(to) ?? to;
      disk.delete(existing(from));
      disk.set(key, text);
    },
    remove: (path) => void disk.delete(existing(path)),
    names: (path) => namesBelow(full(path), [...disk.keys()].map(full)),
    list: (path) =>
      [...disk.keys()].map(full).filter((file) => file.replace(/\/[^/]*$/, "") === full(path))
        .map((file) => ({ name: file.slice(file.lastIndexOf("/") + 1), modified: 0 })),
  };
}

function namesBelow(path: string, files: readonly string[]): string[] {
  const folder = path.replace(/\/?$/, "/");
  const below = files.filter((file) => file.startsWith(folder));
  return [...new Set(below.map((file) => /^[^/]*\/?/.exec(file.slice(folder.length))?.[0] ?? ""))];
}
