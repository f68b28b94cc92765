/** Walkers with arguments of their own, and joins of the tables, as queries of the embedded dump. */
import assert from "node:assert/strict";
import { InquestError } from "../../lib/base/errors.ts";
import { openSession, QueryError } from "../../mod.ts";
import { embeddedDump } from "./embedded.ts";

/** Closed with the process. */
const session = await openSession({ vmcore: embeddedDump, cache: false });

async function rows(query: string): Promise<Record<string, unknown>[]> {
  return Array.from(await session.query(query), (row) => ({ ...row }));
}

Deno.test("percpu() gives a variable of every CPU, as its type says", async () => {
  assert.deepEqual(await rows("foreach percpu(wedge_percpu, u64) show cpu, value + 0 as value"), [
    { cpu: 0n, value: 1000n },
    { cpu: 1n, value: 1001n },
  ]);
  assert.deepEqual(await rows("foreach percpu(runqueues, struct rq) show cpu, curr.comm as comm"), [
    { cpu: 0n, comm: "init" },
    { cpu: 1n, comm: "burner" },
  ]);
});

Deno.test("the type of a per-CPU variable is the one that the dump tells", async () => {
  assert.deepEqual(await rows("percpu(runqueues) show cpu, curr.comm as comm"), [
    { cpu: 0n, comm: "init" },
    { cpu: 1n, comm: "burner" },
  ]);
  assert.deepEqual(await rows("percpu(wedge_percpu) show cpu, value + 0 as value"), [
    { cpu: 0n, value: 1000n },
    { cpu: 1n, value: 1001n },
  ]);
  assert.deepEqual(await rows("percpu(jiffies) limit 1 show cpu"), [{ cpu: 0n }]);
  for (const query of ["task show runqueues.nr_running", "task show *runqueues"]) {
    await assert.rejects(
      rows(query),
      (error) =>
        error instanceof QueryError &&
        error.diagnostics[0].hint === "each CPU has its own `runqueues`: percpu(runqueues)",
    );
  }
});

