/** The prompt, as its users see it. */
import assert from "node:assert/strict";
import { Cases } from "./cases.ts";

export const basics = new Cases();

basics.add("the prompt shows what the dump is, answers lines, and ^D ends it", async (inTerminal) => {
  await inTerminal({}, async (session, home) => {
    await session.ready();
    assert.ok(session.all.some((line) => line.includes("RELEASE: 6.1.0-56-cloud-amd64")));
    assert.deepEqual(await session.ask("foreach task where state=D limit 2 show pid, comm"), [
      "pid  comm        ",
      " 29  kworker/u4:1",
      "171  vforker",
    ]);
    assert.deepEqual(
      await session.ask("_ | count"),
      ["count", "    1".replace("1", "2")].slice(0, 1).concat("    2"),
    );
    assert.match((await session.ask("nonsense"))[0], /no source or command is called `nonsense`/);
    assert.deepEqual(await session.ask("! echo $((6 * 7))"), ["42"]);
    assert.deepEqual(await session.ask("ps | grep -c wedge-rw-own"), ["1"]);
    await session.ask(`sym init_task > out; sym init_task >> out`);
    assert.equal((await Deno.readTextFile(`${home}/out`)).match(/init_task/g)?.length, 2);
    session.type("\x04");
    assert.equal(await session.ended(), 0);
  });
});

basics.add(
  "a statement goes on until it is whole, and comes back from the history as it was",
  async (inTerminal) => {
    await inTerminal({ columns: 60 }, async (session) => {
      await session.ready();
      session.type("foreach task where (\r");
      await session.until("a second row", ({ line }) => line.startsWith("       > "));
      session.type("pid = 1) show comm\r");
      await session.sees(/^init$/);
      await session.ready();
      session.type("\x1b[A");
      await session.until("the statement", ({ line }) => line.startsWith("       >   pid = 1) show comm"));
      assert.equal(session.screen[session.cursor.row - 1], "inquest> foreach task where (");
      session.type("\x03");
      await session.ready();
      session.type("q\r");
      assert.equal(await session.ended(), 0);
    });
  },
);

