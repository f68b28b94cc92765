/** Loading: from files, packages and texts; what is no plugin; what a dump lacks; what goes wrong later. */
import assert from "node:assert/strict";
import { openSession, QueryError, UsageError } from "../../mod.ts";
import { pluginFile } from "../../lib/plugin/load.ts";
import { packageEntry } from "../../lib/plugin/package.ts";
import { embeddedDump } from "../session/embedded.ts";
import { ask, pluginSource, withModules, withPlugins } from "./plugins.ts";

/** What loading a module says: its message and its hint. */
async function refused(text: string, name = "x.ts"): Promise<string> {
  let said = "";
  await withModules({ [name]: text }, async (path, folder) => {
    const failed = await withPlugins([path(name)], () => Promise.resolve()).then(
      () => undefined,
      (error) => error,
    );
    assert.ok(failed instanceof UsageError, String(failed));
    said = [failed.message, failed.hint ?? ""].join("\n").replaceAll(folder + "/", "");
  });
  return said;
}

const head = `name: "x", version: "1", api: 1, summary: "s"`;

Deno.test("what is no plugin is told with the plugin, the part and the field", async () => {
  const cases: [module: string, says: RegExp][] = [
    ["export const x = 1;", /^x\.ts is no plugin: it has no default export\n.*definePlugin/],
    ["export default 5;", /^x\.ts is no plugin: its api is not a number/],
    ["export default {};", /its api is not a number/],
    [
      `export default { name: "x", api: 2 };`,
      /made for version 2 of the plugin interface, and this inquest has version 1/,
    ],
    [`export default { name: "x", api: 0 };`, /version 0 .* version 1\n.*newer version of the plugin/],
    [
      `export default { name: "a b", version: "1", api: 1, summary: "s" };`,
      /the default export: name is "a b", not a word/,
    ],
    [`export default { ${head}, tables: 5 };`, /plugin x: tables is 5, not a list/],
    [`export default { ${head}, tables: [null] };`, /plugin x: tables\[0\] is null, not a table/],
    [
      `export default { ${head}, tables: [{ name: "t", summary: "s", columns: [{ name: "c", type: "integer", summary: "s",
        get() {} }], defaults: [], rows() {} }] };`,
      /plugin x: table t: column c: type is "integer", not one of any, bool/,
    ],
    [
      `export default { ${head}, tables: [{ name: "t", summary: "s", columns: [], defaults: ["c"], rows() {} }] };`,
      /plugin x: table t: defaults names c, which is no column/,
    ],
    [
      `export default { ${head}, functions: [{ name: "f", summary: "s", parameters: [], result: "int" }] };`,
      /plugin x: function f: call is missing, not a function/,
    ],
    [
      `export default { ${head}, checks: [{ name: "c", summary: "s", severity: "bad", query: "task", advice: "a" }] };`,
      /plugin x: check c: severity is "bad", not one of info, warning, critical/,
    ],
    [`export default { ${head}, needs: { types: "task" } };`, /plugin x: needs: types is "task", not a list/],
    [
      `export default { ${head}, permissions: { net: [5] } };`,
      /plugin x: permissions: net\[0\] is 5, not a text/,
    ],
    [
      `const f = { name: "f", summary: "s", parameters: [], result: "int", call() {} };
       export default { ${head}, functions: [f, f] };`,
      /plugin x: functions has two that are called f/,
    ],
    ["export default nothing;", /^cannot load the plugin x\.ts: nothing is not defined\n$/],
    ["export default {", /^cannot load the plugin x\.ts: /],
  ];
  for (const [module, says] of cases) assert.match(await refused(module), says, module);
});

Deno.test("a plugin that is not there is told, and no dump stays open", async () => {
  await assert.rejects(
    withPlugins(["/nowhere/x.ts"], () => Promise.resolve()),
    /nowhere\/x\.ts: no such file/,
  );
  await assert.rejects(withPlugins(["/tmp"], () => Promise.resolve()), /it is no file/);
  await assert.rejects(
    withPlugins(["not-installed"], () => Promise.resolve()),
    /package not-installed is not installed/,
  );
  await assert.rejects(
    withPlugins(["a b"], () => Promise.resolve()),
    /neither a file nor the name of a package/,
  );
});

