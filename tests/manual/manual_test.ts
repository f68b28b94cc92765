/** Asks the embedded dump every example of the manual. `deno task test:update` writes what is printed now. */
import assert from "node:assert/strict";
import { keptDumps } from "../sessions/kept_dumps.ts";
import { allExamples, answer, examplesOf, manualPath, refreshed } from "./examples.ts";

const manual = await Deno.readTextFile(manualPath);

Deno.test("every example of the manual prints what stands below it", async () => {
  const dumps = keptDumps();
  try {
    const fresh = await refreshed(manual, (query) => answer(query, dumps.engine));
    if (Deno.env.get("INQUEST_UPDATE") === "1") return await Deno.writeTextFile(manualPath, fresh);
    const now = allExamples(fresh);
    allExamples(manual).forEach((example, i) => {
      assert.equal(
        now[i].expected,
        example.expected,
        `${example.query}: \`deno task test:update\` rewrites it`,
      );
    });
    assert.ok(now.length >= 40, `${now.length} examples`);
  } finally {
    await dumps.close();
  }
});

Deno.test("examplesOf() tells queries of several lines from what is printed", () => {
  const block = "> a\n>   where b\nc\n\nd\n\n> e\n! f\n";
  assert.deepEqual(examplesOf(block), [
    { query: "a\n  where b", expected: "c\n\nd" },
    { query: "e", expected: "! f" },
  ]);
});
