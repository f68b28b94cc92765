/**
 * Answers the lines of a prompt: in this process as long as nobody's code is loaded, else in a child without rights,
 * which may be stopped and replaced at any line.
 */
import { InquestError, Interrupted } from "../../base/errors.ts";
import type { Completion } from "../../../dsl/completion/words.ts";
import type { Code } from "../child/code.ts";
import { failureText } from "../failure.ts";
import { errorLine } from "../screen.ts";
import { ChildSession, type ChildSessionRequest } from "./child_session.ts";
import type { LineRequest, LineRunner, LineStatus, Piece } from "./runner.ts";

/** Statements that later ones depend on. */
const lasting = /^\s*(?:let|def|use|set|alias|unalias|mod)\b/;
/** More of them are not made again. */
const mostMade = 1000;

/** Answers lines in this process. */
export interface OwnLines {
  readonly runner: LineRunner;
  /** Closes the dump, which a child has opened by now. */
  close(): void;
}

export class PluginLines implements LineRunner {
  #own: OwnLines | undefined;
  #code: Code | undefined;
  #child: ChildSession | undefined;
  /** A child that is to take the place of one that has ended, or what speaks against it. */
  #next: Promise<ChildSession | string> | undefined;
  /** The child that was started last, whatever comes of it. */
  #latest: ChildSession | undefined;
  #unlisten: (() => void) | undefined;
  /** The statements that a new child begins with. */
  #made: LineRequest[] = [];

  private constructor(private readonly request: ChildSessionRequest) {}

  /** Lines of a dump that is open here. */
  static here(own: OwnLines, request: ChildSessionRequest): PluginLines {
    const lines = new PluginLines(request);
    lines.#own = own;
    return lines;
  }

  /** Lines of a dump that is opened in a child, where this code is loaded; where that fails, the exit status. */
  static async outside(code: Code, request: ChildSessionRequest): Promise<PluginLines | number> {
    const lines = new PluginLines(request), { process } = request;
    let status: number | undefined;
    try {
      const child = await lines.#start(code);
      status = await child.open((text) => process.stderr.write(text));
      if (status !== 0) return status;
      lines.#adopt(child, code);
      return lines;
    } finally {
      if (status !== 0) lines.close();
    }
  }

  isCommand(text: string): boolean | Promise<boolean> {
    return this.#own?.runner.isCommand(text) ?? this.#asked((child) => child.isCommand(text), false);
  }

  async complete(text: string, cursor: number): Promise<Completion> {
    const nothing: Completion = { start: cursor, end: cursor, candidates: [] };
    if (this.#own) return await this.#own.runner.complete?.(text, cursor) ?? nothing;
    return await this.#asked((child) => child.complete(text, cursor), nothing);
  }

  async setting(name: string): Promise<string | undefined> {
    if (this.#own) return await this.#own.runner.setting?.(name);
    return await this.#asked((child) => child.setting(name), undefined);
  }

  /** What speaks against a child that cannot answer a question is told when it is given a line. */
  async #asked<T>(ask: (child: ChildSession) => Promise<T>, otherwise: T): Promise<T> {
    const child = await this.#present();
    if (typeof child === "string") return otherwise;
    try {
      return await ask(child);
    } catch (error) {
      if (isExpected(error)) return otherwise;
      throw error;
    }
  }

  /** The child that answers now: a new one where there is none any more. */
  async #present(): Promise<ChildSession | string> {
    if (this.#child !== undefined && !this.#child.ended) return this.#child;
    const code = this.#code!;
    this.#next ??= this.#begin(code);
    const child = await this.#next;
    if (typeof child !== "string" && this.#child !== child) {
      this.#adopt(child, code);
      this.#next = undefined;
    }
    return child;
  }

  async *run(request: LineRequest): AsyncGenerator<Piece, LineStatus, void> {
    let status: LineStatus;
    try {
      const code = await this.#newCode(request);
      status = code === undefined ? yield* this.#answer(request) : yield* this.#moved(code, request);
    } catch (error) {
      if (!isExpected(error)) throw error;
      yield { to: "err", text: failureText(error) };
      return statusOf(error);
    }
    if (status === "answered" && lasting.test(request.text) && this.#made.length < mostMade) {
      this.#made.push(request);
    }
    return status;
  }

  /** The code that a line loads, together with that which is there; undefined when it loads nothing new. */
  async #newCode({ text, name }: LineRequest): Promise<Code | undefined> {
    if (!/\buse\b/.test(text)) return undefined;
    const { codeOfText, joined } = await import("../child/code.ts");
    const wanted = await codeOfText(text, name, this.request.process);
    const known = new Set(this.#code?.files);
    const isNew = wanted?.files.some((path) => !known.has(path)) ?? false;
    return isNew ? joined(this.#code, wanted) : undefined;
  }

  async *#answer(request: LineRequest): AsyncGenerator<Piece, LineStatus, void> {
    if (this.#own) return yield* this.#own.runner.run(request);
    const child = await this.#present();
    if (typeof child === "string") return yield* this.#without(child);
    try {
      return yield* child.run(request);
    } catch (error) {
      if (!isExpected(error)) throw error;
      const again = errorLine("inquest: the next line begins a new process, with what was defined so far");
      yield { to: "err", text: failureText(error) + again };
      return statusOf(error);
    }
  }

  /** No child could be started; the next line tries again. */
  async *#without(reason: string): AsyncGenerator<Piece, LineStatus, void> {
    this.#next = undefined;
    yield { to: "err", text: reason };
    return "failed";
  }

  /** A child with more code in it takes the place of what answers now, if the line goes well there. */
  async *#moved(code: Code, request: LineRequest): AsyncGenerator<Piece, LineStatus, void> {
    const child = await this.#begin(code);
    if (typeof child === "string") return yield* this.#without(child);
    let status: LineStatus = "failed";
    try {
      return status = yield* child.run(request);
    } finally {
      if (status === "answered" && !child.ended) this.#adopt(child, code);
      else this.#leave(child);
    }
  }

