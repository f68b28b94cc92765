import assert from "node:assert/strict";
import { projectFiles, root } from "./project.ts";
import { importsOf } from "./layers.ts";
import { type DenoJson, npmVersion, type PackageJson, packageProblems } from "./packages.ts";

const read = async (name: string) => JSON.parse(await Deno.readTextFile(root + name));

Deno.test("deno.json and package.json agree", async () => {
  assert.deepEqual(packageProblems(await read("deno.json"), await read("package.json")), []);
});

Deno.test("every package that is imported is declared, and every declared one is imported", async () => {
  const imported = new Set<string>(), { name: own } = await read("deno.json") as DenoJson;
  for (const file of await projectFiles([".ts", ".js"])) {
    if (file.path.startsWith("tests/meta/")) continue;
    for (const specifier of importsOf(file.text)) {
      const name = /^(?:@[\w-]+\/)?\w[\w.-]*(?=\/|$)/.exec(specifier)?.[0];
      // Its own name stands in what it writes for its users.
      if (name && name !== own) imported.add(name);
    }
  }
  const { imports, name } = await read("deno.json") as DenoJson;
  // Plugins import the project by its names.
  const { name: npmName } = await read("package.json") as PackageJson;
  for (const own of [name, npmName]) imported.delete(own);
  assert.deepEqual([...imported].sort(), Object.keys(imports).filter((one) => one !== npmName).sort());
});

Deno.test("what the program itself imports is a dependency, not one of developers only", async () => {
  const { dependencies } = await read("package.json") as PackageJson;
  const files = [...await projectFiles([".ts", ".js"], "lib"), ...await projectFiles([".ts", ".js"], "dsl")];
  const { imports } = await read("deno.json") as DenoJson;
  const used = new Set(files.flatMap((file) => importsOf(file.text)).filter((name) => name in imports));
  assert.deepEqual([...used].sort(), Object.keys(dependencies).sort());
});

Deno.test("NOTICE names every package with its licence", async () => {
  const { dependencies, devDependencies } = await read("package.json") as PackageJson;
  const notice = (await Deno.readTextFile(root + "NOTICE")).split("Packages that the program loads")[1];
  const named = [...notice.matchAll(/^ {4}([@\w][\w/.-]*) {2,}(?:MIT|Apache-2\.0|BSD|ISC)\b/gm)].map((
    [, name],
  ) => name);
  assert.deepEqual(named.sort(), Object.keys({ ...dependencies, ...devDependencies }).sort());
});

Deno.test("packageProblems() fails on every difference", () => {
  const deno: DenoJson = {
    name: "@a/b",
    version: "1.0.0",
    license: "Apache-2.0",
    exports: "./mod.ts",
    imports: { peggy: "npm:peggy@5.1.0" },
  };
  const node: PackageJson = {
    name: "b",
    version: "1.0.0",
    license: "Apache-2.0",
    exports: "./mod.ts",
    dependencies: {},
    devDependencies: { peggy: "5.1.0" },
  };
  assert.deepEqual(packageProblems(deno, node), []);
  assert.equal(packageProblems({ ...deno, version: "1.0.1" }, node).length, 1);
  assert.equal(packageProblems({ ...deno, name: "@a/c" }, node).length, 1);
  assert.equal(packageProblems(deno, { ...node, devDependencies: { peggy: "5.0.0" } }).length, 1);
  assert.equal(packageProblems(deno, { ...node, dependencies: { acorn: "8.0.0" } }).length, 1);
  assert.equal(packageProblems({ ...deno, imports: { peggy: "npm:peggy" } }, node).length, 1);
});

Deno.test("npmVersion() keeps an alias", () => {
  assert.equal(npmVersion("fast-check", "npm:fast-check@4.10.2"), "4.10.2");
  assert.equal(npmVersion("xterm-headless", "npm:@xterm/headless@^6.0.0"), "npm:@xterm/headless@^6.0.0");
});
