/** Where the answer to a line goes: the screen, a file, a shell command. */
import { InquestError } from "../../base/errors.ts";
import { errorCode, knownReason, type NewFile } from "../../runtime/file_system.ts";
import { ClosedPipeError, type Process, type ShellCommand } from "../../runtime/process.ts";
import { AnswerFile } from "../answer_file.ts";
import { errorLine } from "../screen.ts";
import type { Destination } from "./line.ts";

/** Takes what a line prints. */
export interface Sink {
  /** False: nobody wants any more. */
  write(text: string): Promise<boolean> | boolean;
  /** All has come, or nobody wanted it: whether that went well. */
  end(interrupted: boolean): Promise<boolean> | boolean;
}

/** Opens where an answer goes. Whether it may go there was asked before. */
export function openSink(destination: Destination, overwrite: boolean, process: Process): Sink {
  if (destination.kind === "shell") {
    return new ShellSink(startShell(destination.command, true, process), process);
  }
  const { path, append } = destination;
  return append ? new AppendSink(path, process) : new FileSink(path, overwrite, process);
}

/** Starts a shell command; where none can be started, says so. */
export function startShell(command: string, input: boolean, process: Process): ShellCommand {
  if (process.shell === undefined) throw new InquestError("no programs can be started here");
  try {
    return process.shell(command, input);
  } catch (error) {
    if (error instanceof Error && error.name === "NotCapable") {
      throw new InquestError(
        "the process was started without the right to run programs",
        "bin/inquest gives it that right at the prompt, and with --allow-run",
      );
    }
    throw new InquestError(`cannot run a shell: ${knownReason(error) ?? errorCode(error)}`);
  }
}

class ShellSink implements Sink {
  constructor(private readonly child: ShellCommand, private readonly process: Process) {}

  async write(text: string): Promise<boolean> {
    try {
      await this.child.write(text);
      return true;
    } catch (error) {
      if (error instanceof ClosedPipeError) return false;
      throw error;
    }
  }

  async end(): Promise<boolean> {
    return saidStatus(await this.child.end(), this.process);
  }
}

/** Whether a shell command went well; 127 is told, because its first word may be a misspelt clause. */
export function saidStatus(status: number, process: Process): boolean {
  if (status === 127) {
    process.stderr.write(
      errorLine("inquest: behind | stands a clause, or else a shell command: help clauses"),
    );
  }
  return status === 0;
}

class FileSink implements Sink {
  readonly #file: AnswerFile;

  constructor(private readonly path: string, overwrite: boolean, private readonly process: Process) {
    this.#file = new AnswerFile(path, process.files, overwrite);
  }

  write(text: string): boolean {
    this.#file.write(text);
    return true;
  }

  end(interrupted: boolean): boolean {
    if (!interrupted) this.#file.keep();
    else this.process.stderr.write(errorLine(`inquest: "${this.path}" is not written`));
    this.#file.discard();
    return true;
  }
}

class AppendSink implements Sink {
  readonly #encoder = new TextEncoder();
  readonly #file: NewFile;

  constructor(private readonly path: string, process: Process) {
    this.#file = this.#doing(() => process.files.append(path));
  }

  write(text: string): boolean {
    this.#doing(() => this.#file.write(this.#encoder.encode(text)));
    return true;
  }

  end(): boolean {
    this.#doing(() => this.#file.close());
    return true;
  }

  #doing<T>(what: () => T): T {
    try {
      return what();
    } catch (error) {
      throw new InquestError(`cannot write "${this.path}": ${knownReason(error) ?? errorCode(error)}`);
    }
  }
}
