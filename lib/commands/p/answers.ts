/** The answers of `p` in a session: `$1`, `$2`, ... */
import type { CommandContext } from "../../define/command.ts";
import type { CObject } from "../../types/object.ts";

/** More are not kept: the oldest are forgotten. */
const mostAnswers = 10_000;

export class Answers {
  #last = 0;
  readonly objects: Map<number, CObject> = new Map();

  /** The number of the next answer. */
  add(object: CObject | undefined): number {
    const number = ++this.#last;
    if (object) this.objects.set(number, object);
    this.objects.delete(number - mostAnswers);
    return number;
  }
}

const kept = new WeakMap<CommandContext, Answers>();

export function answersOf(context: CommandContext): Answers {
  let answers = kept.get(context);
  if (!answers) kept.set(context, answers = new Answers());
  return answers;
}
