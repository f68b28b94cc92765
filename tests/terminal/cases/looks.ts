/** What stands in which cell, and in which colour. */
import assert from "node:assert/strict";
import { renamedTask } from "../hostile_dump.ts";
import type { TerminalSession } from "../session.ts";
import { Cases } from "./cases.ts";

export const looks = new Cases();

/** The cells of a text in a row: all of its styles, each once. */
function styles(session: TerminalSession, row: number, text: string): string[] {
  const at = session.screen[row].indexOf(text);
  assert.ok(at >= 0, `"${text}" is not in "${session.screen[row]}"`);
  const cells = session.cells(row).slice(at, at + text.length);
  return [
    ...new Set(
      cells.map(({ color, bold, dim, inverse }) =>
        `${color}${bold ? " bold" : ""}${dim ? " dim" : ""}${inverse ? " inverse" : ""}`
      ),
    ),
  ];
}

looks.add(
  "the menu: names plain, what they are dim, the chosen one inverse, and where in it one is",
  async (inTerminal) => {
    await inTerminal({ columns: 70, rows: 24 }, async (session) => {
      await session.ready();
      session.type("foreach task where st\t");
      await session.until("a menu", ({ screen, cursor }) => screen[cursor.row + 1].startsWith("  start "));
      const row = session.cursor.row + 1;
      assert.deepEqual(styles(session, row, "start"), ["-1"]);
      assert.deepEqual(styles(session, row, "column"), ["-1 dim"]);
      assert.match(session.screen[row + 8], /^ {2}1–8 of \d+$/);
      session.type("\x1b[6~");
      await session.until("a page further", ({ line }) => !line.endsWith("where st"));
      const chosen = session.screen.findIndex((_, i) =>
        i > session.cursor.row && session.cells(i)[2].inverse
      );
      assert.ok(chosen > session.cursor.row, "the chosen one is inverse");
      const name = session.line.split(" ").at(-1)!;
      assert.deepEqual(styles(session, chosen, name), ["-1 inverse"]);
      session.type("\x1b");
      await session.until("no menu", ({ screen, cursor }) => screen[cursor.row + 1] === "");
      session.type("\x15foreach task where nothing_begins_so\t");
      await session.until(
        "a word about it",
        ({ screen, cursor }) => screen[cursor.row + 1].includes("nothing"),
      );
      session.type("x");
      await session.until("it goes", ({ screen, cursor }) => screen[cursor.row + 1] === "");
    });
  },
);

looks.add("members of what stands before the dot, with their types", async (inTerminal) => {
  await inTerminal({ columns: 90 }, async (session) => {
    await session.ready();
    session.type("struct task_struct.real_\t");
    await session.until("a menu", ({ screen, cursor }) => screen[cursor.row + 1].includes("member"));
    const rows = session.screen.slice(session.cursor.row + 1).filter((row) => row !== "");
    assert.ok(
      rows.some((row) => /^ {2}real_parent +member +struct task_struct \*$/.test(row)),
      rows.join("\n"),
    );
    session.type("\x1b\x15foreach task as t show t.mm.mm_us\t");
    await session.until("the member", ({ line }) => line.endsWith("show t.mm.mm_users"));
    session.type("\x15p init_task.real_par\t");
    await session.until("a member of a symbol", ({ line }) => line.endsWith("init_task.real_parent"));
    session.type("\x03");
    await session.ready();
  });
});

looks.add("the colours of a command line are not those of a query", async (inTerminal) => {
  await inTerminal({}, async (session) => {
    await session.ready();
    session.type("ps where | where comm ~ /a/ # x");
    await session.until("the line", ({ line }) => line.endsWith("# x"));
    const { row } = session.cursor;
    assert.deepEqual(styles(session, row, "inquest>"), ["-1 bold"]);
    assert.deepEqual(styles(session, row, "ps"), ["-1 bold"]);
    assert.deepEqual(styles(session, row, "where |"), ["-1", "-1 bold"]);
    assert.deepEqual(styles(session, row, "/a/"), ["3"]);
    assert.deepEqual(styles(session, row, "# x"), ["-1 dim"]);
    assert.deepEqual(styles(session, row, "where comm").slice(0, 2), ["4", "-1"]);
    session.type('\x15foreach task where comm = "x');
    await session.until("an open quote", ({ line }) => line.endsWith('"x'));
    assert.deepEqual(styles(session, session.cursor.row, '"x'), ["1"]);
  });
});