basics.add("the history lasts, and ^R finds in it", async (inTerminal) => {
  const home = await Deno.makeTempDir();
  try {
    await inTerminal({ home }, async (session) => {
      await session.ready();
      await session.ask("foreach task where pid=1 show comm");
      await session.ask("foreach task where pid=2 show comm");
      await session.ask("foreach task where pid=1 show comm");
      session.type("\x04");
      await session.ended();
    });
    const file = `${home}/.local/state/inquest/history`;
    assert.equal((await Deno.stat(file)).mode! & 0o777, 0o600);
    await inTerminal({ home }, async (session) => {
      await session.ready();
      session.type("\x12pid=1");
      const found = "history 'pid=1': foreach task where pid=1 show comm";
      await session.until("what was found", ({ line }) => line === found);
      session.type("\r");
      await session.sees(/^init$/);
      await session.ready();
      session.type("foreach\x1b[A\x1b[A");
      await session.until("the one before, and each once", ({ line }) => line.endsWith("pid=2 show comm"));
      session.type("\x03");
      await session.ready();
    });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

basics.add(
  "an answer longer than the screen comes page by page; q leaves the rest, / searches",
  async (inTerminal) => {
    await inTerminal({ rows: 12, columns: 100 }, async (session) => {
      await session.ready();
      session.type("foreach task show pid, comm\r");
      await session.until("a page", ({ line }) => line.startsWith("-- more --"));
      assert.match(session.screen[0], /^pid +comm *$/);
      const [before] = session.screen;
      session.type("\r");
      await session.until(
        "one more line",
        ({ screen, line }) => line.startsWith("-- more --") && screen[0] !== before,
      );
      session.type("/frozen-fs\r");
      await session.until(
        "what is searched for",
        ({ screen, line }) =>
          line.startsWith("-- more --") && screen.some((row) => row.endsWith("frozen-fs")),
      );
      session.type("q");
      await session.ready();
      await session.ask("set scroll off");
      const rows = await session.ask("foreach task show pid");
      assert.equal(rows.length, 110);
    });
  },
);

basics.add(
  "what is typed has colours, unless NO_COLOR says no; rows are cut and broken at the width",
  async (inTerminal) => {
    await inTerminal({ columns: 36 }, async (session) => {
      await session.ready();
      session.type('task where comm = "x" limit 12');
      await session.until("the line", ({ line }) => line === " 12");
      const [first, second] = [session.cells(session.cursor.row - 1), session.cells(session.cursor.row)];
      const color = (text: string) => first[session.screen[session.cursor.row - 1].indexOf(text)];
      assert.deepEqual([color("where").color, color('"x"').color, color("comm").color], [4, 2, -1]);
      assert.equal(color("task").bold, true);
      assert.equal(second[session.cursor.column - 1].color, 6);
      session.resize(80, 24);
      await session.until("one row", ({ line }) => line === 'inquest> task where comm = "x" limit 12');
      session.resize(30, 24);
      await session.until(
        "two rows",
        ({ screen, cursor }) =>
          screen[cursor.row - 1] === 'inquest> task where comm = "x"' && screen[cursor.row] === " limit 12",
      );
    });
    await inTerminal({ env: { NO_COLOR: "1" } }, async (session) => {
      await session.ready();
      session.type("task where pid = 1");
      await session.until("the line", ({ line }) => line.endsWith("= 1"));
      assert.ok(session.cells(session.cursor.row).every(({ color, bold }) => color === -1 && !bold));
    });
  },
);

basics.add("^C ends a query, keeps what it has found, and the prompt goes on", async (inTerminal) => {
  await inTerminal({}, async (session) => {
    await session.ready();
    // Never true, and takes a minute to find out.
    const vain = "any(task as v where any(task as w where v.pid * w.pid + t.pid * u.pid < 0))";
    session.type(`task as t join task as u on t.pid < u.pid and ${vain} count\r`);
    await session.sees(/read in \d+ s/);
    session.type("\x03");
    await session.sees("interrupted: the answer is what was found so far");
    await session.ready();
    assert.deepEqual(await session.ask("task where pid = 1 show comm"), ["comm", "init"]);
  });
});

basics.add("wide and combining characters stand where they belong", async (inTerminal) => {
  await inTerminal({}, async (session) => {
    await session.ready();
    session.type('task where comm = "語e\u0301"');
    await session.until("the line", ({ line }) => line.endsWith('"'));
    assert.equal(session.cursor.column, 9 + 'task where comm = "語e"'.length + 1);
    session.type("\x7f\x7f");
    await session.until("a character less", ({ line }) => line.endsWith('"語'));
    session.type("\x01x");
    await session.until(
      "a letter before",
      ({ line, cursor }) => line.startsWith("inquest> xtask") && cursor.column === 10,
    );
    session.type("\x03");
    await session.ready();
  });
});

basics.add("TAB completes what is clear, and opens a menu where there is a choice", async (inTerminal) => {
  await inTerminal({ columns: 100 }, async (session) => {
    await session.ready();
    session.type("foreach tas\t");
    await session.until("the table", ({ line }) => line === "inquest> foreach task ");
    session.type("where state=TASK_UNI\t");
    await session.until("the label", ({ line }) => line.endsWith("state=TASK_UNINTERRUPTIBLE"));
    session.type(" show mm.mm_\t");
    await session.sees(/^ {2}mm_users +member/);
    const row = session.screen.findIndex((line) => line.startsWith("  mm_mt"));
    assert.equal(row, session.cursor.row + 1);
    session.type("\t\t");
    await session.until("the second one", ({ line }) => line.endsWith("show mm.mm_users"));
    assert.ok(session.cells(row + 1).slice(0, 10).every(({ inverse }) => inverse));
    session.type("\x1b[Z");
    await session.until("the first one", ({ line }) => line.endsWith("show mm.mm_mt"));
    session.type("\x1b");
    await session.until(
      "what was typed",
      ({ line, screen, cursor }) => line.endsWith("show mm.mm_") && screen[cursor.row + 1] === "",
    );
    session.type("\t\x1b[B\x1b[B\r\r");
    await session.sees(/^ *mm\.mm_users/);
    await session.ready();
  });
});

basics.add("a menu narrows as letters come, and fits a small terminal", async (inTerminal) => {
  await inTerminal({ columns: 34, rows: 10 }, async (session) => {
    await session.ready();
    session.type("sym init_ta\t");
    await session.until("the only one", ({ line }) => line.endsWith("sym init_task"));
    session.type("\x15ps | s\t");
    await session.sees(/^ {2}show /);
    session.type("o");
    await session.until(
      "one left",
      ({ screen, cursor }) =>
        screen[cursor.row + 1].startsWith("  sort") && (screen[cursor.row + 2] ?? "") === "",
    );
    assert.ok(session.screen.every((line) => line.length <= 34));
    session.type("\x03");
    await session.ready();
  });
});
