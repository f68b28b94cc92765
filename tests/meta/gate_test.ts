import assert from "node:assert/strict";
import { closingLine, countTests, exitStatus, single, skipped, sum } from "../../tools/gate/report.ts";
import { docProblems } from "../../tools/gate/doc_lint.ts";
import { run } from "../../tools/gate/run.ts";
import { registryText } from "../../tools/gen/registry.ts";
import { generate, stale } from "../../tools/gen.ts";
import { root } from "./project.ts";

const counts = (output: string, exitCode = 0) => {
  const { passed, failed, skipped } = countTests("t", { output, exitCode });
  return [passed, failed, skipped];
};

Deno.test("countTests() reads the closing line of deno test", () => {
  assert.deepEqual(counts("ok | 2 passed (2 steps) | 0 failed (12ms)\n"), [2, 0, 0]);
  assert.deepEqual(counts("ok | 2 passed | 0 failed | 3 ignored | 1 filtered out (12ms)\n"), [2, 0, 3]);
  assert.deepEqual(counts("FAILED | 1 passed | 2 failed (1 step) (1s)\n", 1), [1, 2, 0]);
  assert.deepEqual(counts("\x1b[32mok\x1b[0m | 4 passed | 0 failed \x1b[2m(1s)\x1b[0m\n"), [4, 0, 0]);
});

Deno.test("countTests() believes the last closing line only", () => {
  assert.deepEqual(counts("ok | 9 passed | 0 failed (1ms)\nx\nFAILED | 1 passed | 1 failed (1ms)\n", 1), [
    1,
    1,
    0,
  ]);
});

Deno.test("countTests() takes a crash for a failure", () => {
  assert.deepEqual(counts("error: Type checking failed.\n", 1), [0, 1, 0]);
  assert.deepEqual(counts("", 137), [0, 1, 0]);
  assert.deepEqual(counts("", 0), [0, 1, 0]);
});

Deno.test("countTests() lets the exit code overrule a good line", () => {
  assert.deepEqual(counts("ok | 2 passed | 0 failed (1ms)\n", 1), [2, 1, 0]);
  assert.deepEqual(counts("FAILED | 2 passed | 0 failed (1ms)\n", 0), [2, 1, 0]);
});

Deno.test("countTests() fails when a test file ends the process before its tests", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/early_test.ts`, "Deno.exit(0);");
  await Deno.writeTextFile(`${folder}/good_test.ts`, `Deno.test("good", () => {});`);
  const ended = await run([Deno.execPath(), "test", "--no-config", "--no-lock", "."], {
    cwd: folder,
    env: { NO_COLOR: "1" },
  });
  const result = countTests("t", ended);
  assert.equal(result.failed, 1, ended.output);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the closing line counts steps, tests and skips, and nothing run is no pass", () => {
  const total = sum([single("a", true), single("b", false), skipped("c", "no bun"), {
    name: "d",
    passed: 10,
    failed: 0,
    skipped: 2,
  }]);
  assert.equal(closingLine(total), "11 passed, 1 failed, 3 skipped");
  assert.equal(exitStatus(total), 1);
  assert.equal(closingLine(sum([single("a", true)])), "1 passed, 0 failed");
  assert.equal(exitStatus(sum([single("a", true)])), 0);
  assert.equal(closingLine(sum([])), "0 passed, 1 failed");
  assert.equal(exitStatus(sum([skipped("c", "")])), 1);
});

Deno.test("run() ends a program that hangs, and says when there is none", async () => {
  const hung = await run([Deno.execPath(), "eval", "setInterval(() => {}, 1000)"], { timeout: 500 });
  assert.equal(hung.timedOut, true);
  assert.notEqual(hung.exitCode, 0);
  assert.equal((await run(["/nowhere/program"])).exitCode, 127);
});

Deno.test("generated files are fresh", async () => {
  assert.deepEqual(await stale(root, await generate(root)), []);
});

Deno.test("stale() names a file that differs or is not there", async () => {
  const wanted = new Map([["deno.json", "other"], ["not/there.ts", ""]]);
  assert.deepEqual(await stale(root, wanted), ["deno.json", "not/there.ts"]);
});

Deno.test("registryText() lists the entries of a folder by name", () => {
  const text = registryText(["b.ts", "a.ts", "x86-64.ts", "registry.generated.ts", "README.md"]);
  assert.deepEqual(text.match(/^ {2}.*$/gm), [
    `  a: { load: () => import("./a.ts").then((m) => m.a) },`,
    `  b: { load: () => import("./b.ts").then((m) => m.b) },`,
  ]);
});

Deno.test("docProblems() wants exports documented and typed", () => {
  const finding = (kind: string, line: number) =>
    `error[${kind}]: it is wrong\n  --> /a.ts:${line}:3\n  | \n`;
  const source = ["export type A = 1;", "  readonly name: string;"];
  const output = finding("missing-jsdoc", 1) + finding("missing-jsdoc", 2) +
    finding("missing-return-type", 2) +
    finding("private-type-ref", 2);
  assert.deepEqual(docProblems(output, (_path, line) => source[line - 1]), [
    "/a.ts:1: it is wrong",
    "/a.ts:2: it is wrong",
  ]);
});
