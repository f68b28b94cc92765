/** Command lines on a dump: heads of queries, behind `do`, as types' names, through aliases; and what goes wrong. */
import assert from "node:assert/strict";
import { compile, type Result } from "../../dsl/mod.ts";
import { QueryError } from "../../dsl/query_error.ts";
import { boundForm, defineCommand, defineForm } from "../../lib/define/command.ts";
import { CommandError } from "../../lib/define/command_error.ts";
import { DumpWorld } from "../../lib/session/world/world.ts";
import { tables } from "../../lib/tables/registry.generated.ts";
import { embeddedTarget } from "./embedded.ts";

const form = defineForm<{ word: string; n: number }>({
  when: "",
  summary: "a word",
  columns: [
    { name: "word", type: "string", summary: "the word", get: (row) => row.word },
    { name: "n", type: "int", summary: "its place", get: (row) => BigInt(row.n) },
  ],
});

/** Says its words, one to a line; -u in capitals; a word `bad` cannot be answered. */
const say = defineCommand({
  name: "say",
  aliases: { shout: "say -u" },
  summary: "words",
  usage: ["[-u] [word ...]"],
  options: [{ flag: "u", summary: "in capitals" }],
  examples: [],
  forms: [form],
  subject: { kind: "address", at: 1 },
  bind(line) {
    if (line.words.length > 5) line.problem("too many words", line.words[5], "five are enough");
    return boundForm<{ word: string; n: number }>({
      form,
      *rows(run) {
        for (const [n, { text }] of line.words.entries()) {
          if (text === "worse") throw new CommandError("say: worse");
          if (text === "bad") run.fail("say: bad");
          else yield { word: line.has("u") ? text.toUpperCase() : text, n };
        }
      },
      *draw(rows, { cell, width }) {
        for (const row of rows) yield `<${cell(row, "word")}> of ${width}\n`;
      },
    });
  },
});

const commands = {
  say: { aliases: say.aliases!, load: () => Promise.resolve(say) },
  struct: { load: () => Promise.resolve({ ...say, name: "struct" }) },
};

async function ask(text: string): Promise<Result> {
  const world = new DumpWorld(await embeddedTarget(), { tables, walkers: {}, functions: {}, commands });
  for (;;) {
    try {
      const queries = compile(text, world);
      if (!await world.loadWanted()) return queries[0].run();
    } catch (error) {
      if (!await world.loadWanted()) throw error;
    }
  }
}

async function text(line: string): Promise<string> {
  return [...(await ask(line)).drawn!].join("");
}

Deno.test("a command line draws itself; with clauses or a format it is rows", async () => {
  assert.equal(await text("say a 'b c'"), "<a> of 80\n<b c> of 80\n");
  assert.equal(await text("shout a"), "<A> of 80\n");
  assert.deepEqual([...(await ask("say a b | where n > 0")).rows], [["b", 1n]]);
  assert.equal((await ask("say a | count")).drawn, undefined);
  const json = await ask("say a | format json");
  assert.equal(json.drawn, undefined);
  assert.deepEqual([...json.rows], [["a", 0n]]);
});

Deno.test("do runs a command for each row, whose address goes into the line", async () => {
  const init = "0xff4a0886c11f20c0";
  assert.equal(
    await text("foreach task where pid = 1 do say a b"),
    `<a> of 80\n<${init}> of 80\n<b> of 80\n`,
  );
  const { rows } = await ask("foreach task where pid = 1 do say a | where n = 1");
  assert.deepEqual([...rows], [[init, 1n]]);
});

Deno.test("a type's name alone is crash's struct form", async () => {
  assert.equal(await text("task_struct.pid ff00"), "<task_struct.pid> of 80\n<ff00> of 80\n");
});

Deno.test("what one argument cannot be answered for is told beside the rest", async () => {
  const result = await ask("say a bad b");
  assert.equal([...result.drawn!].join(""), "<a> of 80\n<b> of 80\n");
  assert.deepEqual(result.stats.failures, ["say: bad"]);
  const failing = await ask("say a worse");
  assert.throws(() => [...failing.drawn!], CommandError);
});

Deno.test("mistakes in a command line are shown in the query", async () => {
  for (
    const [line, message, marked, hint] of [
      ["say -x a", "say: no option -x", "-x", /its options are -u/],
      ["say 1 2 3 4 5 6", "say: too many words", "6", /five/],
      ["shout 1 2 3 4 5 6 | count", "say: too many words", "6", /five/],
      ["foreach task group by state do say a", "a command needs rows", "do say a", /before group by/],
      ["sey a", "no source or command is called", "sey", /./],
      ["foreach log do say a", "a command needs an address", "do say a", /^$/],
    ] as const
  ) {
    await assert.rejects(ask(line), (error) => {
      assert.ok(error instanceof QueryError, String(error));
      const [{ message: told, range, hint: advice }] = error.diagnostics;
      assert.ok(told.startsWith(message), told);
      assert.equal(line.slice(range.start, range.end), marked);
      assert.match(advice ?? "", hint.source === "." ? /(?:)/ : hint);
      return true;
    });
  }
});
