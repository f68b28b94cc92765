/** `inquest plugin new` and `inquest plugin check`. */
import assert from "node:assert/strict";
import { fakeProcess } from "../../../lib/runtime/fake.ts";
import { runCli } from "../../../lib/ui/cli.ts";
import { engine } from "../../../lib/ui/native_engine.ts";
import { templateFiles } from "../../../lib/ui/plugin/template.ts";
import { run as spawned } from "../../../tools/gate/run.ts";
import { root } from "../../meta/project.ts";
import { withModules } from "../../plugin/plugins.ts";
import { embeddedDump } from "../../session/embedded.ts";

async function run(args: readonly string[], files: Record<string, string> = {}) {
  const process = fakeProcess({ args: ["plugin", ...args], files });
  const status = await runCli(process, engine);
  return { status, ...process.written, disk: process.disk };
}

Deno.test("plugin new writes a folder, and nothing where there is one", async () => {
  const { status, stdout, disk } = await run(["new", "mine"]);
  const files = ["plugin.ts", "plugin_test.ts", "README.md", "deno.json"].map((name) => `mine/${name}`);
  assert.deepEqual([status, stdout], [0, files.map((file) => file + "\n").join("")]);
  assert.deepEqual([...disk.keys()], files);
  assert.match(disk.get("mine/plugin.ts") ?? "", /name: "mine"/);
  const { imports } = JSON.parse(disk.get("mine/deno.json") ?? "");
  assert.equal(imports["@inquest/inquest"], `file://${root}mine`.replace(/mine$/, "mod.ts"));
  const again = await run(["new", "mine"], { "mine/x": "theirs" });
  assert.deepEqual([again.status, [...again.disk.keys()]], [2, ["mine/x"]]);
  assert.match(again.stderr, /"mine" is there already/);
});

Deno.test("plugin new refuses names that no plugin can have", async () => {
  for (const name of ["task", "ps", "where", "a/b", "../x", "1a", "a b", "", "check"]) {
    const { status, disk } = await run(["new", name]);
    assert.deepEqual([status, disk.size], [2, 0], name);
  }
  assert.match((await run(["new"])).stderr, /what is the plugin called/);
});

Deno.test("the new plugin is the smallest example, and its own tests pass", async () => {
  const facts = { dump: embeddedDump, imports: { "@inquest/inquest": `file://${root}mod.ts` } };
  const example = await Deno.readTextFile(`${root}examples/plugin_small/plugin.ts`);
  const code = (text: string) => text.slice(text.indexOf("*/")).replace(/summary: ".*",\n(?= {2}tables)/, "");
  assert.equal(code(templateFiles("small", facts)["plugin.ts"]), code(example));
  await withModules(templateFiles("fresh", facts), async (_path, folder) => {
    const flags = ["--quiet", "--allow-read", "--allow-env", `--config=${root}deno.json`];
    const { exitCode, output } = await spawned([
      Deno.execPath(),
      "test",
      ...flags,
      `${folder}/plugin_test.ts`,
    ], {
      env: { NO_COLOR: "1" },
    });
    assert.equal(exitCode, 0, output);
    assert.match(output, /3 passed/);
  });
});

const module = `export default { name: "x", version: "2.1", api: 1, summary: "what it is",
  permissions: { net: ["example.org:443"], env: ["TOKEN"] }, needs: { types: ["task_struct"] },
  tables: [{ name: "t", summary: "a table", needs: { modules: ["btrfs"], symbols: ["gone|jiffies"] }, defaults: [],
    columns: [{ name: "c", type: "int", summary: "a column", needs: { members: ["task_struct.gone"] }, get() {} }],
    rows: () => [] }],
  functions: [{ name: "f", summary: "a function", parameters: [], result: "int", call: () => 1 }],
  checks: [{ name: "k", summary: "a check", severity: "info", query: "task where nothing = 1", advice: "a" }] };`;

Deno.test("plugin check says what is defined, needed, asked for and lacking", async () => {
  await withModules({ "x.ts": module }, async (path) => {
    const alone = await run(["check", path("x.ts"), "--trust"]);
    assert.deepEqual([alone.status, alone.stderr], [0, ""]);
    assert.equal(
      alone.stdout,
      `x 2.1: what it is
  table x.t: a table
  column x.t.c: a column
  function x.f(): a function
  info check x.k: a check
needs: struct task_struct
  x.t needs: the symbol gone or jiffies, the module btrfs
  x.t.c needs: task_struct.gone
asks for: --allow-net=example.org:443 --allow-env=TOKEN
`,
    );
    const { status, stdout } = await run(["check", path("x.ts"), "--trust", "--no-cache", embeddedDump]);
    assert.equal(status, 1);
    assert.equal(
      stdout.slice(alone.stdout.length),
      `${embeddedDump} lacks:
  x.t: this kernel has no module btrfs: it was not loaded
  x.t.c: this kernel has no member task_struct.gone
  x.k: no column, member or symbol is called \`nothing\`
`,
    );
  });
  const small = await run([
    "check",
    `${root}examples/plugin_small/plugin.ts`,
    "--trust",
    "--no-cache",
    embeddedDump,
  ]);
  assert.equal(small.status, 0);
  assert.match(small.stdout, /lacks nothing of it\n$/);
});

Deno.test("plugin check in a process of its own", async () => {
  await withModules({ "x.ts": module }, async (path) => {
    const words = ["plugin", "check", path("x.ts"), embeddedDump];
    const { exitCode, output } = await spawned(
      [Deno.execPath(), "run", "-A", `--config=${root}deno.json`, `${root}lib/ui/main.ts`, ...words],
      { env: { NO_COLOR: "1" }, stdoutOnly: true },
    );
    assert.equal(exitCode, 1, output);
    assert.match(output, /lacks:\n {2}x\.t: /);
  });
});

Deno.test("plugin says what it can do", async () => {
  assert.match((await run(["--help"])).stdout, /^usage: inquest plugin new NAME/);
  assert.equal((await run([])).status, 2);
  assert.equal((await run(["remove", "x"])).status, 2);
  assert.match((await run(["check"])).stderr, /which plugin/);
  assert.match((await run(["check", "x.ts", "dump", "task"])).stderr, /nothing is done with "task"/);
  assert.match((await run(["check", "/nowhere/x.ts", "--trust"])).stderr, /no such file/);
});
