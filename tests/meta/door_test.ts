import assert from "node:assert/strict";
import { run } from "../../tools/gate/run.ts";
import { projectFiles, root, type SourceFile } from "./project.ts";

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

/** Rooms whose files are declarations that an outside plugin could make just so. */
const declared = /^lib\/(tables|session\/world\/functions)\//;

/** What declarations take from other rooms and the public door does not show. */
function hiddenProblems(files: readonly SourceFile[], shown: ReadonlySet<string>): string[] {
  return files.filter(({ path }) => declared.test(path) && !path.endsWith(".generated.ts")).flatMap((file) =>
    namesTaken(file).filter(({ from, name }) => !declared.test(from) && !shown.has(name))
      .map(({ from, name }) => `${file.path} takes ${name} from ${from}, which mod.ts does not show`)
  );
}

/** The names that a file imports from others of the project, by the paths of those. */
function namesTaken({ path, text }: SourceFile): { readonly from: string; readonly name: string }[] {
  return [...text.matchAll(/import (?:type )?\{([^}]*)\} from "(\.[^"]+)"/g)].flatMap(([, names, from]) =>
    names.split(",").map((name) => name.trim().replace(/^type\s+/, "").replace(/ as .*/, ""))
      .filter((name) => name !== "")
      .map((name) => ({ from: new URL(from, `file:///${path}`).pathname.slice(1), name }))
  );
}

/** The names of what `deno doc --json` knows. */
function shownNames(doc: unknown): ReadonlySet<string> {
  const { nodes } = doc as {
    readonly nodes: Record<string, { readonly symbols: { readonly name: string }[] }>;
  };
  return new Set(Object.values(nodes).flatMap(({ symbols }) => symbols.map(({ name }) => name)));
}

Deno.test("tables, walkers and functions are made from what every plugin may import", async () => {
  const files = await projectFiles([".ts"], "lib");
  assert.deepEqual(hiddenProblems(files, shownNames(await documentation(`${root}mod.ts`))), []);
});

Deno.test("hiddenProblems() finds what is not shown", () => {
  const text = 'import { type A, b, c as d } from "../kernel/x.ts";\nimport { e } from "./y.ts";\n';
  const files = [{ path: "lib/tables/a.ts", text }, { path: "lib/kernel/b.ts", text }];
  assert.deepEqual(hiddenProblems(files, new Set(["A"])), [
    "lib/tables/a.ts takes b from lib/kernel/x.ts, which mod.ts does not show",
    "lib/tables/a.ts takes c from lib/kernel/x.ts, which mod.ts does not show",
  ]);
});