Deno.test("packageEntry() finds what import would take, above the folder that asks", async () => {
  const folder = await Deno.makeTempDir();
  const write = async (name: string, about: string) => {
    await Deno.mkdir(`${folder}/node_modules/${name}`, { recursive: true });
    await Deno.writeTextFile(`${folder}/node_modules/${name}/package.json`, about);
  };
  await Deno.mkdir(`${folder}/deep/er`, { recursive: true });
  await write("plain", "{}");
  await write("main", `{ "main": "lib/a.js" }`);
  await write("text", `{ "exports": "./b.js", "main": "no" }`);
  await write(
    "@s/cond",
    `{ "exports": { ".": { "require": "./no.cjs", "import": { "default": "./c.mjs" } } } }`,
  );
  await write("out", `{ "main": "../../../etc/passwd" }`);
  await write("bad", "{");
  const found = (name: string) =>
    packageEntry(name, `${folder}/deep/er`).replace(`${folder}/node_modules/`, "");
  assert.deepEqual(["plain", "main", "text", "@s/cond"].map(found), [
    "plain/index.js",
    "main/lib/a.js",
    "text/b.js",
    "@s/cond/c.mjs",
  ]);
  assert.throws(() => found("out"), /names no module of the package/);
  assert.throws(() => found("bad"), /is no JSON/);
  assert.throws(() => found("none"), /not installed/);
  assert.throws(() => found("../x"), /neither a file/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("`use plugin` loads beside the text that says it, where that is allowed", async () => {
  await withModules(
    { "a.ts": pluginSource("nfs", { tables: ["mounts"] }), "bad.ts": "export default 1;" },
    async (path) => {
      const session = await openSession({ vmcore: embeddedDump, cache: false });
      const compile = (text: string, more = {}) =>
        session.compile(text, { plugins: true, name: path("q.inq"), ...more });
      const problem = (text: string, more = {}) =>
        compile(text, more).then(() => assert.fail("compiled"), (error) => {
          assert.ok(error instanceof QueryError, String(error));
          return error.diagnostics[0];
        });
      try {
        assert.equal(
          (await problem(`use plugin "a.ts"\n`, { plugins: false })).message,
          "no plugins can be used here",
        );
        const wrong = await problem(`use plugin "bad.ts"; task`);
        assert.match(wrong.message, /bad\.ts is no plugin: its api is not a number/);
        assert.deepEqual(wrong.range, { start: 11, end: 19 });
        assert.match((await problem(`use plugin "gone.ts"; task`)).message, /no such file/);
        const [query] = await compile(`use plugin "a.ts"\nnfs.mounts where whose = "nfs"`);
        assert.equal([...query.run().rows].length, 1);
        // It lasts.
        assert.equal((await compile("mounts")).length, 1);
        const used = { read: () => ({ name: path("defs.inq"), text: `use plugin "a.ts"\ndef m = mounts` }) };
        assert.equal((await compile(`use "defs.inq"\nm`, used)).length, 1);
      } finally {
        session.close();
      }
    },
  );
});

Deno.test("a part that needs what the dump lacks is unavailable, and says why", async () => {
  const module = `
const column = { name: "a", type: "int", summary: "s", get: () => 1 };
const form = { when: "", summary: "s", columns: [column] };
const table = (name, needs) => ({ name, summary: "s", needs, columns: [column, { ...column, name: "b",
  needs: { members: ["task_struct.nothing|task_struct.nobody"] } }], defaults: ["a", "b"], rows: () => [1] });
export default { ${head}, needs: { modules: ["nfs"] },
  tables: [table("good", { modules: ["wedge"], symbols: ["wedge:wedge_list"] }), table("module", { modules: ["btrfs"] }),
    table("type", { types: ["nothing"] }), table("symbol", { symbols: ["no_such_symbol"] }),
    table("own", { check: () => "it is Monday" })],
  functions: [{ name: "f", summary: "s", parameters: [], result: "int", needs: { types: ["nothing"] }, call: () => 1 }],
  commands: [{ name: "c", summary: "s", usage: [""], options: [], examples: [], forms: [form], needs: { modules: ["btrfs"] },
    bind: () => ({ form, rows: () => [1], *draw() {} }) }],
  columns: [{ table: "task", name: "d", type: "int", summary: "s", needs: { modules: ["a-b"] }, get: () => 1 }],
  checks: [{ name: "k", summary: "s", severity: "critical", advice: "a", query: "task", needs: { symbols: ["gone"] } }],
};`;
  await withModules({ "x.ts": module }, async (path) => {
    await withPlugins([path("x.ts")], async (session) => {
      assert.deepEqual(await ask(session, "x.good"), [{ a: 1 }]);
      const says: [string, RegExp][] = [
        ["x.good show b", /not available.*no member task_struct\.nothing or task_struct\.nobody/],
        [
          "x.module show a",
          /x\.module" is not available: this kernel has no module btrfs: it was not loaded/,
        ],
        ["x.type", /no type struct nothing/],
        ["x.symbol", /no symbol no_such_symbol/],
        ["x.own", /it is Monday/],
        [
          "task show x.f()",
          /`x\.f\(\)` is not available in this dump: this kernel has no type struct nothing/,
        ],
        ["x.c", /no module btrfs/],
        ["task show d", /no module a-b/],
      ];
      for (const [query, says_] of says) assert.match(String(await ask(session, query)), says_, query);
      assert.deepEqual(await ask(session, "check | show found, detail"), [
        { found: null, detail: ["not available: this kernel has no symbol gone"] },
      ]);
    });
  });
});

Deno.test("a mistake in a plugin is the plugin's: a cell, or an answer that ends with a line", async () => {
  const throws = "() => { throw new TypeError('oops'); }";
  const column = (name: string, get: string, type = "any") =>
    `{ name: "${name}", type: "${type}", summary: "s", get: ${get} }`;
  const module = `
import { RowRef } from "@inquest/inquest";
const columns = [${
    [
      column("thrown", throws),
      column("odd", "() => ({ a: 1 })"),
      column("none", "() => undefined"),
      column("whole", "() => 7", "int"),
      column("where", "() => 0xffffn", "address"),
      column("many", "() => [1, new RowRef('rows', 2)]", "any"),
    ].join(", ")
  }, { name: "self", type: { row: "rows" }, summary: "s", get: () => new RowRef("rows", 3) }];
export default { ${head},
  tables: [{ name: "rows", summary: "s", columns, defaults: ["none"], rows: () => [1] },
    { name: "broken", summary: "s", columns, defaults: ["none"], *rows() { yield 1; null.x; } }],
  functions: [{ name: "f", summary: "s", parameters: [], result: "int", call: ${throws} }],
};`;
  await withModules({ "x.ts": module }, async (path) => {
    await withPlugins([path("x.ts")], async (session) => {
      const rows = await ask(
        session,
        "x.rows show thrown, odd, none, whole, where, self.whole as inner, many[1].whole as of, x.f() as f",
      );
      assert.deepEqual(rows, [{
        thrown: { error: "plugin x: table rows: column thrown failed: TypeError: oops" },
        odd: { error: "plugin x: table rows: column odd gave what is no value of the language" },
        none: null,
        whole: 7,
        where: "0xffff",
        inner: 7,
        of: 7,
        f: { error: "plugin x: f() failed: TypeError: oops" },
      }]);
      assert.match(String(await ask(session, "x.broken")), /^plugin x: table broken failed: TypeError: /);
    });
  });
});

Deno.test("a word alone is a plugin of the user's folder, before it is a package", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/nfs`);
  for (const path of ["nfs/plugin.ts", "a.js", "b.ts"]) {
    await Deno.writeTextFile(`${folder}/${path}`, pluginSource("x", {}));
  }
  const found = (name: string) => pluginFile(name, undefined, folder).replace(folder, "");
  assert.deepEqual(["nfs", "a", "b", "./b.ts", "/x/b.ts"].map(found), [
    "/nfs/plugin.ts",
    "/a.js",
    "/b.ts",
    `${Deno.cwd()}/b.ts`,
    "/x/b.ts",
  ]);
  assert.throws(() => found("nfs.d"), /not installed/);
  const session = await openSession({
    vmcore: embeddedDump,
    cache: false,
    plugins: ["a"],
    pluginFolder: folder,
  });
  assert.equal(session.plugins[0].file, `${folder}/a.js`);
  session.close();
  await Deno.remove(folder, { recursive: true });
});