looks.add("^C keeps the rows that came before it", async (inTerminal) => {
  await inTerminal({ columns: 100 }, async (session) => {
    await session.ready();
    // Never true, and takes minutes to find out.
    const vain =
      "any(task as v where any(task as w where any(task as x where v.pid * w.pid + x.pid + t.pid < 0)))";
    session.type(`task as t where pid in (1, 2) or ${vain} show pid, comm\r`);
    await session.sees(/read in \d+ s/);
    session.type("\x03");
    await session.sees("interrupted: the answer is what was found so far");
    await session.ready();
    const rows = session.all.map((line) => line.trim());
    assert.ok(rows.includes("1  init") && rows.includes("2  kthreadd"), rows.slice(-8).join("\n"));
    assert.deepEqual(await session.ask("_ | where pid = 1 show comm limit 1"), ["comm", "init"]);
  });
});

looks.add(
  "the pager goes on and back, searches both ways, marks what it found, and follows the size",
  async (inTerminal) => {
    await inTerminal({ rows: 12, columns: 80 }, async (session) => {
      const asks = ({ line }: TerminalSession) => line.startsWith("-- more --");
      await session.ready();
      session.type("foreach task show pid, comm\r");
      await session.until("a page", asks);
      const first = session.screen.slice(0, 11);
      assert.deepEqual(styles(session, 11, "-- more --"), ["-1 inverse"]);
      session.type(" ");
      await session.until("the next page", (s) => asks(s) && s.screen[0] !== first[0]);
      session.type("b");
      await session.until("the page before", (s) => asks(s) && s.screen[0] === first[0]);
      assert.deepEqual(session.screen.slice(0, 11), first);
      session.type("/Frozen\r");
      await session.until("no match", ({ line }) => line === "-- more -- no Frozen");
      session.type("/frozen\r");
      await session.until("a match", (s) => asks(s) && s.screen[0].endsWith("frozen-fs"));
      assert.deepEqual(styles(session, 0, "frozen"), ["-1 inverse"]);
      assert.deepEqual(styles(session, 0, "-fs"), ["-1"]);
      session.type("n");
      await session.until("the next match", (s) => asks(s) && s.screen[0].endsWith("frozen-wr"));
      session.type("N");
      await session.until("the one before", (s) => asks(s) && s.screen[0].endsWith("frozen-fs"));
      session.type("g");
      await session.until("the beginning", (s) => asks(s) && s.screen[0].startsWith("pid"));
      session.resize(60, 8);
      await session.until("fewer rows", (s) => asks(s) && s.cursor.row === 7 && s.screen[6] !== "");
      session.type("G");
      await session.until("the end", ({ line }) => line.startsWith("-- end --"));
      session.type("q");
      await session.ready();
    });
  },
);

looks.add("several lines that are pasted wait for enter, and are one text", async (inTerminal) => {
  await inTerminal({}, async (session) => {
    await session.ready();
    session.type("\x1b[200~task where pid = 1\n  show comm\rsym init_task # \x1b[31m\x1b[201~");
    await session.until("three rows", ({ line }) => line === "       > sym init_task # [31m");
    assert.equal(session.screen[session.cursor.row - 2], "inquest> task where pid = 1");
    session.type("\r");
    await session.sees(/\(D\) +init_task/);
    await session.sees(/^init$/);
    await session.ready();
  });
});

