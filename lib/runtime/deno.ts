/** The process under Deno, through Deno's own names: `node:fs` and `node:process` cost 20 ms of start-up. */
import { denoFiles } from "./file_deno.ts";
import {
  cannotWrite,
  ClosedPipeError,
  type Process,
  type ShellCommand,
  type TextOutput,
  writeFully,
} from "./process.ts";

function output(stream: typeof Deno.stdout): TextOutput {
  const encoder = new TextEncoder();
  const isTerminal = stream.isTerminal();
  return {
    isTerminal,
    get columns() {
      return isTerminal ? columns() : undefined;
    },
    write(text) {
      try {
        writeFully(
          encoder.encode(text),
          (bytes) => stream.writeSync(bytes),
          (error) => error instanceof Deno.errors.WouldBlock,
        );
      } catch (error) {
        throw error instanceof Deno.errors.BrokenPipe ? new ClosedPipeError() : cannotWrite(error);
      }
    },
  };
}

function columns(): number | undefined {
  try {
    return Deno.consoleSize().columns || undefined;
  } catch {
    return undefined;
  }
}

function readInput(): string {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65536);
  let text = "";
  for (;;) {
    const count = Deno.stdin.readSync(buffer);
    if (count === null) return text + decoder.decode();
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

function readStart(path: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  try {
    using file = Deno.openSync(path);
    return bytes.subarray(0, file.readSync(bytes) ?? 0);
  } catch {
    return new Uint8Array(0);
  }
}

/** The right to write below "/" goes; rights to narrower places stay, and those asked for before are such. */
function limitWrites(paths: readonly string[]): void {
  const everywhere = { name: "write", path: "/" } as const;
  if (Deno.permissions.querySync(everywhere).state !== "granted") return;
  // What is granted already is not asked of anybody.
  for (const path of paths) Deno.permissions.requestSync({ name: "write", path });
  if (!paths.includes("/")) Deno.permissions.revokeSync(everywhere);
}

function watchInterrupt(): () => boolean {
  const pressed = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(new URL("./interrupt_worker.ts", import.meta.url), { type: "module" });
  // Without a watcher ^C ends the process, and nothing else is amiss.
  worker.onerror = (event) => event.preventDefault();
  worker.postMessage(pressed);
  return () => Atomics.load(pressed, 0) !== 0;
}

function watchInterrupts(): { count(): number } {
  const counts = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(new URL("./interrupt_counter.ts", import.meta.url), { type: "module" });
  worker.onerror = (event) => event.preventDefault();
  worker.postMessage(counts);
  return {
    count() {
      const count = Atomics.load(counts, 0);
      Atomics.store(counts, 1, count);
      return count;
    },
  };
}

function shell(command: string, input: boolean): ShellCommand {
  const child = new Deno.Command("sh", {
    args: ["-c", command],
    stdin: input ? "piped" : "inherit",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  const writer = input ? child.stdin.getWriter() : undefined, encoder = new TextEncoder();
  return {
    async write(text) {
      try {
        await writer?.write(encoder.encode(text));
      } catch {
        throw new ClosedPipeError();
      }
    },
    async end() {
      // It may have stopped reading.
      await writer?.close().catch(() => {});
      return (await child.status).code;
    },
  };
}

function onSignals(handler: (name: "SIGINT" | "SIGTERM" | "SIGHUP") => void): () => void {
  const names = Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const listeners = names.map((name) => [name, () => handler(name)] as const);
  for (const [name, call] of listeners) Deno.addSignalListener(name, call);
  return () => listeners.forEach(([name, call]) => Deno.removeSignalListener(name, call));
}

export const denoProcess: Process = {
  args: Deno.args,
  stdout: output(Deno.stdout),
  stderr: output(Deno.stderr),
  stdinIsTerminal: Deno.stdin.isTerminal(),
  readInput,
  readTextFile: (path) => Deno.readTextFileSync(path),
  files: denoFiles,
  limitWrites,
  readStart,
  env: (name) => Deno.env.get(name),
  watchInterrupt,
  watchInterrupts,
  ...(Deno.stdin.isTerminal() && {
    terminal: async () => (await import("./terminal_deno.ts")).denoTerminal,
  }),
  limitRun: () => void Deno.permissions.revokeSync({ name: "run" }),
  shell,
  // A single binary is no Deno that could be given a module and permissions.
  ...(Deno.build.standalone
    ? {}
    : { childStarter: async () => (await import("./child_process.ts")).startChild }),
  onSignals,
  runtime: `Deno ${Deno.version.deno}`,
  exit: (status) => Deno.exit(status),
};
