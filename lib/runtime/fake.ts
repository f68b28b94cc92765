/** A process for tests: arguments and files come from memory, and what is written can be read. */
import { fakeFiles } from "./fake_files.ts";
import { ClosedPipeError, type Process } from "./process.ts";

export interface FakeOptions {
  args?: readonly string[];
  env?: Record<string, string>;
  /** Columns of the terminal that stdout is; not given: stdout is a pipe. */
  columns?: number;
  /** Standard input, when it is not a terminal. */
  input?: string;
  files?: Record<string, string>;
  /** Folders without files. */
  folders?: readonly string[];
  /** What a shell command does with its input, and its exit status; absent: there is no shell. */
  shell?: (command: string, input: string) => number;
  /** Bytes of stdout after which its reader is gone. */
  closesAfter?: number;
}

export interface FakeProcess extends Process {
  /** What has been written so far. */
  readonly written: { stdout: string; stderr: string };
  /** The status of the last call of exit(). */
  /** The files that there are now. */
  readonly disk: ReadonlyMap<string, string>;
  readonly exited: { status: number | undefined };
}

export function fakeProcess(options: FakeOptions = {}): FakeProcess {
  const written = { stdout: "", stderr: "" };
  const disk = new Map(Object.entries(options.files ?? {}));
  const exited: { status: number | undefined } = { status: undefined };
  const output = (name: "stdout" | "stderr", limit = Infinity) => ({
    isTerminal: options.columns !== undefined,
    columns: options.columns,
    write(text: string) {
      if (written[name].length + text.length > limit) throw new ClosedPipeError();
      written[name] += text;
    },
  });
  return {
    args: options.args ?? [],
    stdout: output("stdout", options.closesAfter),
    stderr: output("stderr"),
    stdinIsTerminal: options.input === undefined,
    readInput: () => options.input ?? "",
    readTextFile(path) {
      const text = disk.get(path);
      if (text === undefined) throw new Error(`${path}: no such file`);
      return text;
    },
    files: fakeFiles(disk, options.folders),
    readStart: (path, length) => new TextEncoder().encode(options.files?.[path] ?? "").subarray(0, length),
    env: (name) => options.env?.[name],
    ...(options.shell && {
      shell(command: string) {
        let input = "";
        return {
          write: (text: string) => Promise.resolve(void (input += text)),
          end: () => Promise.resolve(options.shell!(command, input)),
        };
      },
    }),
    runtime: "a test",
    written,
    disk,
    exited,
    exit(status) {
      exited.status = status;
    },
  };
}
