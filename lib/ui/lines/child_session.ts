/** A session in a child, from outside: lines and questions go in, and nothing that comes back is believed. */
import { Interrupted } from "../../base/errors.ts";
import { escapeText } from "../../base/text.ts";
import { harmless } from "../../plugin/sandbox/harmless.ts";
import type { Ask } from "../../plugin/sandbox/frames.ts";
import type { Said, Supervisor } from "../../plugin/sandbox/supervisor.ts";
import type { Process } from "../../runtime/process.ts";
import type { Completion } from "../../../dsl/completion/words.ts";
import { type LinesRequest, lineStatuses } from "../child/lines.ts";
import { requestOf, startSupervised } from "../child/start.ts";
import type { Code } from "../child/code.ts";
import type { CommandLine } from "../command_line.ts";
import type { Progress } from "../progress.ts";
import { checkedCompletion } from "./checked.ts";
import { LineOutside } from "./line_outside.ts";
import type { LineRequest, LineStatus, Piece } from "./runner.ts";

/** Characters of JSON that an answer to a question may have. */
const longestValue = 1 << 22;
/** Milliseconds that a child gets to end an answer that nobody wants, and to answer a question. */
const patience = 3000, longestQuestion = 30_000;

/** What a session in a child is started with. */
export interface ChildSessionRequest {
  readonly line: CommandLine;
  readonly process: Process;
  readonly progress: Progress | undefined;
}

export class ChildSession {
  /** Whether the child is to be told of ^C. */
  #running = false;
  /** Requests follow each other. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly request: ChildSessionRequest,
    private readonly outside: LineOutside,
    private readonly child: Supervisor,
  ) {}

  /**
   * Starts a child.
   * @throws UsageError where none can be
   */
  static async start(code: Code, request: ChildSessionRequest): Promise<ChildSession> {
    const { line, process } = request, outside = new LineOutside(line, process);
    const serve = (what: Ask, text: string) => outside.serve(what, text);
    const child = await startSupervised(code, line, process, { session: true, serve });
    return new ChildSession(request, outside, child);
  }

  get ended(): boolean {
    return this.child.ended;
  }

  /** Opens the dump. What is said meanwhile goes to `say`; the status is 0, or that of the program. */
  async open(say: (text: string) => void): Promise<number> {
    const { process } = this.request;
    return await this.#alone(async () => {
      this.#running = true;
      for await (const said of this.child.run(requestOf(process, true))) {
        if (said.kind === "done") return said.status;
        if (said.kind === "progress") this.#progress(said.text);
        else if (said.kind !== "value") say(harmless(said.text));
      }
      throw new Interrupted();
    }).finally(() => this.#running = false);
  }

  /** Answers a line; what ends the child is thrown. */
  async *run(line: LineRequest): AsyncGenerator<Piece, LineStatus, void> {
    const leave = await this.#enter();
    const frames = this.child.run({ kind: "line", line } satisfies LinesRequest);
    let ended = false;
    try {
      await this.outside.begin(line);
      this.#running = true;
      for (;;) {
        const { value, done } = await frames.next();
        if (done) throw new Interrupted();
        if (value.kind === "done") {
          ended = true;
          return lineStatuses[value.status] ?? "failed";
        }
        const piece = this.#piece(value, line);
        if (piece !== undefined) yield piece;
      }
    } catch (error) {
      ended = true;
      throw error;
    } finally {
      this.#progress("");
      if (!ended) await this.#drain(frames);
      this.outside.end();
      this.#running = false;
      leave();
    }
  }

  #piece(said: Said, { drawing }: LineRequest): Piece | undefined {
    switch (said.kind) {
      case "out":
        return { to: "out", text: harmless(said.text, { color: drawing.color }) };
      case "err":
        return { to: "err", text: harmless(said.text) };
      case "progress":
        this.#progress(said.text);
    }
    return undefined;
  }

  #progress(text: string): void {
    const { progress, process } = this.request;
    progress?.show(escapeText(text).slice(0, (process.stderr.columns ?? 80) - 1));
  }

  /** Lets the child end an answer of which nobody wants more. */
  async #drain(frames: AsyncGenerator<Said, void>): Promise<void> {
    this.outside.wanted = false;
    const timer = setTimeout(() => this.close(), patience);
    try {
      for (let next = await frames.next(); !next.done; next = await frames.next());
    } catch {
      // It is gone, and the next line is another one's.
    } finally {
      clearTimeout(timer);
    }
  }

  async isCommand(text: string): Promise<boolean> {
    const { status } = await this.#ask({ kind: "command", text });
    return status === 1;
  }

  async complete(text: string, cursor: number): Promise<Completion> {
    this.outside.typed = text.slice(0, cursor);
    const { value } = await this.#ask({ kind: "complete", text, cursor });
    return checkedCompletion(value, text, cursor);
  }

  async setting(name: string): Promise<string | undefined> {
    const { value } = await this.#ask({ kind: "setting", name });
    return typeof value === "string" && value.length < 1000 ? value : undefined;
  }

  /** A question has an answer soon, or none. */
  async #ask(request: LinesRequest): Promise<{ readonly status: number; readonly value: unknown }> {
    const leave = await this.#enter();
    const timer = setTimeout(() => this.close(), longestQuestion);
    try {
      let text = "";
      for await (const said of this.child.run(request)) {
        if (said.kind === "value" && text.length < longestValue) text += said.text;
        if (said.kind === "done") return { status: said.status, value: parsed(text) };
      }
      throw new Interrupted();
    } finally {
      clearTimeout(timer);
      leave();
    }
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.#enter();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Waits for its turn; what comes back ends it. */
  async #enter(): Promise<() => void> {
    const before = this.#turn;
    let leave = () => {};
    this.#turn = new Promise<void>((resolve) => leave = resolve);
    await before;
    return leave;
  }

  /** ^C: the first one ends the line with its rows so far, the next one the child. */
  interrupt(): void {
    if (this.#running) this.child.interrupt();
  }

  close(): void {
    this.child.close();
  }
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
