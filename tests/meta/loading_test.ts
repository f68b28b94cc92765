/** What a first query loads: every module costs start-up time, so what it does not use must not be among them. */
import assert from "node:assert/strict";
import { run } from "../../tools/gate/run.ts";
import { root } from "./project.ts";

/** More than this is a second look worth: 400 small modules cost 50 ms. */
const most = 236;

/** Of these folders, a query loads no other files than its own. */
const onUse: [folder: RegExp, own: RegExp][] = [
  [/^lib\/ui\/render\/formats\//, /\/(json|registry\.generated)\.ts$/],
  [/^lib\/tables\/walkers\//, /^$/],
  [/^lib\/commands\//, /\/registry\.generated\.ts$/],
  [/^lib\/session\/world\/commands\//, /\/words\.ts$/],
  [/^lib\/tables\/[^/]+$/, /\/(task|registry\.generated)\.ts$/],
  [/^lib\/session\/world\/functions\//, /\/registry\.generated\.ts$/],
  [/^dsl\/js\//, /\/load\.ts$/],
  [/^lib\/format\/codec\//, /\/(codec|zlib)\.ts$/],
  [/^lib\/ui\/(help|explain)\b/, /^$/],
  [/^npm:/, /^$/],
];

function loadingProblems(modules: readonly string[]): string[] {
  const problems = modules.filter((module) =>
    onUse.some(([folder, own]) => folder.test(module) && !own.test(module))
  ).map((module) => `${module} is loaded and not used`);
  if (modules.length > most) problems.push(`${modules.length} modules are loaded: more than ${most}`);
  return problems;
}

/** The modules that a run of the program loads, as the coverage of V8 names them. */
async function loadedBy(words: readonly string[]): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  const flags = ["--quiet", "--allow-read", "--allow-env", `--coverage=${folder}`, `${root}lib/ui/main.ts`];
  const { exitCode, output } = await run([Deno.execPath(), "run", ...flags, ...words], { cwd: root });
  assert.equal(exitCode, 0, output);
  const modules: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isFile || !entry.name.endsWith(".json")) continue;
    const url: string = JSON.parse(await Deno.readTextFile(`${folder}/${entry.name}`)).url;
    modules.push(url.startsWith(`file://${root}`) ? url.slice(`file://${root}`.length) : `npm:${url}`);
  }
  await Deno.remove(folder, { recursive: true });
  return modules.sort();
}

Deno.test("the first query loads its own table, renderer and codec, and no package", async () => {
  const line = "foreach task where state=D show stack";
  const modules = await loadedBy(["--no-cache", "--json", "examples/vmcore-6.1", line]);
  assert.ok(modules.includes("lib/tables/task.ts"), modules.join("\n"));
  assert.deepEqual(loadingProblems(modules), []);
});

Deno.test("the disassembler loads for a line of dis, and not for the help about it", async () => {
  const isPackage = (module: string) => /^npm:.*iced/.test(module);
  const [dis, help] = await Promise.all(
    ["dis wedge_fn", "help dis"].map((line) => loadedBy(["--no-cache", "examples/vmcore-6.1", line])),
  );
  assert.ok(dis.some(isPackage) && dis.includes("lib/commands/dis/gnu.ts"), dis.join("\n"));
  assert.ok(help.includes("lib/commands/dis.ts"), help.join("\n"));
  assert.deepEqual(help.filter((module) => isPackage(module) || module === "lib/commands/dis/gnu.ts"), []);
});

Deno.test("--version loads neither the language nor a session", async () => {
  const modules = await loadedBy(["--version"]);
  assert.deepEqual(
    modules.filter((module) => /^lib\/(session|kernel|format)\/|^dsl\/(mod|parse)/.test(module)),
    [],
  );
});

Deno.test("loadingProblems() fails on what a query does not use", () => {
  for (
    const module of [
      "lib/ui/render/formats/csv.ts",
      "lib/tables/walkers/list.ts",
      "lib/ui/help.ts",
      "npm:zstddec",
    ]
  ) {
    assert.equal(loadingProblems([module, "lib/tables/task.ts"]).length, 1, module);
  }
  assert.equal(loadingProblems(Array.from({ length: 500 }, (_, i) => `lib/kernel/${i}.ts`)).length, 1);
});
