/**
 * The folder where indexes are kept between runs, and the few things that are done there. Nothing here throws: a
 * cache that cannot be read or written is as good as none.
 */
import { native } from "./native.ts";
import type { Process } from "./process.ts";

/** What is done to files, under Deno with its own functions: `node:fs` costs 20 ms of start-up. */
interface Files {
  size(path: string): number;
  read(path: string, target: Uint8Array): number;
  makeFolder(path: string): void;
  /** Writes a new file; fails when there is one. */
  write(path: string, parts: readonly Uint8Array[]): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Plain files of a folder with the time of their last change. */
  list(path: string): { readonly name: string; readonly modified: number }[];
}

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
  private constructor(readonly path: string, private readonly files: Files) {}

  static async open(path: string): Promise<CacheFolder> {
    return new CacheFolder(path, "Deno" in globalThis ? denoFiles : await nodeFiles());
  }

  /** A whole file; undefined when there is none, when it is larger than `most` bytes, or cannot be read. */
  read(name: string, most: number): Uint8Array<ArrayBuffer> | undefined {
    try {
      const path = `${this.path}/${name}`, size = this.files.size(path);
      if (!(size > 0 && size <= most)) return undefined;
      const bytes = new Uint8Array(size);
      // A file that shrinks under our hands is being damaged by somebody; one that is replaced is not.
      return this.files.read(path, bytes) === size ? bytes : undefined;
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
      this.files.makeFolder(this.path);
      this.files.write(part, parts);
      this.files.rename(part, path);
    } catch (error) {
      try {
        this.files.remove(part);
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
      this.files.remove(`${this.path}/${name}`);
    } catch {
      // Another process was faster, or the folder cannot be written.
    }
  }

  /** Removes the files changed longest ago, and what writers that were killed left behind. */
  #prune(ending: string, most: number): void {
    try {
      const files = this.files.list(this.path);
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

const denoFiles: Files = {
  size: (path) => Deno.statSync(path).size,
  read(path, target) {
    using file = Deno.openSync(path);
    let done = 0;
    while (done < target.length) {
      const count = file.readSync(target.subarray(done));
      if (count === null) break;
      done += count;
    }
    return done;
  },
  makeFolder: (path) => Deno.mkdirSync(path, { recursive: true, mode: 0o700 }),
  write(path, parts) {
    using file = Deno.openSync(path, { write: true, createNew: true });
    for (const part of parts) {
      for (let done = 0; done < part.length;) done += file.writeSync(part.subarray(done));
    }
  },
  rename: (from, to) => Deno.renameSync(from, to),
  remove: (path) => Deno.removeSync(path),
  list: (path) =>
    [...Deno.readDirSync(path)].filter((entry) => entry.isFile).map(({ name }) => ({
      name,
      modified: Deno.statSync(`${path}/${name}`).mtime?.getTime() ?? 0,
    })),
};

async function nodeFiles(): Promise<Files> {
  const fs = await import("node:fs");
  const withFile = <T>(path: string, flags: string, use: (descriptor: number) => T): T => {
    const descriptor = fs.openSync(path, flags);
    try {
      return use(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  };
  return {
    size: (path) => fs.statSync(path).size,
    read: (path, target) =>
      withFile(path, "r", (descriptor) => {
        let done = 0;
        while (done < target.length) {
          const count = fs.readSync(descriptor, target, done, target.length - done, done);
          if (count === 0) break;
          done += count;
        }
        return done;
      }),
    makeFolder: (path) => void fs.mkdirSync(path, { recursive: true, mode: 0o700 }),
    write: (path, parts) =>
      withFile(path, "wx", (descriptor) => {
        for (const part of parts) {
          for (let done = 0; done < part.length;) done += fs.writeSync(descriptor, part, done);
        }
      }),
    rename: (from, to) => fs.renameSync(from, to),
    remove: (path) => fs.unlinkSync(path),
    list: (path) =>
      fs.readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => ({
        name,
        modified: fs.statSync(`${path}/${name}`).mtimeMs,
      })),
  };
}
