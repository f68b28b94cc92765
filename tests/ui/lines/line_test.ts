import assert from "node:assert/strict";
import { firstStatement, readLine } from "../../../lib/ui/lines/line.ts";
import { logicalLine } from "../../../lib/ui/lines/logical_lines.ts";

/** The words that are commands here. */
const isCommand = (text: string) => /^\s*(ps|log|p|sym|struct|eval|set)\b/.test(text);
const read = (text: string) => readLine(text, isCommand(text));
const shell = (text: string, command: string) => ({
  kind: "statement",
  text,
  destination: { kind: "shell", command },
});
const file = (text: string, path: string, append = false) => ({
  kind: "statement",
  text,
  destination: { kind: "file", path, append },
});
const plain = (text: string) => ({ kind: "statement", text });

Deno.test("a line is nothing, the end, a file to read, a shell command or a statement", () => {
  for (const text of ["", "  ", "# ps", " \t# x"]) assert.deepEqual(read(text), { kind: "nothing" });
  for (const text of ["q", "quit", " exit ", "q # bye"]) assert.deepEqual(read(text), { kind: "quit" });
  assert.deepEqual(read("< a.txt"), { kind: "read", path: "a.txt" });
  assert.deepEqual(read('<"a b.txt"'), { kind: "read", path: "a b.txt" });
  assert.deepEqual(read("!ls -l | wc"), { kind: "shell", command: "ls -l | wc" });
  assert.deepEqual(read("qs"), plain("qs"));
  assert.equal(read("<").kind, "problem");
  assert.equal(read("< a b").kind, "problem");
  assert.equal(read("!").kind, "problem");
});

Deno.test("behind | a word that is no clause is a shell command, with all that follows", () => {
  assert.deepEqual(read("ps | grep init"), shell("ps", "grep init"));
  assert.deepEqual(read("ps|wc -l"), shell("ps", "wc -l"));
  assert.deepEqual(read("ps -m | sort pid | head > x"), shell("ps -m | sort pid", "head > x"));
  assert.deepEqual(read("ps -m | sh sort -k2 | head > x"), shell("ps -m", "sort -k2 | head > x"));
  assert.deepEqual(read("ps | sh -c 'wc -l'"), shell("ps", "sh -c 'wc -l'"));
  assert.deepEqual(read("ps -m | where elapsed > 2m | count"), plain("ps -m | where elapsed > 2m | count"));
  assert.deepEqual(read("ps | where pid > 2 | wc -l; date"), shell("ps | where pid > 2", "wc -l; date"));
  assert.deepEqual(read("foreach task where pid > 1 | less"), shell("foreach task where pid > 1", "less"));
  assert.equal(read("ps |").kind, "problem");
});

Deno.test("a | in brackets, quotes and patterns is no pipe", () => {
  for (
    const text of [
      "foreach task where (flags | 2) > 0",
      'foreach task where comm = "a | b"',
      "foreach task where comm ~ /a|b c/ show pid",
      "foreach task where comm ~ /[/|]x/",
      'log -s "a | b"',
      "p (1 | 2)",
      "foreach task where count(task | where pid = 1) > 0",
    ]
  ) assert.deepEqual(read(text), plain(text));
});

Deno.test("> redirects a command line, and compares in a query", () => {
  assert.deepEqual(read("ps > out"), file("ps", "out"));
  assert.deepEqual(read("ps >out"), file("ps", "out"));
  assert.deepEqual(read("ps -m >> 'my out'"), file("ps -m", "my out", true));
  assert.deepEqual(read("ps > out # all"), file("ps", "out"));
  assert.deepEqual(read("p init_task->pid"), plain("p init_task->pid"));
  assert.deepEqual(read("p init_task->pid > x"), file("p init_task->pid", "x"));
  assert.deepEqual(read("eval (2 > 1)"), plain("eval (2 > 1)"));
  assert.deepEqual(read("p 2 >= 1"), plain("p 2 >= 1"));
  assert.deepEqual(read('p "a > b"'), plain('p "a > b"'));
  assert.deepEqual(read("foreach task where pid > x"), plain("foreach task where pid > x"));
  assert.deepEqual(read("ps | where pid > x"), plain("ps | where pid > x"));
  assert.equal(read("ps >").kind, "problem");
  assert.equal(read("ps > a b").kind, "problem");
});

Deno.test("a semicolon ends a statement, but none of a shell's", () => {
  const first = (text: string) => firstStatement(text, isCommand(text));
  assert.deepEqual(first("ps; log -m"), { first: "ps", rest: "log -m" });
  assert.deepEqual(first("foreach task; ps"), { first: "foreach task", rest: "ps" });
  assert.deepEqual(first('foreach task where comm = ";" ; ps'), {
    first: 'foreach task where comm = ";"',
    rest: "ps",
  });
  assert.deepEqual(first("ps | sh a; b"), { first: "ps | sh a; b", rest: "" });
  assert.deepEqual(first("!a; b"), { first: "!a; b", rest: "" });
  assert.deepEqual(first("ps;"), { first: "ps", rest: "" });
});

async function statements(text: string): Promise<[number, string][]> {
  const lines = text.split("\n"), found: [number, string][] = [];
  for (let at = 0;;) {
    const next = await logicalLine(lines, at, isCommand);
    if (next === undefined) return found;
    found.push([next.line, next.text]);
    at = next.next;
  }
}

Deno.test("a query goes on with indented lines, brackets and |; a command line does not", async () => {
  assert.deepEqual(await statements("# x\n\nforeach task\n  where pid = 1\n\n  show pid\nps\n  log\n"), [
    [3, "foreach task\n  where pid = 1"],
    [6, "  show pid"],
    [7, "ps"],
    [8, "  log"],
  ]);
  assert.deepEqual(await statements("let x = count(\ntask\n)\nps\n| where pid = 1\n| count"), [
    [1, "let x = count(\ntask\n)"],
    [4, "ps\n| where pid = 1\n| count"],
  ]);
  assert.deepEqual(await statements("!ls\n  ps"), [[1, "!ls"], [2, "  ps"]]);
});
