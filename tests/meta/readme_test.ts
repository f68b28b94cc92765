import assert from "node:assert/strict";
import { fillReadme } from "../../tools/readme.ts";
import { root } from "./project.ts";

Deno.test("the README shows what the program prints", async () => {
  const text = await Deno.readTextFile(root + "README.md");
  assert.equal(await fillReadme(text), text, "stale: run `deno task test:update`");
});

Deno.test("fillReadme() changes what is not what the program prints", async () => {
  const stale = "```console\n$ inquest --version\ninquest 0.0.0\n$ ls\nas it is\n```\n";
  const filled = await fillReadme(stale);
  assert.match(
    filled,
    /^```console\n\$ inquest --version\ninquest \d+\.\d+\.\d+ \(a test\)\n\n\$ ls\nas it is\n```\n$/,
  );
  assert.doesNotMatch(filled, /0\.0\.0/);
  const file = "<!-- examples/deadlock.ts -->\n\n```ts\nold\n```\n";
  assert.match(await fillReadme(file), /openSession/);
});

Deno.test("every task that the README and CONTRIBUTING name exists", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(root + "deno.json"));
  for (const name of ["README.md", "CONTRIBUTING.md", "examples/README.md"]) {
    const text = await Deno.readTextFile(root + name);
    for (const [, task] of text.matchAll(/deno task ([\w:]+)/g)) assert.ok(task in tasks, `${name}: ${task}`);
  }
});

Deno.test("every path that CONTRIBUTING names is there", async () => {
  const text = await Deno.readTextFile(root + "CONTRIBUTING.md");
  const paths = [...text.matchAll(/`((?:lib|dsl|tests|tools|examples)\/[\w./]*)`/g)].map((match) => match[1]);
  assert.ok(paths.length > 15);
  for (const path of paths) {
    if (/NAME|^lib\/commands$/.test(path)) continue;
    assert.ok(await Deno.stat(root + path).catch(() => undefined), path);
  }
});
