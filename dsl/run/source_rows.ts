/** The rows of a source, in the row around it. */
import type { QuerySource } from "../ir.ts";
import type { Value } from "../value.ts";
import type { Argument, PushedCondition } from "../world.ts";
import type { Compiler, Row } from "./evaluate.ts";
import { type Unreadable, unreadable } from "./scalar.ts";

/** What asks a source for its rows, given the row around and what is to be looked up. */
export type ReadySource = (outer: Row, pushed: PushedCondition | undefined) => Iterable<Row> | Unreadable;

/** Makes a source ready. An argument that cannot be read gives no rows; of a collection, it is the answer. */
export function prepareSource(source: QuerySource, c: Compiler): ReadySource {
  const given = source.args.map((argument) => c.argument(argument));
  const warn = (message: string) => c.stats.warn(message);
  const fail = (message: string) => c.stats.fail(message);
  return (outer, pushed) => {
    const args: Argument[] = [];
    for (const argument of given) {
      const value = argument(outer);
      if (isUnreadable(value)) return source.collection ? value : nothing(source, value, c);
      args.push(value);
    }
    return rowsOf(source, outer, source.bound.rows(pushed, warn, args, fail));
  };
}

function nothing(source: QuerySource, why: Unreadable, c: Compiler): Iterable<Row> {
  c.stats.unreadable(why);
  c.stats.warn(`${source.name}: an argument cannot be read`);
  return [];
}

function* rowsOf({ hostSlot }: QuerySource, outer: Row, hosts: Iterable<Value>): Generator<Row> {
  for (const host of hosts) {
    const row = outer.slice();
    row[hostSlot] = host;
    yield row;
  }
}

function isUnreadable(argument: Argument): argument is Unreadable {
  return unreadable(argument as Value);
}
