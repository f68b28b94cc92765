/**
 * The folder where indexes are kept between runs, and the few things that are done there. Nothing here throws: a
 * cache that cannot be read or written is as good as none.
 */
import { fileSystem, type OpenFile } from "./file_system.ts";
import { native } from "./native.ts";
import type { Process } from "./process.ts";

/** Where a user's caches live by the custom of the system; undefined where the environment does not say. */
export function cacheDirectory(env: Process["env"] = native.env): string | undefined {
  try {
    const local = env("LOCALAPPDATA"), xdg = env("XDG_CACHE_HOME"), home = env("HOME");
    if (local && /^[a-z]:\\/i.test(local)) return `${local}\\inquest`;
    // The custom's own rule: a relative path there is to be ignored.
    if (xdg?.startsWith("/")) return `${xdg}/inquest`;
    return home ? `${home}/.cache/inquest` : undefined;
  } catch {
    // A sandbox without the right to look.
    return undefined;
  }
}

/** A folder of files that are replaced as a whole. */
export class CacheFolder {
  constructor(readonly path: string) {}

  /** A whole file; undefined when there is none, when it is larger than `most` bytes, or cannot be read. */
  read(name: string, most: number): Uint8Array<ArrayBuffer> | undefined {
    try {
      const file = fileSystem.open(`${this.path}/${name}`);
      try {
        return wholeFile(file, most);
      } finally {
        file.close();
      }
    } catch {
      return undefined;
    }
  }

  /**
   * Writes a file under a name of its own and renames it, so that no reader ever sees a part of it, and of two
   * writers the later wins. Keeps at most `most` files with the same ending.
   * @returns why it could not be written
   */
  write(name: string, parts: readonly Uint8Array[], most: number): string | undefined {
    const path = `${this.path}/${name}`;
    const part = `${path}.${crypto.randomUUID()}.part`;
    try {
      fileSystem.makeFolder(this.path);
      writeParts(part, parts);
      fileSystem.rename(part, path);
    } catch (error) {
      try {
        fileSystem.remove(part);
      } catch {
        // It was never made.
      }
      return error instanceof Error ? error.message : String(error);
    }
    this.#prune(name.slice(name.lastIndexOf(".")), most);
    return undefined;
  }

  remove(name: string): void {
    try {
      fileSystem.remove(`${this.path}/${name}`);
    } catch {
      // Another process was faster, or the folder cannot be written.
    }
  }

  /** Removes the files changed longest ago, and what writers that were killed left behind. */
  #prune(ending: string, most: number): void {
    try {
      const files = fileSystem.list(this.path);
      const kept = files.filter((file) => file.name.endsWith(ending)).sort((a, b) => b.modified - a.modified);
      for (const file of kept.slice(most)) this.remove(file.name);
      const hourAgo = Date.now() - 3_600_000;
      for (const { name, modified } of files) {
        if (name.endsWith(".part") && modified < hourAgo) this.remove(name);
      }
    } catch {
      // It stays larger than it should.
    }
  }
}

/** Undefined when it is too large, and when it shrinks under our hands: somebody is damaging it. */
function wholeFile(file: OpenFile, most: number): Uint8Array<ArrayBuffer> | undefined {
  if (!(file.size > 0 && file.size <= most)) return undefined;
  const bytes = new Uint8Array(file.size);
  for (let done = 0; done < bytes.length;) {
    const count = file.read(bytes.subarray(done), done);
    if (count === 0) return undefined;
    done += count;
  }
  return bytes;
}

function writeParts(path: string, parts: readonly Uint8Array[]): void {
  const file = fileSystem.create(path);
  try {
    for (const part of parts) file.write(part);
  } finally {
    file.close();
  }
}
