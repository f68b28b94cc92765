/** No back door: built-in tables, commands, functions and renderings work as the parts of a plugin, byte for byte. */
import assert from "node:assert/strict";
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { runCli } from "../../lib/ui/cli.ts";
import { engine } from "../../lib/ui/native_engine.ts";
import { run } from "../../tools/gate/run.ts";
import { importsOf } from "../meta/layers.ts";
import { root } from "../meta/project.ts";
import { embeddedDump } from "../session/embedded.ts";
import { modulesIn, outsidePlugin, type Outsider } from "./outside.ts";

const functions = ["ago", "path", "read", "string", "symbol", "user"];
const formats = ["csv", "folded", "json", "md", "ndjson", "table", "tree", "tsv"];
const outsiders: readonly Outsider[] = [
  { file: "lib/tables/module.ts", constant: "module", kind: "tables" },
  { file: "lib/tables/vmalloc.ts", constant: "vmalloc", kind: "tables" },
  { file: "lib/tables/task.ts", constant: "task", kind: "tables" },
  { file: "lib/tables/walkers/next.ts", constant: "next", kind: "walkers" },
  { file: "lib/tables/walkers/plist.ts", constant: "plist", kind: "walkers" },
  { file: "lib/tables/walkers/hashtable.ts", constant: "hashtable", kind: "walkers" },
  { file: "lib/commands/sym.ts", constant: "sym", kind: "commands" },
  ...functions.map((name): Outsider => ({
    file: `lib/session/world/functions/${name}.ts`,
    constant: name,
    kind: "functions",
  })),
  ...formats.map((name): Outsider => ({
    file: `lib/ui/render/formats/${name}.ts`,
    constant: name,
    kind: "formats",
  })),
];

const folder = await Deno.makeTempDir();
const plugin = await outsidePlugin(folder, outsiders);
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** What the program prints. */
async function printed(...words: string[]): Promise<string> {
  const process = fakeProcess({
    args: ["--no-cache", "--trust", "--plugin", plugin, embeddedDump, ...words],
  });
  const status = await runCli(process, engine);
  const { stdout, stderr } = process.written;
  assert.equal(status, 0, `${words.join(" ")}\n${stderr}`);
  assert.ok(stdout.length > 0);
  return stdout + stderr;
}

/** Both print the same. */
async function same(builtin: readonly string[], outside: readonly string[]): Promise<void> {
  assert.equal(await printed(...outside), await printed(...builtin), outside.join(" "));
}

Deno.test("the plugin imports nothing but mod.ts, and its types hold", async () => {
  for (const file of await modulesIn(folder)) {
    for (const specifier of importsOf(await Deno.readTextFile(`${folder}/${file}`))) {
      assert.ok(specifier === "@inquest/inquest" || specifier.startsWith("./"), `${file}: ${specifier}`);
    }
  }
  const checked = await run([Deno.execPath(), "check", "--quiet", "--config", `${root}deno.json`, plugin], {
    env: { NO_COLOR: "1" },
  });
  assert.equal(checked.exitCode, 0, checked.output);
});

Deno.test("tables give the same rows and the same text", async () => {
  for (const table of ["module", "vmalloc", "task"]) {
    for (const more of [[], ["--json"]]) {
      const clauses = table === "task" ? "where pid < 200" : "";
      await same([...more, `foreach ${table} ${clauses}`], [...more, `foreach outside.${table} ${clauses}`]);
    }
  }
  await same(["--json", "module show *"], ["--json", "outside.module show *"]);
  await same(["task where state = D show stack"], ["outside.task where state = D show stack"]);
  await same(
    ["--json", "task where pid = 171 show parent.comm, children, files"],
    ["--json", "outside.task where pid = 171 show parent.comm, children, files"],
  );
});

Deno.test("a command gives the same rows and the same layout", async () => {
  for (const line of ["jiffies", "-np schedule", "-q wedge_r", "-m wedge", "-M"]) {
    await same([`sym ${line}`], [`outside.sym ${line}`]);
    await same(["--json", `sym ${line}`], ["--json", `outside.sym ${line}`]);
  }
  await same(['module where name = "wedge" do sym'], ['module where name = "wedge" do outside.sym']);
});

Deno.test("functions, walkers and renderings give the same", async () => {
  const calls = (prefix: string) =>
    `task where pid in (1, 171) show ${prefix}symbol(::schedule + 4) as a, ${prefix}read(task, 8) as b, ` +
    `${prefix}string(->comm) as c, ${prefix}ago(start) as d, ${prefix}user(pid, 0x400000, 4) as e, ` +
    `${prefix}path(first(files)) as f, ${prefix}path(mm.exe_file) as g`;
  await same(["--json", calls("")], ["--json", calls("outside.")]);
  const walker =
    "next((struct notifier_block *)*(u64 *)(&panic_notifier_list + 8), struct notifier_block, next)";
  await same([`foreach ${walker} show priority`], [`foreach outside.${walker} show priority`]);
  const table = "hashtable(wedge_hash, struct wedge_obj, hnode)";
  await same([`foreach ${table} show id`], [`foreach outside.${table} show id`]);
  for (const format of formats) {
    const query = "task where state = D show stack, pid, comm, blocked, mm";
    await same(["--format", format, query], ["--format", `outside.${format}`, query]);
  }
});
