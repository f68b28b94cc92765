/** A million rows pass through the clauses that need no more than one at a time, and through their renderers. */
import assert from "node:assert/strict";
import type { StreamReport } from "./streaming_child.ts";

const child = new URL("streaming_child.ts", import.meta.url).pathname;
const config = new URL("../../deno.json", import.meta.url).pathname;

/** 900000 rows kept, each a pointer alone, are more than this. */
const mostGrowth = 4 << 20;

/** @param clauses of a query whose source has `most` rows */
async function stream(clauses: string, format: string, most = 1_000_000): Promise<StreamReport> {
  const run = ["run", "--quiet", "--no-prompt", "--allow-read", "--v8-flags=--expose-gc", "--config", config];
  const command = new Deno.Command(Deno.execPath(), {
    args: [...run, child, `rows(${most}) ${clauses}`, format, String(most)],
  });
  const { code, stdout, stderr } = await command.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)) as StreamReport;
}

const clauses = "where n % 3 != 1 let x = n * 2 + 1 where x > 5";

Deno.test("where, let, show, limit and ndjson hold no rows, nor the reasons of what cannot be read", async () => {
  const query = `${clauses} show n, x, gap limit 900000`;
  const { early, late, firstOutput, written } = await stream(query, "ndjson");
  assert.ok(late - early < mostGrowth, `${late - early} bytes more`);
  assert.ok(firstOutput < 10_000, `the first output came after ${firstOutput} rows`);
  assert.ok(written > 10_000_000);
});

Deno.test("expand and csv hold no rows", async () => {
  const { early, late, firstOutput, written } = await stream(
    "where n % 4 = 0 expand parts as p show n, p",
    "csv",
  );
  assert.ok(late - early < mostGrowth, `${late - early} bytes more`);
  assert.ok(firstOutput < 10_000, `the first output came after ${firstOutput} rows`);
  assert.ok(written > 5_000_000);
});

Deno.test("count, tsv and an aggregate without groups hold no rows", async () => {
  const query = `${clauses} group by n % 2 as odd show odd, count(), sum(x), max(n)`;
  for (const text of [`${clauses} count`, query]) {
    const { early, late } = await stream(text, "tsv");
    assert.ok(late - early < mostGrowth, `${text}: ${late - early} bytes more`);
  }
});

Deno.test("what has to hold the rows is seen to", async () => {
  const { early, late, firstOutput } = await stream("sort by n desc show n", "csv", 100_000);
  assert.ok(late - early > 2 * mostGrowth, `${late - early} bytes more`);
  assert.ok(firstOutput > 10_000);
});
