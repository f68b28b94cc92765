/** What the parts of plugins are called, alone and beside others. */
import assert from "node:assert/strict";
import { QueryError } from "../../mod.ts";
import { ask, pluginSource, withModules, withPlugins } from "./plugins.ts";

const parts = { tables: ["mounts"], functions: ["age"], commands: ["stat"], formats: ["lines"] };

Deno.test("a part of one plugin goes by its name, and by the plugin's with it", async () => {
  await withModules({ "a.ts": pluginSource("nfs", { ...parts, aliases: ["st"] }) }, async (path) => {
    await withPlugins([path("a.ts")], async (session) => {
      for (
        const query of [
          "foreach nfs.mounts",
          "foreach mounts",
          // A word of crash in the line makes no command line of it.
          'foreach nfs.mounts where whose != "struct ps" show whose',
          'foreach nfs.mounts where whose != "a ps b" show whose',
          "nfs.mounts | show whose",
          "(nfs.mounts where whose ~ /n/) show whose",
          "nfs.stat | show whose",
          "stat | show whose",
          "st | show whose",
          "def m = nfs.mounts where whose ~ /n/\nm",
          "def m = nfs.mounts\nm",
          "nfs.mounts as m show m.whose as whose",
          "task limit 1 show nfs.age() as whose",
          "task limit 1 show age() as whose",
        ]
      ) assert.deepEqual(await ask(session, query), [{ whose: "nfs" }], query);
      assert.deepEqual(await ask(session, "task limit 1 show count(nfs.mounts) as n"), [{ n: 1 }]);
      assert.deepEqual(await ask(session, 'task limit 1 show any(nfs.mounts where whose = "x") as n'), [{
        n: false,
      }]);
      assert.deepEqual(
        await ask(session, "task limit 1 join nfs.mounts as m on true show m.whose as whose"),
        [{ whose: "nfs" }],
      );
      assert.equal(session.format("lines")?.name, "nfs.lines");
      assert.equal(session.format("nfs.lines")?.name, "nfs.lines");
      await session.compile("task format nfs.lines");
    });
  });
});

Deno.test("names that two plugins have are told apart by the plugins' names", async () => {
  const modules = { "a.ts": pluginSource("nfs", parts), "b.ts": pluginSource("cifs", parts) };
  await withModules(modules, async (path) => {
    await withPlugins([path("a.ts"), path("b.ts")], async (session) => {
      for (const name of ["nfs", "cifs"]) {
        assert.deepEqual(await ask(session, `${name}.mounts`), [{ whose: name }]);
        assert.deepEqual(await ask(session, `${name}.stat | show whose`), [{ whose: name }]);
        assert.deepEqual(await ask(session, `task limit 1 show ${name}.age() as whose`), [{ whose: name }]);
      }
      const problem = async (query: string) => {
        try {
          await session.compile(query);
        } catch (error) {
          if (error instanceof QueryError) return error.diagnostics[0];
        }
        return undefined;
      };
      const unknown = await problem("foreach mounts show whose");
      assert.equal(unknown?.message, "no source is called `mounts`");
      assert.deepEqual(unknown?.nearest, ["nfs.mounts", "cifs.mounts"]);
      assert.deepEqual((await problem("task show age()"))?.nearest, ["nfs.age", "cifs.age"]);
      assert.equal(session.format("lines"), undefined);
      assert.match(String(await ask(session, "task format lines")), /no format is called `lines`|lines/);
    });
  });
});

Deno.test("no plugin takes a word that is built in, or crash's", async () => {
  const source = pluginSource("own", {
    tables: ["task", "list", "kmem", "where", "check"],
    functions: ["symbol", "count", "abs"],
    commands: ["ps", "gdb", "first"],
    aliases: ["dmesg", "px", "f1"],
    formats: ["json"],
  });
  await withModules({ "own.ts": source }, async (path) => {
    await withPlugins([path("own.ts")], async (session) => {
      for (const table of ["task", "list", "kmem", "check"]) {
        assert.deepEqual(await ask(session, `own.${table} show whose`), [{ whose: "own" }], table);
      }
      for (const call of ["own.symbol()", "own.count()", "own.abs()"]) {
        assert.deepEqual(await ask(session, `task limit 1 show ${call} as whose`), [{ whose: "own" }], call);
      }
      assert.deepEqual(await ask(session, "own.ps | show whose"), [{ whose: "own" }]);
      assert.deepEqual(await ask(session, "f1 | show whose"), [{ whose: "own" }]);
      assert.notDeepEqual(await ask(session, "dmesg | limit 1 show whose"), [{ whose: "own" }]);
      assert.deepEqual(await ask(session, "task where pid = 1 show pid"), [{ pid: 1 }]);
      assert.deepEqual(await ask(session, "ps 1 | show pid"), [{ pid: 1 }]);
      assert.deepEqual(await ask(session, "task limit 1 show abs(-1) as x"), [{ x: 1 }]);
      assert.match(String(await ask(session, "foreach kmem show x")), /kmem/);
      assert.match(String(await ask(session, "gdb")), /gdb/);
      assert.equal(session.format("json"), undefined);
    });
  });
});

Deno.test("a column whose name is taken has the plugin's before it", async () => {
  const modules = {
    "a.ts": pluginSource("nfs", { columns: ["task.mine", "task.both", "task.comm"] }),
    "b.ts": pluginSource("cifs", { columns: ["task.both"] }),
  };
  await withModules(modules, async (path) => {
    await withPlugins([path("a.ts"), path("b.ts")], async (session, warnings) => {
      const query = "task where pid = 1 show mine, nfs_both, cifs_both, nfs_comm, comm";
      assert.deepEqual(await ask(session, query), [
        { mine: "nfs", nfs_both: "nfs", cifs_both: "cifs", nfs_comm: "nfs", comm: "init" },
      ]);
      assert.equal(warnings.filter((text) => text.includes("nfs_comm")).length, 1);
      assert.deepEqual(await ask(session, "task where pid = 1 show parent.mine"), [{ "parent.mine": "nfs" }]);
    });
  });
});

Deno.test("a misspelled name of a plugin's part is told with those that there are", async () => {
  await withModules({ "a.ts": pluginSource("nfs", parts) }, async (path) => {
    await withPlugins([path("a.ts")], async (session) => {
      assert.equal(await ask(session, "nfs.mountz"), "no source or command is called `nfs.mountz`");
      assert.equal(await ask(session, "foreach nfs.mountz show whose"), "no source is called `nfs.mountz`");
      assert.equal(await ask(session, "task show nfs.aeg()"), "no function is called `nfs.aeg`");
      // A name of the rows goes before that of a plugin.
      assert.match(String(await ask(session, "task as nfs show nfs.age()")), /nothing called `age`/);
    });
  });
});

Deno.test("two plugins of one name, and one that is called as the language is, are refused", async () => {
  const modules = {
    "a.ts": pluginSource("nfs", {}),
    "b.ts": pluginSource("nfs", {}),
    "task.ts": pluginSource("task", {}),
    "ps.ts": pluginSource("ps", {}),
  };
  await withModules(modules, async (path) => {
    await assert.rejects(
      withPlugins([path("a.ts"), path("b.ts")], () => Promise.resolve()),
      /two plugins are called nfs/,
    );
    await assert.rejects(withPlugins([path("task.ts")], () => Promise.resolve()), /cannot be called task/);
    await assert.rejects(withPlugins([path("ps.ts")], () => Promise.resolve()), /cannot be called ps/);
    await withPlugins([path("a.ts"), path("a.ts")], (session) => {
      assert.equal(session.plugins.length, 1);
      return Promise.resolve();
    });
  });
});
