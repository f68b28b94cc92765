/** What the program needs of the process it runs in; native.ts is the real one, fake.ts the one of tests. */
import { InquestError } from "../base/errors.ts";
import type { StartChild } from "./child_process.ts";
import type { FileSystem } from "./file_system.ts";

/** Where text is written to: standard output or standard error. */
export interface TextOutput {
  readonly isTerminal: boolean;
  /** Columns of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
  /** Writes all of it before it returns. Throws ClosedPipeError when nobody reads any more. */
  write(text: string): void;
}

export interface Process {
  readonly args: readonly string[];
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly stdinIsTerminal: boolean;
  /** All of standard input, as UTF-8. */
  readInput(): string;
  readTextFile(path: string): string;
  readonly files: FileSystem;
  /**
   * Gives up the right to write anything but these paths, and what lies below them, where the runtime knows such rights
   * and the process may write everywhere. What was granted by itself (the cache) stays.
   */
  limitWrites?(paths: readonly string[]): void;
  /** The first bytes of a file; fewer where it is shorter, none where it cannot be read. */
  readStart(path: string, length: number): Uint8Array;
  env(name: string): string | undefined;
  /** Name and version: "Deno 2.9.6". */
  readonly runtime: string;
  /**
   * Keeps the next ^C from ending the process, where a busy thread can be told of it (Deno); the one after it does. What
   * comes back says whether it was pressed.
   */
  watchInterrupt?(): () => boolean;
  /**
   * Keeps ^C from ending the process from now on, where a busy thread can be told of it (Deno): how often it was
   * pressed since. When nobody has looked at three of them, the next one ends the process.
   */
  watchInterrupts?(): { count(): number };
  /** The terminal that standard input is; absent: it is none. */
  readonly terminal?: () => Promise<Terminal>;
  /** Gives up the right to start programs, where the runtime knows such a right. */
  limitRun?(): void;
  /** Starts `sh -c COMMAND`, with the program's own output; its input is the program's own, or what is written to it. */
  shell?(command: string, input: boolean): ShellCommand;
  /** What starts this program once more with fewer rights, where the runtime has such. */
  childStarter?(): Promise<StartChild>;
  /**
   * Hears of ^C (SIGINT) and of what else asks the process to end; nothing ends it by itself then. What comes back
   * stops that.
   */
  onSignals?(handler: (name: "SIGINT" | "SIGTERM" | "SIGHUP") => void): () => void;
  /** In a process with fewer rights: the one that started it, which writes the files. */
  readonly outside?: Outside;
  exit(status: number): void;
}

/** A terminal whose keys are read one by one. */
export interface Terminal {
  /** What the terminal shows: columns and rows. */
  size(): { readonly columns: number; readonly rows: number };
  /** Keys come as they are pressed and are not echoed; with `signals` ^C still interrupts. */
  raw(signals?: boolean): void;
  /** Lines are edited by the terminal itself again. */
  cooked(): void;
  /** The next bytes that were typed; undefined at the end of the input. Nothing is read ahead. */
  read(): Promise<Uint8Array | undefined>;
  /** Calls back when the size changes; what comes back stops that. */
  onResize(call: () => void): () => void;
}

/** The process that started this one, and does for it what it has no right to do. */
export interface Outside {
  /**
   * What speaks against writing an answer to a file.
   * @param where of the statement that writes it
   */
  refusal(path: string, where: string): { readonly message: string; readonly hint?: string } | undefined;
  /** Begins to write an answer to a file. */
  begin(path: string): FileOutput;
}

/** A file that has its name when it is complete, and not before. */
export interface FileOutput extends TextOutput {
  /** Bytes as they are, in place of text. */
  writeBytes(bytes: Uint8Array): void;
  /** Gives it its name. */
  keep(): void;
  /** Takes it away, unless it was kept. */
  discard(): void;
}

/** A shell command that runs. */
export interface ShellCommand {
  /** Throws ClosedPipeError when it reads no more. */
  write(text: string): Promise<void>;
  /** Ends its input and waits for it: its exit status. */
  end(): Promise<number>;
}

/** The reader of standard output has gone: `inquest … | head`. */
export class ClosedPipeError extends Error {
  override readonly name = "ClosedPipeError";
}

/** A full disk, a closed descriptor: nothing is wrong with the program. */
export function cannotWrite(error: unknown): InquestError {
  return new InquestError(`cannot write: ${error instanceof Error ? error.message : String(error)}`);
}

/**
 * Hands all bytes to `write`, which may take a part of them at a time. `again` says whether an error only means that
 * a non-blocking pipe is full (another program may have made it so); then the thread sleeps a little and tries again.
 */
export function writeFully(
  bytes: Uint8Array,
  write: (bytes: Uint8Array) => number,
  again: (error: unknown) => boolean,
): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += write(bytes.subarray(done));
    } catch (error) {
      if (!again(error)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
