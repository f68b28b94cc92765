/** Answers lines in this process. */
import { Interrupted } from "../../base/errors.ts";
import { clauseKeywords } from "../../../dsl/ast.ts";
import type { Process, TextOutput } from "../../runtime/process.ts";
import { drawAnswer, drawSteps, footerText, holds, outcomeOf, unknownFormat } from "../answer.ts";
import { beside } from "../command_line.ts";
import type { Answer, Conversation, Question } from "../engine.ts";
import { failureText } from "../failure.ts";
import type { Interrupt } from "../interrupt.ts";
import { loadFormat } from "../render/formats.ts";
import { locate, savedPlugins } from "../saved_queries.ts";
import { saving } from "../saved_files.ts";
import { writeRules } from "../write_rules.ts";
import type { Completion } from "../../../dsl/completion/words.ts";
import { filesBeginning } from "./file_names.ts";
import type { LineRequest, LineRunner, LineStatus, Piece } from "./runner.ts";

/** Characters that are worth a piece of their own, and milliseconds that a reader waits for fewer. */
const pieceLength = 4096, longestWait = 50;

/** Chapters of the manual that go by a word. */
const topics = [...clauseKeywords, "language", "lines", "prompt", "functions", "sources", "walkers"];

/** What lines may do, and what they know. */
export interface LineRules {
  readonly parameters: Readonly<Record<string, string>>;
  readonly allowWrite: readonly string[];
  readonly overwrite: boolean;
  readonly strict: boolean;
  /** Plugins may be loaded into this process, whatever it may do. */
  readonly trust: boolean;
}

export class SessionLines implements LineRunner {
  /**
   * @param newInterrupt what ^C does from the start of a line on
   */
  constructor(
    private readonly conversation: Conversation,
    private readonly process: Process,
    private readonly rules: LineRules,
    private readonly newInterrupt: () => Interrupt | undefined = () => undefined,
  ) {}

  isCommand(text: string): boolean {
    return this.conversation.isCommand(text);
  }

  async complete(text: string, cursor: number): Promise<Completion> {
    try {
      const { files } = this.process;
      return await this.conversation.complete(text, cursor, {
        files: (prefix) => filesBeginning(prefix, files),
        topics: () => topics,
        plugins: () => savedPlugins(this.process),
      });
    } catch (error) {
      // What is typed may be anything: that it cannot be completed is no reason to lose it.
      if (this.process.env("INQUEST_DEBUG")) throw error;
      return { start: cursor, end: cursor, candidates: [] };
    }
  }

  setting(name: string): Promise<string | undefined> {
    return Promise.resolve(this.conversation.setting(name));
  }

  async *run(request: LineRequest): AsyncGenerator<Piece, LineStatus, void> {
    const interrupt = this.newInterrupt();
    try {
      let status: LineStatus = "answered", first = request.drawing.first;
      for (const question of await this.#understand(request)) {
        const drawing = { ...request.drawing, first };
        const outcome = yield* this.#answer(question, { ...request, drawing }, interrupt);
        if (outcome === "interrupted") return outcome;
        if (outcome === "failed") status = outcome;
        first = false;
      }
      return status;
    } catch (error) {
      yield { to: "err", text: this.#failure(error) };
      return error instanceof Interrupted ? "interrupted" : "failed";
    }
  }

  #failure(error: unknown): string {
    const stack = this.process.env("INQUEST_DEBUG") && error instanceof Error ? `${error.stack}\n` : "";
    return failureText(error) + stack;
  }

  async #understand({ text, name }: LineRequest): Promise<readonly Question[]> {
    const { process, rules } = this;
    const asked = { text, ...(name === undefined ? { own: true as const } : { name }) };
    const { overwrite } = rules;
    const writes = writeRules({ allowWrite: [...rules.allowWrite], overwrite }, process);
    const questions = await this.conversation.ask(text, {
      parameters: rules.parameters,
      read: (path, from) => {
        const found = locate(beside(path, from), path, process);
        return { name: found, text: process.readTextFile(found) };
      },
      plugins: rules.trust || process.outside !== undefined,
      refuseFile: (path, range) => writes.refusal(path, range, asked),
      ...(name === undefined ? {} : { name }),
    });
    return questions.map((question) => saving(question, { rules: writes, asked, overwrite, process }));
  }

  async *#answer(
    question: Question,
    { drawing }: LineRequest,
    interrupt: Interrupt | undefined,
  ): AsyncGenerator<Piece, LineStatus, void> {
    const answer = this.conversation.remember(
      question,
      question.run(interrupt === undefined ? {} : { poll: () => interrupt.poll() }),
    );
    if (answer.to !== undefined || answer.assertion !== undefined) {
      return yield* this.#aside(answer, drawing);
    }
    yield* pieces(answer, drawing);
    const notes = footerText(answer);
    if (notes !== "") yield { to: "err", text: notes };
    return this.#status(answer);
  }

  #status(answer: Answer): LineStatus {
    const { failed, interrupted, complete } = outcomeOf(answer);
    if (interrupted) return "interrupted";
    return failed || (this.rules.strict && !complete) ? "failed" : "answered";
  }

  /** What prints nothing but messages: an assertion, an answer that is written to a file. */
  async *#aside(answer: Answer, drawing: LineRequest["drawing"]): AsyncGenerator<Piece, LineStatus, void> {
    const said: Piece[] = [];
    const output = (to: Piece["to"]): TextOutput => ({
      isTerminal: false,
      columns: undefined,
      write: (text) => void said.push({ to, text }),
    });
    const process = { ...this.process, stdout: output("out"), stderr: output("err") };
    try {
      if (answer.assertion !== undefined) {
        const held = holds(answer, answer.assertion, process);
        return answer.stats.interrupted ? "interrupted" : held ? "answered" : "failed";
      }
      const { overwrite } = this.rules;
      await drawAnswer(answer, { ...drawing, first: true, overwrite }, process);
      return this.#status(answer);
    } finally {
      yield* said;
    }
  }
}

async function* pieces(answer: Answer, drawing: LineRequest["drawing"]): AsyncGenerator<Piece> {
  const name = drawing.format ?? answer.format ?? "table";
  const rendering = answer.pluginFormat?.(name) ?? await loadFormat(name);
  if (!rendering) throw unknownFormat(name);
  let text = "", last = performance.now();
  const output = { write: (more: string) => void (text += more) };
  try {
    for (const _ of drawSteps(answer, drawing, rendering, output)) {
      if (text.length < pieceLength && (text === "" || performance.now() - last < longestWait)) continue;
      yield { to: "out", text };
      text = "";
      last = performance.now();
    }
  } catch (error) {
    // What was found before a failure is shown, and stands before the message.
    if (text !== "") yield { to: "out", text };
    throw error;
  }
  if (text !== "") yield { to: "out", text };
}
