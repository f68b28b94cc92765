import assert from "node:assert/strict";
import { denoOnly } from "../../tools/portable/bundle.ts";
import { runTests, tests } from "../../tools/portable/tests.ts";

Deno.test("denoOnly() tells the test files that need Deno, through what they import", () => {
  const imports = new Map([
    ["tests/a_test.ts", ["tests/help.ts", "lib/a.ts"]],
    ["tests/b_test.ts", ["lib/a.ts"]],
    ["tests/c_test.ts", ["lib/runtime/deno.ts"]],
    ["tests/help.ts", ["tests/a_test.ts"]],
  ]);
  const texts = new Map([
    ["tests/a_test.ts", "Deno.readTextFileSync(x)"],
    ["tests/help.ts", "new Deno.Command(x)"],
    ["lib/a.ts", "Deno.execPath()"],
  ]);
  const reason = (name: string) => denoOnly(`tests/${name}_test.ts`, imports, texts);
  assert.equal(reason("a"), "uses Deno.Command in tests/help.ts");
  assert.equal(reason("b"), undefined);
  assert.equal(reason("c"), "imports lib/runtime/deno.ts");
});

Deno.test("runTests() counts tests once, and a test whose step fails as failed", async () => {
  const counts = { passed: 0, failed: 0, ignored: 0 }, failures: string[] = [];
  const wrong = () => {
    throw new Error("wrong");
  };
  tests.push(
    { name: "good", fn: async (t) => assert.equal(await t.step("one", () => {}), true) },
    { name: "left", ignore: true, fn: wrong },
    { name: "bad", fn: wrong },
    { name: "steps", fn: async (t) => assert.equal(await t.step("two", wrong), false) },
    { name: "later", fn: () => Promise.reject(new Error("wrong")) },
  );
  await runTests(counts, (name) => failures.push(name));
  assert.deepEqual(counts, { passed: 1, failed: 3, ignored: 1 });
  assert.deepEqual(failures, ["bad", "steps ... two", "later"]);
  assert.equal(tests.length, 0);
});
