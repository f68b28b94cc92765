import assert from "node:assert/strict";
import { run } from "../../tools/gate/run.ts";
import { root } from "./project.ts";

/** Where `any` stands in what `deno doc --json` says of a module. */
function anyProblems(doc: unknown, path: string): string[] {
  if (typeof doc !== "object" || doc === null) return [];
  const own = "kind" in doc && doc.kind === "keyword" && "value" in doc && doc.value === "any"
    ? [`${path} is any`]
    : [];
  const below = Object.entries(doc).flatMap(([key, value]) => {
    const name = typeof value === "object" && value !== null && "name" in value ? String(value.name) : key;
    return anyProblems(value, `${path}.${name}`);
  });
  return [...own, ...below];
}

async function documentation(path: string): Promise<unknown> {
  const { exitCode, output } = await run([Deno.execPath(), "doc", "--json", path], {
    stdoutOnly: true,
    env: { NO_COLOR: "1" },
  });
  assert.equal(exitCode, 0, output);
  return JSON.parse(output);
}

Deno.test("nothing at the public door is any", async () => {
  const doc = await documentation(`${root}mod.ts`);
  assert.ok(JSON.stringify(doc).includes("openSession"));
  assert.deepEqual(anyProblems(doc, "mod"), []);
});

Deno.test("anyProblems() finds any in parameters, results and members", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/bad.ts`;
  const bad =
    "export function f(a: any): string[] { return a; }\nexport interface A { b: Promise<any>; c: number }\n";
  await Deno.writeTextFile(path, bad);
  assert.equal(anyProblems(await documentation(path), "bad").length, 2);
  await Deno.remove(folder, { recursive: true });
});
