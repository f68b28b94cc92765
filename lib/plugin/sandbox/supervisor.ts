/** The process outside: starts a child, hands it lines, takes what it says, and stops it when it goes too far. */
import { InquestError, Interrupted } from "../../base/errors.ts";
import { escapeText } from "../../base/text.ts";
import type { Child, ChildEnd, StartChild } from "../../runtime/child_process.ts";
import { type Ask, ForgedFrame, type Frame, FrameReader, type Reply } from "./frames.ts";
import { type Limits, limitText } from "./limits.ts";

export interface SupervisorOptions {
  readonly start: StartChild;
  /** The module that the child runs. */
  readonly module: URL;
  /** Of `deno run`: what it may read, and more that the user has allowed. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly writesFiles: boolean;
  readonly limits: Limits;
  /** More than one line is to be run. */
  readonly session: boolean;
  /** Whose code runs there, for messages. */
  readonly name: string;
  /** Answers what the child asks for; what it throws goes back to the child. */
  readonly serve: (what: Ask, text: string) => string | undefined;
}

/** What the child wrote, and how the line ended. */
export type Said = Exclude<Frame, { kind: "ask" }>;

/** The child is gone, and why. */
export class SandboxError extends InquestError {}

/** As many lines may take all of their time. */
const sessionLines = 20;

/** Milliseconds in which the slowest machine loads the program. */
const longestStart = 120_000;

type Reason = keyof Limits | "forged" | "interrupted" | "closed";

/** One child. When it has been stopped, another one must be started for the next line. */
export class Supervisor {
  readonly #child: Child;
  readonly #frames: AsyncGenerator<Frame>;
  #stopped: Reason | undefined;
  #interrupted = false;

  constructor(readonly options: SupervisorOptions) {
    const { start, module, flags, env, writesFiles, limits, session } = options;
    this.#child = start({
      module,
      flags,
      env,
      bounds: {
        memory: limits.memory,
        writesFiles,
        // Should this process be killed, nobody else stops an endless loop in the child.
        processorTime: (session ? sessionLines : 1) * (60 + 4 * limits.time / 1000),
      },
    });
    this.#frames = framesOf(this.#child.output);
  }

  /**
   * Waits until it has loaded the program, before it is handed a line. From then on it can write no file.
   * @throws SandboxError when it has ended before
   */
  async ready(): Promise<void> {
    const timer = setTimeout(() => this.#stop("time"), longestStart);
    const frame = await this.#next();
    clearTimeout(timer);
    if (frame !== undefined && !(frame.kind === "ask" && frame.what === "ready")) this.#stop("forged");
    if (frame === undefined || this.ended) throw await this.#end();
    if (!this.options.writesFiles && !this.#child.denyFiles()) {
      this.close();
      throw new SandboxError("the child cannot be kept from writing files, and was stopped");
    }
    this.#child.send("{}\n");
  }

  /** Whether it can take no more lines. */
  get ended(): boolean {
    return this.#stopped !== undefined;
  }

  /**
   * Hands a request to the child and gives what it writes; the last one is `done`. While the caller does not ask for
   * more, the child waits, and its time stands still.
   * @throws SandboxError when the child has ended before that, Interrupted when the user ended it
   */
  async *run(request: unknown): AsyncGenerator<Said, void> {
    const { limits } = this.options;
    let time = limits.time, output = 0;
    this.#interrupted = false;
    this.#child.send(JSON.stringify(request) + "\n");
    for (;;) {
      const begun = performance.now();
      const timer = setTimeout(() => this.#stop("time"), Math.min(time, 0x7fff_ffff));
      const frame = await this.#next();
      clearTimeout(timer);
      time -= performance.now() - begun;
      if (frame === undefined) throw await this.#end();
      if (time <= 0) this.#stop("time");
      else if (frame.kind === "ask") this.#answer(frame.what, frame.text);
      else {
        output += frame.kind === "done" ? 0 : frame.text.length;
        if (output > limits.output) this.#stop("output");
        else yield frame;
        if (frame.kind === "done") return;
      }
    }
  }

  /** ^C: the first one lets the child end its query with what it has found, the next one ends the child. */
  interrupt(): void {
    if (this.#interrupted) this.#stop("interrupted");
    else this.#child.signal("SIGINT");
    this.#interrupted = true;
  }

  /** Ends the child. It has nothing to lose. */
  close(): void {
    this.#stop("closed");
  }

  async #next(): Promise<Frame | undefined> {
    try {
      const { value, done } = await this.#frames.next();
      return done ? undefined : value;
    } catch (error) {
      if (!(error instanceof ForgedFrame)) throw error;
      this.#stop("forged");
      return undefined;
    }
  }

  #stop(why: Reason): void {
    this.#stopped ??= why;
    this.#child.signal("SIGKILL");
  }

  #answer(what: Ask, text: string): void {
    this.#child.send(JSON.stringify(this.#reply(what, text)) + "\n");
  }

  #reply(what: Ask, text: string): Reply {
    try {
      const found = this.options.serve(what, text);
      return found === undefined ? {} : { text: found };
    } catch (error) {
      if (!(error instanceof InquestError)) throw error;
      return { error: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
    }
  }

  async #end(): Promise<Error> {
    // A child whose standard output is closed may live on.
    const late = setTimeout(() => this.#child.signal("SIGKILL"), 1000);
    const end = await this.#child.ended;
    clearTimeout(late);
    const why = this.#stopped;
    this.#stopped ??= "closed";
    if (why === "interrupted" || (why === undefined && end.signal === "SIGINT")) return new Interrupted();
    return this.#reason(why, end);
  }

  #reason(why: Reason | undefined, end: ChildEnd): SandboxError {
    const { name, limits } = this.options;
    const raise = (limit: keyof Limits, factor: number) =>
      `--limit ${limit}=${limitText(limit, limits[limit] * factor)} allows more`;
    switch (why) {
      case "time":
        return new SandboxError(
          `${name} took longer than ${limitText("time", limits.time)}, and was stopped`,
          raise("time", 10),
        );
      case "output":
        return new SandboxError(
          `${name} wrote more than ${limitText("output", limits.output)}, and was stopped`,
          raise("output", 10),
        );
      case "forged":
        return new SandboxError(
          `${name} wrote to standard output past the program, and was stopped`,
          "a script prints with output.print() or console.log()",
        );
    }
    if (isOutOfMemory(end)) {
      return new SandboxError(
        `${name} needed more memory than ${limitText("memory", limits.memory)}, and was stopped`,
        raise("memory", 4),
      );
    }
    const how = end.signal === null ? `status ${end.status}` : end.signal;
    const said = end.said.split("\n").find((line) => line.trim() !== "");
    return new SandboxError(
      `${name} ended its process (${how}) before it had answered${
        said ? `: ${escapeText(said.slice(0, 200))}` : ""
      }`,
    );
  }
}

/** V8 and Rust say so before they abort; the system's own killer says nothing. */
function isOutOfMemory({ signal, said, status }: ChildEnd): boolean {
  return /out of memory|memory allocation of|Cannot allocate memory|heap limit/i.test(said) &&
    (signal !== null || status !== 0);
}

async function* framesOf(output: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const reader = new FrameReader();
  for await (const bytes of output) yield* reader.read(bytes);
}
