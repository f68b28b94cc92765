/** Messages that no other test asks for: `deno task messages` tells which there are. */
import assert from "node:assert/strict";
import { compileExpression } from "../../dsl/expression.ts";
import { errors } from "./ask.ts";
import { FakeWorld } from "./fake_world.ts";

const long = "a".repeat(5000);

const mistakes: readonly (readonly [query: string, ...messages: readonly string[]])[] = [
  ["net", "command not available: net"],
  ["log", "command not available: log"],
  ["task do log", "command not available: log"],
  ["ps -x", "ps: what is -x?"],
  ["bt", "bt wants a task"],
  [
    "(task do ps) count",
    "`do` says what is done with the whole answer: it stands behind the closing bracket",
  ],
  [
    "task group by cpu do ps",
    "a command needs rows that have an address, and these are no rows of a table any more",
  ],
  ["numbers(3) do bt", "a command needs an address, and the rows of numbers have none: `number`"],
  ["foreach task shw pid", "found `shw`, expected a clause, the end of the query, `(` or `as`"],
  ["task where comm ~ /a/ii", "a flag of this pattern is given twice"],
  [`task where comm ~ /${long}/`, "a pattern has at most 4096 characters"],
  ['task show "\\u{110000}" as x', "no such character: the last one is \\u{10ffff}"],
  ["task group by cpu show avg(comm)", "avg() takes numbers, sizes and durations, not text"],
  ["numbers(struct task_struct)", "`n` is a value, not a C type"],
  ["list(wedge_list, struct wedge_obj, 5)", "a member stands here"],
  ["list(wedge_list, tipe = struct wedge_obj, link)", "list() has no parameter `tipe`"],
  [
    "numbers(1) show container_of(struct task_struct, struct task_struct, tasks) as x",
    "a value stands here, not a C type",
  ],
  ["numbers(1) show sizeof(struct opaque) as x", "the size of `struct opaque` is not known"],
  ["task as t sort by t.children", "a list has no order to sort by"],
  ["def f(x = jiffies) = x; task", "a default is a constant"],
  ["task show ::nope", "no symbol is called `nope`"],
  ["task where any(stack, 3)", "any() takes one argument"],
  ["task as t where any(t.pid where value > 1)", "an integer has no elements to ask about"],
];

Deno.test("each mistake has its message", () => {
  for (const [query, ...messages] of mistakes) assert.deepEqual(errors(query), messages, query.slice(0, 100));
});

Deno.test("an expression that stands by itself has no parameters", () => {
  assert.throws(() => compileExpression("$p + 1", new FakeWorld()), /`\$p` has no value/);
});
