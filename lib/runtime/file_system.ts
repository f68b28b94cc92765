/** Files and folders, on Deno, Bun and Node. Errors are thrown as the runtime has them, with a `code` like "ENOENT". */
import { isDeno } from "./which.ts";

export interface FileSystem {
  /** Of what a link leads to. */
  kindOf(path: string): FileKind;
  /** Absolute, and without links. */
  realPath(path: string): string;
  open(path: string): OpenFile;
  /** A new file; fails when something goes by the name, a link that leads nowhere included. */
  create(path: string, who?: "owner"): NewFile;
  /** A file that is written to at its end; a new one where there is none. For its owner's eyes only, or everybody's. */
  append(path: string, who?: "owner"): NewFile;
  /** With those above it. */
  makeFolder(path: string): void;
  /** Replaces what is there. */
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** The plain files of a folder with the time of their last change, in milliseconds. */
  list(path: string): { readonly name: string; readonly modified: number }[];
  /** What a folder has, links and folders included: folders end in a slash. */
  names(path: string): string[];
}

export type FileKind = "file" | "directory" | "pipe" | "character device" | "other";

export interface OpenFile {
  /** Bytes. */
  readonly size: number;
  /** Reads into all or the first part of `target`; 0 only at the file's end. */
  read(target: Uint8Array, offset: number): number;
  close(): void;
}

export interface NewFile {
  /** Writes all of it. */
  write(bytes: Uint8Array): void;
  close(): void;
}

// Deno's own calls are as fast as node:fs, which costs a process under Deno more time than opening a dump.
export const fileSystem: FileSystem = isDeno
  ? (await import("./file_deno.ts")).denoFiles
  : (await import("./file_node.ts")).nodeFiles;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file: a part of the path is not a directory",
  EEXIST: "it is there already",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left",
  EDQUOT: "no space left for this user",
  EISDIR: "is a directory",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the file name is too long",
  EMFILE: "too many open files",
};

/** The runtime's code of an error, else its first line. */
export function errorCode(error: unknown): string {
  if (error instanceof Error) {
    const code = (error as Error & { code?: unknown }).code;
    return typeof code === "string" ? code : error.message.split("\n")[0];
  }
  return String(error);
}

/** Why something could not be done, in words; undefined where they are the runtime's own. */
export function knownReason(error: unknown): string | undefined {
  return reasons[errorCode(error)];
}