  /** Starts a child in which the lasting statements have been run; or what speaks against it. */
  async #begin(code: Code): Promise<ChildSession | string> {
    let child: ChildSession | undefined, said = "";
    try {
      child = await this.#start(code);
      const status = await child.open((text) => said += text);
      if (status === 0) {
        for (const line of this.#made) await this.#again(line, child);
        return child;
      }
    } catch (error) {
      if (!isExpected(error)) throw error;
      said += failureText(error);
    }
    this.#leave(child);
    return said;
  }

  /** Runs a lasting statement once more; one that does not go well is told, and not run a third time. */
  async #again(line: LineRequest, child: ChildSession): Promise<void> {
    let said = "", status: LineStatus | undefined;
    const pieces = child.run({ ...line, drawing: { color: false, first: true } });
    try {
      while (status === undefined) {
        const { value, done } = await pieces.next();
        if (done) status = value;
        else if (value.to === "err") said += value.text;
      }
    } finally {
      if (status !== "answered") {
        this.#made = this.#made.filter((one) => one !== line);
        const warning = errorLine(`inquest: warning: this does not hold any more: ${line.text}`);
        this.request.process.stderr.write(warning + said);
      }
    }
  }

  #adopt(child: ChildSession, code: Code): void {
    if (this.#child !== child) this.#child?.close();
    this.#child = child;
    this.#code = code;
    this.#own?.close();
    this.#own = undefined;
  }

  async #start(code: Code): Promise<ChildSession> {
    const child = await ChildSession.start(code, this.request), { process } = this.request;
    this.#latest = child;
    this.#unlisten ??= process.onSignals?.((name) => {
      if (name === "SIGINT") return this.#latest?.interrupt();
      this.close();
      process.exit(name === "SIGTERM" ? 143 : 129);
    });
    return child;
  }

  /** Goes on without a child that was of no use. */
  #leave(child: ChildSession | undefined): void {
    child?.close();
    this.#latest = this.#child;
    if (this.#own) this.#silence();
  }

  /** ^C is the business of this process again. */
  #silence(): void {
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  /** Ends the child. */
  close(): void {
    this.#silence();
    this.#latest?.close();
    this.#child?.close();
    this.#child = this.#latest = undefined;
  }
}

/** What a child may end with, and be the end of nothing else. */
function isExpected(error: unknown): error is InquestError | Interrupted {
  return error instanceof InquestError || error instanceof Interrupted;
}

function statusOf(error: unknown): LineStatus {
  return error instanceof Interrupted ? "interrupted" : "failed";
}
