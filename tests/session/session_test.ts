import assert from "node:assert/strict";
import { Label } from "../../dsl/value.ts";
import { QueryError } from "../../dsl/mod.ts";
import { OpenError, UsageError } from "../../lib/base/errors.ts";
import { StackValue } from "../../lib/define/values/stack_value.ts";
import { openSession, type Session } from "../../lib/session/session.ts";
import { CObject } from "../../lib/types/object.ts";
import { embeddedDump } from "./embedded.ts";

async function withSession(use: (session: Session) => Promise<void> | void): Promise<void> {
  const session = await openSession({ vmcore: embeddedDump, cache: false });
  try {
    await use(session);
  } finally {
    session.close();
  }
}

Deno.test("query() gives rows as objects: numbers, labels, stacks, C objects", async () => {
  await withSession(async (session) => {
    const rows = [
      ...await session.query("foreach task where state=D show pid, comm, state, stack, parent, ->comm"),
    ];
    assert.deepEqual(rows.map((row) => row.comm).slice(0, 4), [
      "kworker/u4:1",
      "vforker",
      "frozen-fs",
      "frozen-wr",
    ]);
    const [worker] = rows;
    assert.equal(worker.pid, 29n);
    assert.ok(worker.state instanceof Label && worker.state.text === "D");
    assert.ok(worker.stack instanceof StackValue && worker.stack.frames[2].frame.module === "wedge");
    assert.ok(worker.parent instanceof CObject && worker.parent.member("comm").string() === "kthreadd");
    assert.equal(worker["->comm"], "kworker/u4:1");
  });
});

Deno.test("query() refuses two statements and a misspelled column", async () => {
  await withSession(async (session) => {
    await assert.rejects(session.query("foreach task; foreach task"), UsageError);
    await assert.rejects(session.query("foreach task show comn"), QueryError);
  });
});

Deno.test("a session is made again from its options alone", async () => {
  await withSession(async (session) => {
    const again = await openSession(JSON.parse(JSON.stringify(session.options)));
    const text = "foreach task where pid < 4 show pid, task, stack";
    const cells = async (of: Session): Promise<string[]> =>
      [...await of.query(text)].map((row) => String(row.pid));
    assert.deepEqual(await cells(again), await cells(session));
    again.close();
  });
});

Deno.test("symbols, types, variables and stacks are objects that a script can use", async () => {
  await withSession((session) => {
    const init = session.variable("init_task", "struct task_struct");
    assert.equal(init.member("comm").string(), "swapper/0");
    assert.equal(session.symbolAt(session.symbol("schedule")!.address + 5n)!.name, "schedule");
    assert.equal(session.type("struct list_head").kind, "struct");
    assert.equal(session.symbol("no_such_symbol"), undefined);
    assert.throws(() => session.type("struct no_such_type"), /no type "struct no_such_type"/);
    assert.ok(session.stack(init).frames.length > 2);
  });
});

Deno.test("perCpu() reads a CPU's variable as the type that the dump tells", async () => {
  await withSession((session) => {
    assert.equal(session.perCpu("runqueues", 1).member("cpu").integer(), 1n);
    assert.deepEqual([0, 1].map((cpu) => session.perCpu("wedge_percpu", cpu, "u64").integer()), [
      1000n,
      1001n,
    ]);
    assert.throws(() => session.perCpu("init_task", 0), /does not tell the type of "init_task"/);
    return Promise.resolve();
  });
});

Deno.test("openSession() refuses what is no dump", async () => {
  await assert.rejects(openSession({ vmcore: new URL(import.meta.url).pathname }), OpenError);
});

Deno.test("what is compiled before its tables are loaded looks no symbol up, and suggests after that", async () => {
  await withSession(async (session) => {
    const { symbols } = session.target, asked: string[] = [];
    const find = symbols.find.bind(symbols);
    symbols.find = (name) => {
      asked.push(name);
      return find(name);
    };
    await session.compile("foreach task as t join file as f on f.task = t show t.pid, f.path");
    assert.deepEqual(asked.filter((name) => name === "f" || name === "t"), []);
    await assert.rejects(
      session.compile("foreach vma show wedge_lisd"),
      (error) => error instanceof QueryError && error.render().includes("`wedge_list`"),
    );
  });
});
