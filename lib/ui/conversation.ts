/** Texts on one dump, one after the other: definitions, aliases, settings and the last answer last. */
import type { Value } from "../../dsl/value.ts";
import { beginsCommand, Environment } from "../../dsl/mod.ts";
import type { Completion } from "../../dsl/completion/words.ts";
import type { SessionCompletion, Surroundings } from "../session/completion.ts";
import type { Session } from "../session/session.ts";
import { lastResult } from "../session/world/last_result.ts";
import type { Answer, AskOptions, Conversation, Question } from "./engine.ts";
import { compileQuestions } from "./native_engine.ts";

/** More rows are not kept: the query runs again when `_` is asked for. */
const mostRows = 100_000;

export class SessionConversation implements Conversation {
  #defined = Environment.empty;
  #completion: SessionCompletion | undefined;

  constructor(private readonly session: Session) {}

  async ask(text: string, options: AskOptions): Promise<readonly Question[]> {
    const { questions, defined } = await compileQuestions(this.session, text, {
      ...options,
      defined: this.#defined,
    });
    this.#defined = defined;
    return questions;
  }

  isCommand(text: string): boolean {
    return beginsCommand(text, this.session.world, this.#defined.names());
  }

  async complete(text: string, cursor: number, around: Surroundings): Promise<Completion> {
    if (this.#completion === undefined) {
      const { SessionCompletion } = await import("../session/completion.ts");
      this.#completion = new SessionCompletion(this.session, around);
    }
    return await this.#completion.complete(text, cursor, this.#defined);
  }

  setting(name: string): string | undefined {
    const value = this.session.world.commands?.context.variables.get(name);
    return value === undefined ? undefined : String(value);
  }

  remember(question: Question, answer: Answer): Answer {
    if (answer.assertion !== undefined || answer.text !== undefined) return answer;
    const keep = (rows: () => Iterable<readonly Value[]>) =>
      this.session.world.last = lastResult({ columns: answer.columns, rows });
    const again = () => question.run().rows;
    const { rows, drawn } = answer;
    return {
      ...answer,
      rows: keeping(rows, (kept) => keep(kept === undefined ? again : () => kept)),
      ...(drawn && {
        drawn: (function* () {
          yield* drawn;
          keep(again);
        })(),
      }),
    };
  }
}

function* keeping(
  rows: Iterable<readonly Value[]>,
  done: (kept: readonly (readonly Value[])[] | undefined) => void,
): Generator<readonly Value[]> {
  let kept: (readonly Value[])[] | undefined = [];
  let whole = false;
  try {
    for (const row of rows) {
      if (kept !== undefined && kept.length < mostRows) kept.push(row);
      else kept = undefined;
      yield row;
    }
    whole = true;
  } finally {
    // Who stops to look asks for all of it all the same.
    done(whole ? kept : undefined);
  }
}
