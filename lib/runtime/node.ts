/** The process under Bun and Node. */
import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import process from "node:process";
import { spawn } from "node:child_process";
import { nodeFiles } from "./file_node.ts";
import { interruptsPressed } from "./tty_keys.ts";
import {
  cannotWrite,
  ClosedPipeError,
  type Process,
  type ShellCommand,
  type TextOutput,
  writeFully,
} from "./process.ts";

function code(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}

function output(stream: { isTTY?: boolean; columns?: number }, fd: number): TextOutput {
  const encoder = new TextEncoder();
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
    write(text) {
      try {
        writeFully(
          encoder.encode(text),
          (bytes) => writeSync(fd, bytes),
          (error) => code(error) === "EAGAIN",
        );
      } catch (error) {
        throw code(error) === "EPIPE" ? new ClosedPipeError() : cannotWrite(error);
      }
    },
  };
}

function readStart(path: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  try {
    const fd = openSync(path, "r");
    try {
      return bytes.subarray(0, readSync(fd, bytes, 0, length, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return new Uint8Array(0);
  }
}

function shell(command: string, input: boolean): ShellCommand {
  const child = spawn("sh", ["-c", command], { stdio: [input ? "pipe" : "inherit", "inherit", "inherit"] });
  const status = new Promise<number>((resolve) => {
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 128));
  });
  let closed = false;
  child.stdin?.on("error", () => closed = true);
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new ClosedPipeError());
        child.stdin?.write(text, (error) => error ? reject(new ClosedPipeError()) : resolve());
      }),
    end() {
      child.stdin?.end();
      return status;
    },
  };
}

const bun = process.versions.bun;

export const nodeProcess: Process = {
  args: process.argv.slice(2),
  stdout: output(process.stdout, 1),
  stderr: output(process.stderr, 2),
  stdinIsTerminal: process.stdin.isTTY === true,
  readInput: () => readFileSync(0, "utf8"),
  readTextFile: (path) => readFileSync(path, "utf8"),
  files: nodeFiles,
  readStart,
  env: (name) => process.env[name],
  shell,
  ...(process.stdin.isTTY && {
    terminal: async () => (await import("./terminal_node.ts")).nodeTerminal,
    watchInterrupts: () => ({ count: interruptsPressed }),
  }),
  runtime: bun ? `Bun ${bun}` : `Node ${process.versions.node}`,
  exit: (status) => process.exit(status),
};