looks.add("a name with escape sequences moves no cursor and paints nothing", async (inTerminal) => {
  const folder = await Deno.makeTempDir(), vmcore = `${folder}/vmcore`;
  try {
    await renamedTask(vmcore, "frozen-fs", "\x1b[2J\x1b[31mE\x07\x9b\r");
    await inTerminal({ vmcore }, async (session) => {
      const answer = await session.ask("foreach task where pid = 185 show comm, pid");
      assert.match(answer[1], /^\\x1b\[2J\\x1b\[31mE\\x07.*185$/);
      assert.ok(session.screen.some((line) => line.includes("show comm, pid")), "the screen was cleared");
      const row = session.screen.findIndex((line) => line.startsWith("\\x1b"));
      assert.ok(session.cells(row).every(({ color }) => color === -1));
      await session.ask("ps 185");
      await session.ask("foreach task where pid = 185 format json");
      assert.ok(session.screen.every((_, i) => session.cells(i).every(({ color }) => color !== 1)));
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

looks.add("twenty columns are enough", async (inTerminal) => {
  await inTerminal({ columns: 20, rows: 14 }, async (session) => {
    await session.ready();
    session.type("task where st\t");
    await session.until("a menu", ({ screen, cursor }) => screen[cursor.row + 1]?.startsWith("  start"));
    session.type("\t\t");
    await session.until("the second", ({ screen, cursor }) => screen[cursor.row].endsWith("state"));
    assert.equal(session.screen[session.cursor.row - 1], "inquest> task where ");
    session.type("\r\x15task where pid = 1 show comm\r");
    await session.sees(/^init$/);
    await session.ready();
    session.type("task show pid\r");
    await session.until("a page", ({ line }) => line.startsWith("-- more --"));
    session.type("q");
    await session.ready();
  });
});

looks.add(
  "wide characters are never divided at the edge, and the cursor stands behind them",
  async (inTerminal) => {
    await inTerminal({ columns: 20 }, async (session) => {
      await session.ready();
      session.type('sym "aaaaa語語"');
      await session.until("two rows", ({ line }) => line === '語語"');
      const { row } = session.cursor;
      assert.equal(session.screen[row - 1], 'inquest> sym "aaaaa');
      assert.deepEqual(session.cells(row).slice(0, 5).map(({ text, width }) => `${text}${width}`), [
        "語2",
        "0",
        "語2",
        "0",
        '"1',
      ]);
      assert.equal(session.cursor.column, 5);
      session.type("\x1b[D\x7f");
      await session.until("one less", ({ line, cursor }) => line === '語"' && cursor.column === 2);
    });
  },
);

looks.add("NO_COLOR: no colours, no marks but >, and the same text", async (inTerminal) => {
  await inTerminal({ env: { NO_COLOR: "1" }, rows: 20 }, async (session) => {
    await session.ready();
    session.type("foreach task where st\t\t");
    await session.until(
      "the first one",
      ({ screen, cursor }) => screen[cursor.row + 1].startsWith("> start"),
    );
    session.type("\r = 0 show pid\r");
    await session.ready();
    await session.ask("nonsense");
    const plain = (_: string, row: number) =>
      session.cells(row).every(({ color, bold, dim, inverse }) => color === -1 && !bold && !dim && !inverse);
    assert.ok(session.screen.every(plain));
  });
});

looks.add("a dumb terminal gets text alone, and no pages", async (inTerminal) => {
  await inTerminal({ env: { TERM: "dumb" } }, async (session) => {
    await session.ready();
    session.type("foreach task where (pid =\r");
    await session.until("it goes on", ({ line }) => line === "       > ");
    session.type("1) show comm\r");
    await session.sees(/^init$/);
    await session.ready();
    session.type("foreach task show pid\r");
    await session.until("all of it", ({ all }) => all.some((line) => line === "201"));
    await session.ready();
    session.type("\x04");
    assert.equal(await session.ended(), 0);
  });
});

looks.add("keys in the first moments are no harm", async (inTerminal) => {
  await inTerminal({}, async (session) => {
    session.type("fore\t");
    await session.until("the command", ({ line }) => line === "inquest> foreach ");
    session.type("tas\twh\tpid=1 show comm\r");
    await session.sees(/^init$/);
    await session.ready();
  });
});
