import assert from "node:assert/strict";
import { openSession } from "../../mod.ts";
import { foresee } from "../../lib/session/world/foresee.ts";
import { embeddedDump } from "./embedded.ts";

Deno.test("foresee() finds sources where they stand, calls and structures, and no texts or comments", () => {
  const found = foresee(
    'foreach task as t where cpu = 1 and comm != "log (module" # vma(file)\n join file as f on true; cpu limit 1',
  );
  assert.deepEqual(found.sources, ["task", "file", "cpu"]);
  assert.deepEqual(found.calls, []);
  const inner = foresee(
    "def a = foreach log; task where count(vma where pid = 1) > abs(cpu) | show length(x) group by policy show max(cpu)",
  );
  assert.deepEqual(inner.sources, ["log", "task", "vma"]);
  assert.deepEqual(inner.calls, ["count", "abs", "length", "max"]);
  assert.deepEqual(foresee("list(wedge_list, struct wedge_obj, link)").tags, ["wedge_obj"]);
});

Deno.test("foresee() takes long texts in its stride", () => {
  for (const part of ["\n", " ", "(", "a ", "a(", '"', "= ", "foreach "]) {
    const started = performance.now();
    foresee(part.repeat(200_000));
    assert.ok(performance.now() - started < 2000, JSON.stringify(part));
  }
});

/** How often a text is compiled in a session that has nothing loaded. */
async function compilations(text: string): Promise<number> {
  const session = await openSession({ vmcore: embeddedDump, cache: false });
  const { world } = session;
  const load = world.loadWanted.bind(world), prepare = world.prepare.bind(world);
  let preparing = false, compiled = 0;
  world.prepare = async (text) => {
    preparing = true;
    await prepare(text);
    preparing = false;
  };
  world.loadWanted = () => {
    if (!preparing) compiled++;
    return load();
  };
  try {
    await session.compile(text);
  } finally {
    session.close();
  }
  return compiled;
}

Deno.test("a text is compiled once, what it needs being there", async () => {
  for (
    const text of [
      "foreach task as t expand t.files as f where f.fd = 1 count",
      "cpu show cpu, curr.state",
      "vma",
      "list(wedge_list, struct wedge_obj, link) show symbol(fn), path(name)",
      "list(x, struct task_struct, tasks) limit 1 show state".replace("x", "init_task"),
      "def stuck = foreach task where state = D; stuck where exists(file where pid = 1)",
    ]
  ) assert.equal(await compilations(text), 1, text);
});
