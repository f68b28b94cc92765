/** The answer of a command as the command lays it out: text, in place of rows. */
import type { CommandSource } from "../ir.ts";
import type { Plan } from "../plan.ts";
import type { Value } from "../value.ts";
import type { Argument, CommandReport, SaveFile } from "../world.ts";
import type { Compiler, Row } from "./evaluate.ts";
import { type Unreadable, unreadable } from "./scalar.ts";

/** The command whose text is the whole answer; undefined when the answer is rows. */
export function drawnCommand({ drawn, source, steps }: Plan): CommandSource | undefined {
  if (!drawn) return undefined;
  const last = steps.at(-1);
  return last?.kind === "do" ? last.source : source as unknown as CommandSource;
}

/** The text that the command gives for each of the rows. */
export function* drawn(
  command: CommandSource,
  rows: Iterable<Row>,
  c: Compiler,
  save: SaveFile | undefined,
): Generator<string> {
  const given = command.args.map((argument) => c.argument(argument));
  const report: CommandReport = {
    warn: (message) => c.stats.warn(message),
    fail: (message) => c.stats.fail(message),
    unreadable: (why) => c.stats.unreadable(why),
    ...(save && { save }),
  };
  for (const row of rows) {
    const args: Argument[] = given.map((argument) => argument(row));
    const bad = args.find((argument) => unreadable(argument as Value));
    if (bad !== undefined) c.stats.skip(bad as Unreadable);
    else {
      for (const piece of command.bound.text(report, args)) {
        c.budget.poll();
        yield piece;
      }
    }
  }
}
