/** Command lines in the language: where they begin and end, and what is done with their rows. */
import assert from "node:assert/strict";
import { commandEnd, headWord, sourceFollows } from "../../dsl/command_text.ts";
import { parse } from "../../dsl/parse.ts";
import { printStatement } from "../../dsl/print.ts";
import type { Query } from "../../dsl/ast.ts";

const heads = {
  isSource: (name: string) => ["task", "log", "list"].includes(name),
  isCommand: (name: string) => ["ps", "bt", "log", "list", "foreach", "*", "task_struct", "p"].includes(name),
  sourceNames: () => ["task", "log", "list"],
};

function parsed(text: string): Query {
  const { statements } = parse(text, heads);
  assert.equal(statements.length, 1, text);
  return statements[0] as Query;
}

Deno.test("a line whose first word is a command is raw text up to the clauses", () => {
  for (
    const [text, command, clauses] of [
      ["ps -m", "ps -m", 0],
      ["ps -m | where state = UN | count", "ps -m", 2],
      ["ps 'a|b' (1 | 2) | count", "ps 'a|b' (1 | 2)", 1],
      ["task_struct.pid,comm ffff", "task_struct.pid,comm ffff", 0],
      ["*task_struct ffff", "*task_struct ffff", 0],
      ["p don't  # a comment", "p don't", 0],
      ["log -T\n  | count", "log -T", 1],
      ["log -T\n  where level = 3", "log -T", 1],
      ["list -H x", "list -H x", 0],
      ["foreach UN bt", "foreach UN bt", 0],
      ["foreach 'a|b' UN bt -s | count", "foreach 'a|b' UN bt -s", 1],
      ["foreach \\log ps", "foreach \\log ps", 0],
    ] as const
  ) {
    const query = parsed(text);
    assert.equal(query.source.kind, "command", text);
    assert.equal(query.source.kind === "command" && query.source.text, command);
    assert.equal(query.clauses.length, clauses, text);
    assert.deepEqual(printStatement(parsed(printStatement(query))), printStatement(query));
  }
});

Deno.test("a word that is a command and a source is the source before clauses and arguments", () => {
  for (
    const text of [
      "log where level = 3",
      "list(x, struct y, m)",
      "foreach log",
      "foreach task where pid = 1",
      "log as l",
    ]
  ) {
    assert.equal(parsed(text).source.kind, "named", text);
  }
});

Deno.test("a command ends with its statement", () => {
  const { statements } = parse("ps -m; ps\nforeach task do ps -c; ps", heads);
  assert.deepEqual(statements.map(printStatement), ["ps -m", "ps", "foreach task do ps -c", "ps"]);
});

Deno.test("commandEnd(), headWord() and sourceFollows() look at no more than they must", () => {
  const never = () => false;
  assert.equal(commandEnd("ps )", 0, never), 2);
  assert.equal(commandEnd("ps # x", 0, never), 2);
  assert.equal(commandEnd("p a#b", 0, never), 5);
  assert.equal(commandEnd('p "a\nb"', 0, never), 4);
  assert.equal(headWord("* x", 0), "*");
  assert.equal(headWord("* 1", 0), undefined);
  assert.equal(headWord("*x", 0), "*");
  assert.equal(headWord("12", 0), undefined);
  assert.ok(sourceFollows("log where", 3));
  assert.ok(!sourceFollows("log whereas", 3));
  assert.ok(!sourceFollows("log", 3));
});
