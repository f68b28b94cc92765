import assert from "node:assert/strict";
import { projectFiles } from "./project.ts";
import { functionProblems, nameProblems, sizeProblems, wordProblems } from "./style.ts";

/** Path -> why it may be longer than the others. */
const longFiles: Record<string, string> = {};

/** `path:function` -> why it may be longer than the others. */
const longFunctions: Record<string, string> = {};

const file = (path: string, text: string) => ({ path, text });

Deno.test("files are short, or say why not", async () => {
  assert.deepEqual(sizeProblems(await projectFiles([".ts", ".js"]), longFiles), []);
});

Deno.test("functions are short, or say why not", async () => {
  const files = (await projectFiles([".ts"])).filter((file) => !file.path.startsWith("tests/"));
  assert.deepEqual(functionProblems(files, longFunctions), []);
});

Deno.test("source files have snake_case names", async () => {
  assert.deepEqual(nameProblems(await projectFiles([".ts", ".js"])), []);
});

Deno.test("nothing is left undone in the text", async () => {
  const files = await projectFiles([".ts", ".js", ".peggy", ".md", ".json", ".sh", ".c"]);
  assert.deepEqual(wordProblems(files.filter((file) => !file.path.startsWith("tests/sessions/"))), []);
});

Deno.test("sizeProblems() fails on a long file and on an idle exception", () => {
  const long = file("lib/a.ts", "x\n".repeat(401));
  assert.equal(sizeProblems([long], {}).length, 1);
  assert.equal(sizeProblems([long], { "lib/a.ts": "a table" }).length, 0);
  assert.equal(sizeProblems([file("lib/a.ts", "x\n".repeat(400))], {}).length, 0);
  assert.equal(sizeProblems([], { "lib/a.ts": "a table" }).length, 1);
});

Deno.test("functionProblems() fails on a long function, method and nested function", () => {
  const body = "  x();\n".repeat(60);
  assert.equal(
    functionProblems([file("a.ts", `export function long(a: number): void {\n${body}}\n`)], {}).length,
    1,
  );
  assert.equal(
    functionProblems([file("a.ts", `class A {\n  async *m<T>(a: T) {\n${body}  }\n}\n`)], {}).length,
    1,
  );
  assert.equal(
    functionProblems([file("a.ts", `function f(\n  a: number,\n): void {\n${body}}\n`)], {}).length,
    1,
  );
  assert.equal(functionProblems([file("a.ts", `function f() {\n  x();\n}\n${body}`)], {}).length, 0);
  assert.equal(functionProblems([file("a.ts", `function f() {\n${body}}\n`)], { "a.ts:f": "why" }).length, 0);
});

Deno.test("nameProblems() fails on other spellings", () => {
  assert.equal(nameProblems([file("lib/CamelCase.ts", ""), file("lib/kebab-case.ts", "")]).length, 2);
  assert.equal(nameProblems([file("lib/x86_64.ts", ""), file("dsl/parser.generated.js", "")]).length, 0);
});

Deno.test("wordProblems() fails on unfinished work and on machine paths", () => {
  assert.equal(wordProblems([file("a.ts", "// TO" + "DO: later")]).length, 1);
  assert.equal(wordProblems([file("a.md", "see /wo" + "rk/main")]).length, 1);
  assert.equal(wordProblems([file("a.ts", "a list of todos")]).length, 0);
});
