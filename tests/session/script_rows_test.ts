import assert from "node:assert/strict";
import {
  calc,
  desc,
  Duration,
  elements,
  Failure,
  gather,
  is,
  isNot,
  json,
  key,
  Label,
  Missing,
  openSession,
  type Row,
  Size,
  sorted,
  UsageError,
} from "../../mod.ts";
import { embeddedDump } from "./embedded.ts";

const session = await openSession({ vmcore: embeddedDump, cache: false });

async function task(pid: bigint): Promise<Row> {
  const [row] = await session.rows("task", { pid });
  return row;
}

Deno.test("rows() gives objects whose columns are read when they are asked for", async () => {
  const init = await task(1n);
  assert.equal(init.pid, 1n);
  assert.equal(init.comm, "init");
  assert.ok(init.state instanceof Label && init.rss instanceof Size);
  assert.equal(init.get("mm.owner.comm"), "init");
  assert.equal(init.get("->comm"), "init");
  assert.equal((await task(2n)).get("mm.owner.comm"), null);
  assert.ok(init.nothing instanceof Failure);
  assert.ok(init.get("comm.length") instanceof Failure);
  assert.equal(init.object()?.member("pid").integer(), 1n);
  assert.equal([...elements(init.call("stack", 2n))].length, 2);
  assert.deepEqual(json({ pid: init.pid, task: init.task, blocked: init.blocked }), {
    pid: 1,
    task: "0xff4a0886c11f20c0",
    blocked: 0,
  });
});

Deno.test("rows() takes walkers, looks rows up where it can, and refuses clauses", async () => {
  const objects = await session.rows("list(wedge_list, struct wedge_obj, link)");
  assert.deepEqual(Array.from(objects, (o) => o.id).slice(0, 3), [0n, 7n, 14n]);
  assert.deepEqual(Array.from(await session.rows("task", { pid: [2n, 1n, 2n] }), (t) => t.pid), [2n, 1n]);
  assert.equal([...await session.rows("task", { comm: "init" })].length, 109);
  await assert.rejects(session.rows("task where pid = 1"), UsageError);
});

Deno.test("expression() is an expression of the language over rows", async () => {
  const [init] = await session.rows("task", { pid: 1n });
  const threads = await session.expression("task", "count(threads)");
  assert.equal(threads(init), 1n);
  const path = await session.expression(
    "task as t expand t.files as f",
    't.comm contains "init" and f.fd = 0',
  );
  const [file] = elements(init.files);
  assert.equal(path(init, file), true);
});

Deno.test("is() and isNot() decide as a query does, and what cannot be read decides neither", async () => {
  const init = await task(1n), gone = new Missing("page excluded");
  assert.ok(is(init.state, "=", "TASK_RUNNING") && isNot(init.state, "=", "D"));
  assert.ok(is(init.comm, "~", /^in/) && is(init.comm, "like", "%t") && is(init.comm, "contains", "ni"));
  assert.ok(is(init.pid, "in", [3n, 1n]) && isNot(init.pid, "in", [3n]));
  assert.ok(is(init.flags, "has", "PF_EXITING") === false);
  assert.ok(is(new Duration(5n), ">", new Duration(4n)) && is(null, "=", null) && isNot(null, "<", 1n));
  for (const decide of [is, isNot]) {
    assert.equal(decide(gone, "=", 1n), false);
    assert.equal(decide(gone), false);
    assert.equal(decide(1n, "in", [gone]), false);
  }
  assert.throws(() => is("a", "~", "b"), UsageError);
});

Deno.test("sorted(), key(), gather() and calc() treat values as clauses do", () => {
  const gone = new Missing("page excluded");
  const rows = [{ n: 2n }, { n: null }, { n: 3n }, { n: gone }, { n: 1n }];
  assert.deepEqual(sorted(rows, (r) => r.n).map((r) => r.n), [1n, 2n, 3n, null, gone]);
  assert.deepEqual(sorted(rows, desc((r) => r.n)).map((r) => r.n), [3n, 2n, 1n, null, gone]);
  assert.equal(key(1n), key(new Size(1n)));
  assert.notEqual(key("a", "b"), key("ab"));
  assert.equal(gather("max", rows.map((r) => r.n)), 3n);
  assert.equal(gather("sum", [gone]), gone);
  assert.deepEqual(gather("list", [1n, 2n, 3n], 2n), [1n, 2n]);
  assert.throws(() => gather("most", []), UsageError);
  assert.deepEqual(calc(new Size(4096n), "/", new Size(1024n)), 4);
  assert.ok(calc(1n, "/", 0n) instanceof Failure);
  assert.equal(calc(gone, "+", 1n), gone);
});
