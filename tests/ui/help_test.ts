import assert from "node:assert/strict";
import { clauseKeywords } from "../../dsl/ast.ts";
import { declarations } from "../../lib/session/declarations.ts";
import { loadCatalog } from "../../lib/session/catalog.ts";
import { manualSections, plainText } from "../../lib/ui/help/manual.ts";
import { HelpTopics } from "../../lib/ui/help/topics.ts";
import { wrapAfter } from "../../lib/base/wrap.ts";
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { runCli } from "../../lib/ui/cli.ts";
import { fakeEngine } from "./fake_engine.ts";

const manual = await Deno.readTextFile(new URL("../../dsl/MANUAL.md", import.meta.url));
const topics = await HelpTopics.load(manual);

/** `inquest help …` without any dump. */
async function help(...words: string[]) {
  const process = fakeProcess({ args: words });
  const engine = fakeEngine({});
  const status = await runCli(process, engine);
  assert.deepEqual(engine.opened, []);
  return { status, ...process.written };
}

Deno.test("inquest help lists what there is, and every word of the list is a topic", async () => {
  const { status, stdout, stderr } = await help("help");
  assert.deepEqual([status, stderr], [0, ""]);
  const lists = [...stdout.matchAll(/^ {2}(\w+) +(\S.*(?:\n {14}\S.*)*)/gm)];
  assert.deepEqual(lists.map(([, name]) => name), [
    "clauses",
    "sources",
    "walkers",
    "functions",
    "aggregates",
    "commands",
    "more",
  ]);
  for (const [, name, text] of lists) {
    const words = text.split(name === "more" ? /,\s+/ : /\s+/);
    for (const word of words) assert.ok(topics.find(word), word);
  }
});

Deno.test("every clause, source, walker, function and column has its help", async () => {
  const { tables, functions, aggregates } = await loadCatalog();
  const names = [
    ...clauseKeywords,
    ...Object.keys(declarations.tables),
    ...Object.keys(declarations.walkers),
    ...Object.keys(declarations.commands ?? {}),
    ...[...functions, ...aggregates].map(({ name }) => name),
    ...tables.flatMap((table) => table.columns.flatMap(({ name }) => [name, `${table.name}.${name}`])),
    ..."and or not in between like has contains is language values".split(" "),
  ];
  for (const name of names) assert.ok(topics.find(name), name);
});

Deno.test("help is of several words, and of any case", async () => {
  assert.match((await help("help", "group", "by")).stdout, /^group by\n-{8}\n\ngroup by E, … makes one row/);
  assert.equal((await help("help", "WHERE")).stdout, (await help("help", "where")).stdout);
  assert.match((await help("help", "task")).stdout, /^blocked +duration +time since it last ran/m);
  assert.match((await help("help", "task.pid")).stdout, /^task\.pid: .*\n {2}int\n$/);
});

Deno.test("a topic that is none is a usage error with the nearest one", async () => {
  assert.deepEqual(await help("help", "rbtre"), {
    status: 2,
    stdout: "",
    stderr: 'inquest: there is no help for "rbtre"\n  hint: did you mean rbtree?\n',
  });
  assert.match((await help("help", "qqqqqq")).stderr, /hint: inquest help lists the topics/);
});

Deno.test("a dump called help is ./help", async () => {
  const engine = fakeEngine({ a: {} });
  assert.equal(await runCli(fakeProcess({ args: ["./help", "a"] }), engine), 0);
  assert.equal(engine.opened[0].vmcore, "./help");
  const second = fakeProcess({ args: ["vmcore", "help"] });
  assert.equal(await runCli(second, engine), 2, "behind a dump it is a line");
});

Deno.test("manualSections() reads headings and topics, and no heading inside of a block", () => {
  const text = "# A\n\nx\n\n## B c\n\n<!-- topics: d e -->\n\n```inquest\n# no heading\n```\n";
  assert.deepEqual(manualSections(text), [
    { title: "A", level: 1, topics: ["a"], text: "x" },
    {
      title: "B c",
      level: 2,
      topics: ["b c", "d", "e"],
      text: "<!-- topics: d e -->\n\n```inquest\n# no heading\n```",
    },
  ]);
});

Deno.test("plainText() leaves no Markdown", () => {
  const table = "| A     | B |\n| ----- | - |\n| `a\\|b` | c |\n| x | `d` e |\n";
  assert.equal(plainText(table), "    A    B\n    a|b  c\n    x    d e\n");
  assert.equal(plainText("a `b`\n\n```inquest\n> q\n1\n```\n"), "a b\n\n    > q\n    1\n");
  assert.equal(plainText("x\n\n<!-- generated: walkers -->\n\ny\n\n<!-- end -->\n"), "x\n");
});

Deno.test("wrapAfter() keeps lines short, and a long word whole", () => {
  const lines = wrapAfter("name: ", "word ".repeat(50).trim());
  assert.ok(lines.every((line) => line.length <= 100));
  assert.ok(lines.slice(1).every((line) => line.startsWith("      word")));
  assert.deepEqual(wrapAfter("n ", "x".repeat(200)), ["n " + "x".repeat(200)]);
});
