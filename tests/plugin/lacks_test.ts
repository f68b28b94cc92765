/** What a plugin says when it is loaded on a dump that lacks members which it was written for. */
import assert from "node:assert/strict";
import type { PluginDeclaration } from "../../lib/define/plugin.ts";
import { definePlugin } from "../../lib/define/plugin.ts";
import { membersOf } from "../../lib/define/members.ts";
import { lacking } from "../../lib/define/needs.ts";
import { partsLacking } from "../../lib/plugin/lacks.ts";
import { Session } from "../../lib/session/session.ts";
import { embeddedDump } from "../session/embedded.ts";

/** As `inquest types` of a newer kernel would write it. */
interface Kernel {
  "struct task_struct": { pid: unknown; mm: unknown; born_on: unknown; cred: unknown };
}

const task = membersOf<Kernel>()("struct task_struct", {
  pid: "pid",
  uid: "cred->uid.val",
  born: "born_on",
  heap: "mm->heap_end",
});
const about = { type: "any", summary: "s" } as const;

async function withSession(use: (session: Session) => void | Promise<void>): Promise<void> {
  const session = await Session.open({ vmcore: embeddedDump, cache: false });
  try {
    await use(session);
  } finally {
    session.close();
  }
}

Deno.test("members are needs, through pointers, too", async () => {
  assert.deepEqual(task.needs("pid", "uid"), { members: ["task_struct.pid", "task_struct.cred->uid.val"] });
  assert.equal(task.needs().members?.length, 4);
  await withSession(({ target }) => {
    assert.deepEqual(lacking(task.needs("pid", "uid"), target), []);
    assert.deepEqual(lacking(task.needs(), target), [
      "this kernel has no member task_struct.born_on",
      "this kernel has no member task_struct.mm->heap_end",
    ]);
    const needs = {
      members: ["task_struct.comm[3]", "task_struct.pid.x", "task_struct.", "nosuch.a", "task_struct.se"],
    };
    assert.deepEqual(lacking(needs, target).map((line) => line.split(" ").at(-1)), [
      "task_struct.pid.x",
      "task_struct.",
      "nosuch.a",
    ]);
  });
});

Deno.test("a member of a structure at an address", async () => {
  await withSession(({ target }) => {
    const { address } = target.symbols.get("init_task");
    assert.equal(task.at(target, address, "uid").integer(), 0n);
    assert.throws(() => task.at(target, address, "born"), /no member.*born_on/);
  });
});

Deno.test("each part of a plugin that a dump cannot give is a line, with all that it lacks", async () => {
  const head = { name: "outside", version: "1", api: 1, summary: "s" } as const;
  const plugin: PluginDeclaration = definePlugin({
    ...head,
    columns: [
      { table: "task", ...task.column("uid", { name: "uid_", ...about }) },
      { table: "task", ...task.column("born", { name: "born", ...about }) },
    ],
    checks: [{
      name: "heaps",
      summary: "s",
      severity: "warning",
      advice: "a",
      query: "task",
      needs: { ...task.needs("born", "heap"), symbols: ["gone"] },
    }],
  });
  await withSession(({ target }) => {
    assert.deepEqual(partsLacking(plugin, target), [
      "the column born of task is not available: this kernel has no member task_struct.born_on",
      "the check outside.heaps is not available: this kernel has no member task_struct.born_on, " +
      "task_struct.mm->heap_end, this kernel has no symbol gone",
    ]);
    assert.deepEqual(partsLacking({ ...plugin, needs: { modules: ["btrfs"] } }, target), [
      "the plugin outside is not available: this kernel has no module btrfs: it was not loaded",
    ]);
  });
});

Deno.test("a plugin says so once, when it is loaded; the rest of it can be used", async () => {
  const folder = await Deno.makeTempDir(), warnings: string[] = [];
  const column = (name: string, member: string) =>
    `{ table: "task", name: "${name}", type: "int", summary: "s", get: (row) => row.pid,
       needs: { members: ["task_struct.${member}"] } }`;
  const plugin = `${folder}/x.js`;
  await Deno.writeTextFile(
    plugin,
    `export default { name: "outside", version: "1", api: 1, summary: "s",
  columns: [${column("fine", "mm->mmap_base")}, ${column("born", "born_on")}] };`,
  );
  const options = { vmcore: embeddedDump, cache: false, plugins: [plugin] };
  const session = await Session.open(options, { onWarning: (line) => warnings.push(line) });
  try {
    const [query] = await session.compile("task where pid = 1 show fine");
    assert.deepEqual([...query.run().rows], [[1n]]);
    await assert.rejects(session.compile("task show born"), /not available.*task_struct\.born_on/);
    assert.deepEqual(warnings, [
      "the column born of task is not available: this kernel has no member task_struct.born_on",
    ]);
  } finally {
    session.close();
    await Deno.remove(folder, { recursive: true });
  }
});
