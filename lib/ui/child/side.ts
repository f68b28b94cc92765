/** The process of a child: what it may not do itself, it asks of the process that started it. */
import { InquestError } from "../../base/errors.ts";
import {
  type Ask,
  byteTexts,
  encodeFrame,
  type Reply,
  textFrames,
  type TextKind,
} from "../../plugin/sandbox/frames.ts";
import type { FileOutput, Outside, Process, TextOutput } from "../../runtime/process.ts";

/** What a child is told of the process that started it. */
export interface ChildRequest {
  readonly args: readonly string[];
  /** The working directory. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Columns of the terminal; absent: it is none. */
  readonly columns?: number;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  readonly stdinIsTerminal: boolean;
  /** Lines follow, one after the other; else the arguments say all there is to do. */
  readonly session: boolean;
}

/** The two pipes. */
export interface Pipes {
  write(text: string): void;
  /** The next line; undefined when nobody is there any more. */
  read(): string | undefined;
}

export class ChildSide {
  constructor(readonly pipes: Pipes) {}

  text(kind: TextKind, text: string): void {
    for (const frame of textFrames(kind, text)) this.pipes.write(frame);
  }

  done(status: number): void {
    this.pipes.write(encodeFrame({ kind: "done", status }));
  }

  /** @throws InquestError that the process outside refuses with */
  ask(what: Ask, text: string): string {
    this.pipes.write(encodeFrame({ kind: "ask", what, text }));
    const reply = JSON.parse(this.pipes.read() ?? '{"error":"nobody answers"}') as Reply;
    if (reply.error !== undefined) throw new InquestError(reply.error, reply.hint);
    return reply.text ?? "";
  }

  /** This process as the program sees it. */
  process(native: Process, request: ChildRequest): Process {
    const { readTextFile, files, readStart, watchInterrupt, watchInterrupts, runtime, exit } = native;
    return {
      args: request.args,
      stdout: this.#output("out", request.stdoutIsTerminal, request.columns),
      stderr: this.#output("err", request.stderrIsTerminal, request.columns),
      stdinIsTerminal: request.stdinIsTerminal,
      readInput: () => this.ask("input", ""),
      readTextFile,
      files,
      readStart,
      env: (name) => Object.hasOwn(request.env, name) ? request.env[name] : undefined,
      ...(watchInterrupt && { watchInterrupt }),
      ...(watchInterrupts && { watchInterrupts }),
      runtime,
      outside: this.#outside(),
      exit,
    };
  }

  #output(kind: "out" | "err", isTerminal: boolean, columns: number | undefined): TextOutput {
    return { isTerminal, columns: isTerminal ? columns : undefined, write: (text) => this.text(kind, text) };
  }

  #outside(): Outside {
    return {
      refusal: (path, where) => {
        const text = this.ask("file", `${where}\n${path}`);
        return text === "" ? undefined : JSON.parse(text);
      },
      begin: (path): FileOutput => {
        this.ask("begin", path);
        return {
          isTerminal: false,
          columns: undefined,
          write: (text) => {
            for (let at = 0; at < text.length; at += 65_536) this.ask("text", text.slice(at, at + 65_536));
          },
          writeBytes: (bytes) => {
            for (const text of byteTexts(bytes)) this.ask("bytes", text);
          },
          keep: () => void this.ask("keep", ""),
          discard: () => void this.ask("drop", ""),
        };
      },
    };
  }
}
