/** The command `check`, with a plugin's checks. */
import assert from "node:assert/strict";
import { ask, withModules, withPlugins } from "./plugins.ts";

const module = `
export default { name: "k", version: "1", api: 1, summary: "s", checks: [
  { name: "blocked", summary: "tasks are blocked", severity: "warning", advice: "look at them", link: "https://example.org",
    query: "task where state = D and blocked > 8.05s show pid, comm" },
  { name: "quiet", summary: "nothing", severity: "critical", advice: "none", query: "task where pid = -1" },
  { name: "told", summary: "for information", severity: "info", advice: "none",
    *query({ rows, query }) {
      let tasks = 0;
      for (const task of rows("task")) if (task.comm === "vforker") tasks++;
      yield tasks + " tasks";
      for (const row of query("module where name = \\"wedge\\" show name, refs")) yield row;
    } },
  { name: "senseless", summary: "broken", severity: "info", advice: "none", query: "task where nothing = 1" },
  { name: "thrown", summary: "broken", severity: "info", advice: "none", query: () => { throw new RangeError("oops"); } },
] };`;

Deno.test("check has a row for each, and fails when a warning finds something", async () => {
  await withModules({ "k.ts": module }, async (path) => {
    await withPlugins([path("k.ts")], async (session) => {
      assert.deepEqual(
        await ask(session, "check blocked quiet k.told | show check, plugin, severity, found, rows, detail"),
        [
          {
            check: "blocked",
            plugin: "k",
            severity: "warning",
            found: true,
            rows: 2,
            detail: ["pid 171, comm vforker", "pid 185, comm frozen-fs"],
          },
          { check: "quiet", plugin: "k", severity: "critical", found: false, rows: 0, detail: [] },
          {
            check: "told",
            plugin: "k",
            severity: "info",
            found: true,
            rows: 2,
            detail: ["1 tasks", "name wedge, refs 0"],
          },
        ],
      );
      assert.deepEqual(await ask(session, "check senseless thrown | show found, detail"), [
        { found: null, detail: ["no column, member or symbol is called `nothing`"] },
        { found: null, detail: ["oops"] },
      ]);
      assert.deepEqual(await ask(session, "check -l k | count"), [{ count: 5 }]);
      assert.equal(await ask(session, "check blokked"), "check: there is no check blokked");
      const failures = async (line: string) => {
        const [query] = await session.compile(line);
        const result = query.run();
        for (const _ of result.rows);
        return result.stats.failures;
      };
      assert.deepEqual(await failures("check blocked quiet told"), ["check: k.blocked: tasks are blocked"]);
      assert.deepEqual(await failures("check quiet told"), []);
      assert.deepEqual(await failures("check thrown"), ["check: k.thrown cannot be answered: oops"]);
    });
  });
});

Deno.test("check's own layout says what was found and what to do", async () => {
  await withModules({ "k.ts": module }, async (path) => {
    await withPlugins([path("k.ts")], async (session) => {
      const [query] = await session.compile("check blocked quiet senseless");
      assert.equal(
        [...query.run().drawn ?? []].join(""),
        `warning   k.blocked: tasks are blocked
          pid 171, comm vforker
          pid 185, comm frozen-fs
          advice: look at them
          see https://example.org
ok        k.quiet: nothing
unknown   k.senseless: broken
          no column, member or symbol is called \`nothing\`
`,
      );
    });
  });
});
