import assert from "node:assert/strict";
import { rewriteUrls, urlEntries } from "../../tools/npm/bundle.ts";
import { packageOf, withWasm } from "../../tools/npm/packages.ts";

const worker = `start(new URL("./worker.ts", import.meta.url));`;

Deno.test("a module that is started by its URL is an entry of the bundle, and its URL leads there", () => {
  assert.deepEqual(urlEntries("/r/lib/a/run.ts", worker, "/r/"), { lib_a_worker: "/r/lib/a/worker.ts" });
  assert.equal(
    rewriteUrls("/r/lib/a/run.ts", worker, "/r/"),
    `start(new URL("./lib_a_worker.js", import.meta.url));`,
  );
  assert.deepEqual(urlEntries("/r/lib/a.ts", "none", "/r/"), {});
});

Deno.test("a file that is no module has no URL in a bundle", () => {
  const text = `read(new URL("../dsl/MANUAL.md", import.meta.url));`;
  assert.throws(() => rewriteUrls("/r/lib/a.ts", text, "/r/"), /MANUAL\.md is not in the bundle/);
});

Deno.test("withWasm() refuses an iced-x86 that loads its bytes in another way", () => {
  assert.throws(() => withWasm("fetch('iced_x86_bg.wasm')"), /iced-x86 has changed/);
});

Deno.test("packageOf() finds the folders of packages, scoped ones too", () => {
  const folder = "/c/npm/registry.example/";
  assert.deepEqual(packageOf(`${folder}acorn/8.1.0/dist/a.mjs`), ["acorn", `${folder}acorn/8.1.0`]);
  assert.deepEqual(packageOf(`${folder}@a/b/1.0.0/b.js`), ["@a/b", `${folder}@a/b/1.0.0`]);
  assert.equal(packageOf("/r/x.ts"), undefined);
});
