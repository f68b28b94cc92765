/** The rows of a walk: what was found first, then what ended it. */
import { CommandError } from "../../define/command_error.ts";
import type { CommandRun } from "../../define/command.ts";
import type { Walk, WalkEnd } from "../../kernel/walk_end.ts";

/**
 * Yields a row for each item. An end that is not the structure's own fails the command; where nothing was found before
 * it, it is all the answer there is, and thrown.
 * @param name the command's
 */
export function* walkedRows<T, Row>(
  name: string,
  walk: Walk<T>,
  run: CommandRun,
  row: (item: T) => Row,
): Generator<Row, WalkEnd> {
  for (let found = 0;; found++) {
    const next = walk.next();
    if (!next.done) {
      yield row(next.value);
      continue;
    }
    const end = next.value;
    if (end.kind !== "end" && found === 0) throw new CommandError(`${name}: ${end.detail}`);
    if (end.kind !== "end") run.fail(`${name}: ${end.detail}`);
    return end;
  }
}
