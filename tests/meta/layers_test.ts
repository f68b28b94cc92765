import assert from "node:assert/strict";
import { projectFiles, root, stripComments } from "./project.ts";
import { importsOf, layerProblems, outsideProblems, roomProblems } from "./layers.ts";

const file = (path: string, text: string) => ({ path, text });

Deno.test("imports point down only", async () => {
  assert.deepEqual(layerProblems(await projectFiles([".ts", ".js"])), []);
});

Deno.test("runtimes are used in lib/runtime only, and only lib/ui prints", async () => {
  assert.deepEqual(outsideProblems(await projectFiles([".ts", ".js"])), []);
});

Deno.test("lib has no room without content", async () => {
  const folders: string[] = [];
  for await (const entry of Deno.readDir(root + "lib")) {
    if (await hasFiles(`${root}lib/${entry.name}`)) folders.push(entry.name);
  }
  assert.deepEqual(roomProblems(folders, await projectFiles([".ts"], "lib")), []);
});

/** Git keeps no empty folders; one that is only on this disk is nobody's business. */
async function hasFiles(folder: string): Promise<boolean> {
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isFile || await hasFiles(`${folder}/${entry.name}`)) return true;
  }
  return false;
}

Deno.test("importsOf() finds every kind of import and ignores comments", () => {
  const code = `
    import a from "./a.ts";
    import type { B } from './b.ts';
    import "./c.ts";
    export * from "./d.ts";
    const e = await import("./e.ts");
    type F = import("./f.ts").F;
    // import g from "./g.ts";
    /* import h from "./h.ts"; */
    import {
      many,
    } from "./i.ts";`;
  assert.deepEqual(importsOf(code), ["a", "b", "c", "d", "e", "f", "i"].map((name) => `./${name}.ts`));
});

Deno.test("layerProblems() fails on an upward import", () => {
  const upward = [
    file("lib/base/bytes.ts", `import { x } from "../kernel/task.ts";`),
    file("lib/base/errors.ts", `import { x } from "../runtime/file.ts";`),
    file("dsl/plan.ts", `import { x } from "../lib/kernel/task.ts";`),
    file("lib/kernel/task.ts", `import { x } from "../../dsl/value.ts";`),
    file("lib/tables/task.ts", `import { x } from "../ui/cli.ts";`),
    file("scripts/hung.ts", `import { x } from "../lib/kernel/task.ts";`),
    file("lib/format/elf.ts", `import fs from "node:fs/promises";`),
    file("mod.ts", `export * from "./tools/gen.ts";`),
  ];
  for (const bad of upward) assert.equal(layerProblems([bad]).length, 1, bad.path);
});

Deno.test("layerProblems() accepts a downward import", () => {
  const downward = [
    file("lib/kernel/task.ts", `import { x } from "../base/errors.ts"; import { y } from "./list.ts";`),
    file("dsl/plan.ts", `import { x } from "../lib/base/errors.ts";`),
    file("lib/runtime/node.ts", `import fs from "node:fs";`),
    file("lib/format/zlib.ts", `import { inflateSync } from "node:zlib";`),
    file("scripts/hung.ts", `import { x } from "../mod.ts";`),
    file("tests/a_test.ts", `import { x } from "../lib/ui/cli.ts";`),
  ];
  assert.deepEqual(layerProblems(downward), []);
});

Deno.test("outsideProblems() fails on printing and on a runtime's own names", () => {
  assert.equal(outsideProblems([file("lib/kernel/a.ts", "console.log(1)")]).length, 1);
  assert.equal(outsideProblems([file("dsl/a.ts", "out.stdout.write(x)")]).length, 1);
  assert.equal(outsideProblems([file("lib/ui/a.ts", "Deno.exit(1)")]).length, 1);
  assert.equal(outsideProblems([file("lib/ui/a.ts", "globalThis.process.exit(1)")]).length, 1);
  assert.equal(outsideProblems([file("mod.ts", "console.error(1)")]).length, 1);
  assert.deepEqual(outsideProblems([file("lib/ui/a.ts", "console.log(1) // Deno.exit")]), []);
  assert.deepEqual(
    outsideProblems([file("lib/base/a.ts", `const hint = "use console.log, Deno.exit";`)]),
    [],
  );
});

Deno.test("roomProblems() fails on an unknown and on an empty room", () => {
  assert.deepEqual(roomProblems(["base", "attic"], [file("lib/base/a.ts", "")]), [
    "lib/attic is no room of the house",
  ]);
  assert.deepEqual(roomProblems(["base"], []), ["lib/base is empty"]);
});

Deno.test("stripComments() tells comments from texts and regular expressions", () => {
  assert.equal(stripComments(`a("// no"); // yes`), `a("// no"); `);
  assert.equal(stripComments("x = /[/*]/; /* y */ z"), "x = /[/*]/;  z");
  assert.equal(stripComments("f('it', `b // c`)", false), "f('', ``)");
});