Deno.test("a variable of known type is read as through a pointer, and its elements are walked", async () => {
  const own = await openSession({ vmcore: embeddedDump, cache: false });
  const { types } = own.target, told = types.variable.bind(types);
  const declared: Record<string, string> = {
    init_task: "struct task_struct",
    linux_banner: "char",
    modules: "u64",
  };
  types.variable = (name) => Object.hasOwn(declared, name) ? types.get(declared[name]) : told(name);
  try {
    const ask = async (query: string) => Array.from(await own.query(query), (row) => ({ ...row }));
    assert.deepEqual(
      await ask(
        "task limit 1 show init_task.comm as a, init_task->comm as b, (*init_task).comm as c, init_task.name as d",
      ),
      [{ a: "swapper/0", b: "swapper/0", c: "swapper/0", d: "init_task" }],
    );
    // Elements are walked where there are any.
    await assert.rejects(ask("array(init_task)"), /the type of array's entries is not known/);
    assert.deepEqual(await ask("task limit 1 show count(array(init_task->comm)) as n"), [{ n: 16n }]);
    assert.equal((await ask("array(init_task->comm) limit 2 show index, value")).length, 2);
  } finally {
    own.close();
  }
});

Deno.test("array() takes its length from the variable, or from the query", async () => {
  const letters = await rows(
    "foreach array(taint_flags, struct taint_flag, 3) show index, c_true + 0 as letter",
  );
  assert.deepEqual(letters, [{ index: 0n, letter: 80n }, { index: 1n, letter: 70n }, {
    index: 2n,
    letter: 83n,
  }]);
  assert.ok((await rows("foreach array(taint_flags, struct taint_flag)")).length >= 18);
  assert.equal((await rows("foreach array(taint_flags, struct taint_flag, cap=2)")).length, 2);
  assert.deepEqual(await rows("foreach array(0, u64, 3)"), []);
  await assert.rejects(rows("foreach array(0x1000, u64)"), InquestError);
});

Deno.test("next() follows a pointer from structure to structure", async () => {
  const last = "foreach list(wedge_list, struct wedge_obj, link) where id = 21 show address";
  const [{ address }] = await rows(last);
  const at = `0x${(address as { value: bigint }).value.toString(16)}`;
  assert.deepEqual(
    (await rows(`foreach next(${at}, struct wedge_obj, peer) show id + 0 as id`)).map((r) => r.id),
    [
      21n,
      14n,
      7n,
      0n,
    ],
  );
});

Deno.test("rhashtable(), hashtable() and plist() are typed by what links the structures", async () => {
  const [{ count }] = await rows(
    "foreach rhashtable(wedge_rht, struct wedge_obj, rh) where magic = 0xfeedc0de | count",
  );
  assert.equal(count, 100n);
  assert.deepEqual(await rows("foreach hashtable(wedge_hash, struct wedge_obj, hnode)"), []);
  const swaps = "foreach plist(swap_active_head, struct swap_info_struct, list) show prio, ->prio + 0 as own";
  assert.deepEqual(await rows(swaps), [{ prio: 2n, own: -2n }, { prio: 3n, own: -3n }]);
});

Deno.test("a table is joined to the tasks by row and by pid", async () => {
  assert.deepEqual(
    await rows('foreach file where task.comm = "files" and fd = 200 show pid, task.cwd as cwd, path'),
    [
      { pid: 152n, cwd: "/data", path: "/data/notes.txt" },
    ],
  );
  assert.deepEqual(await rows("foreach vma where pid = 156 and kind = heap show task.exe as exe, name"), [
    { exe: "/bin/scene", name: "[heap]" },
  ]);
  assert.deepEqual(await rows("foreach cpu where curr.state = R and pid != 1 show comm"), [{
    comm: "burner",
  }]);
});

Deno.test("a struct file * anywhere has the file's columns", async () => {
  assert.deepEqual(await rows("foreach task where pid = 156 show mm->exe_file.path as path"), [{
    path: "/bin/scene",
  }]);
  const first =
    "foreach vma where pid = 156 and file != null show file.type as type, file.deleted as deleted limit 1";
  assert.equal(String(((await rows(first))[0].type as { text: string }).text), "REG");
});

Deno.test("path() is of files, paths, dentries and mounts", async () => {
  const query = "foreach task where pid = 152 show path(mm->exe_file) as exe, path(->fs->pwd) as cwd, " +
    "path(->fs->pwd.mnt) as mount, path(->fs->pwd.dentry) as inside, path(->fs) as none, path(null) as empty";
  const [{ none, ...found }] = await rows(query);
  assert.deepEqual(found, { exe: "/bin/scene", cwd: "/data", mount: "/data", inside: "/", empty: null });
  assert.match(String((none as { message: string }).message), /^path\(\) is of a struct file/);
});

Deno.test("labels stand beside < and between where their values have an order", async () => {
  const count = async (query: string) => (await rows(`${query} count`))[0].count;
  for (
    const [labels, numbers] of [
      ["level <= err", "level <= 3"],
      ["level < WARN", "level < 4"],
      ['"notice" > level', "5 > level"],
      ["level between crit and info", "level between 2 and 6"],
      ["level not between KERN_ERR and 6", "level not between 3 and 6"],
    ]
  ) {
    assert.equal(await count(`log where ${labels}`), await count(`log where ${numbers}`), labels);
  }
  assert.equal(await count("log where level < notice"), 34n);
  const objects = "list(wedge_list, struct wedge_obj, link)";
  assert.equal(await count(`${objects} where color > WEDGE_RED`), 66n);
  assert.equal(await count(`${objects} where WEDGE_RED >= color`), 34n);
  await assert.rejects(rows("task where state < D"), /`task state` has no order/);
});
