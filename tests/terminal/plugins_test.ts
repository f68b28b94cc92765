/** A prompt whose lines are answered in a child: what the terminal shows, and what a hostile plugin makes of it. */
import assert from "node:assert/strict";
import { inTerminal, type TerminalSession } from "./session.ts";
import { root } from "../plugin/sandbox/program.ts";

/** Functions without arguments, which may do anything. */
const plugin = (name: string, functions: Record<string, string>, top = "") =>
  `${top}
export default { name: "${name}", version: "1", api: 1, summary: "s", functions: [${
    Object.entries(functions).map(([name, body]) =>
      `{ name: "${name}", summary: "s", parameters: [], result: "string", call: () => { ${body} } }`
    ).join(",")
  }],
  formats: [{ name: "raw${name}", summary: "s", create: (output) =>
    ({ start() {}, row() { output.write("\\x1b[2J\\x1b]0;owned\\x07\\x1b[31mred\\n"); }, end() {} }) }],
};`;

const hostile = plugin("bad", {
  fine: "return 'fine'",
  hang: "for (;;);",
  leave: "Deno.exit(0)",
  eat: "const a = []; for (;;) a.push({ a: [a.length] });",
  flood: "for (;;) console.log('y'.repeat(999));",
  forge:
    `Object.getPrototypeOf(Deno.stdout).writeSync.call(Deno.stdout, new TextEncoder().encode('no frame\\n')); for (;;);`,
  title: "return '\\x1b]0;owned\\x07\\x1b[2J'",
  secret: "return Deno.readTextFileSync('/etc/passwd')",
  run: "return new Deno.Command('/bin/id').outputSync().success",
});

/** A prompt with files beside it. */
async function prompt(
  files: Readonly<Record<string, string>>,
  words: readonly string[],
  use: (session: TerminalSession, home: string) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(`${home}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${home}/${name}`, text);
    }
    await inTerminal({ home, words, columns: 110, rows: 40 }, (session) => use(session, home));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** What a line prints, in one piece. */
const said = async (session: TerminalSession, line: string) => (await session.ask(line)).join("\n");

Deno.test(
  "a prompt with a plugin is a prompt: definitions, answers elsewhere, the last answer, TAB, pages",
  async () => {
    await prompt({ "q.inq": "def two() = foreach task limit 2\n" }, [
      "--plugin",
      `${root}examples/plugin_small/plugin.ts`,
    ], async (session, home) => {
      await session.ready();
      assert.ok(session.all.some((line) => line.includes("RELEASE: 6.1.0-56-cloud-amd64")));
      assert.match(await said(session, "small.notifiers limit 1"), /trace_panic_handler/);
      assert.equal(await said(session, "_ | count"), "count\n    1");
      assert.equal(await said(session, "let one = 1"), "");
      assert.match(await said(session, "foreach task where pid = one show comm"), /^comm\ninit/);
      assert.equal(await said(session, 'use "q.inq"'), "");
      assert.match(await said(session, "two() | show comm"), /^comm\s+swapper\/0\s+swapper\/1/);
      assert.deepEqual(await session.ask("ps | grep -c wedge-rw-own"), ["1"]);
      await session.ask("sym init_task > out; sym init_task >> out");
      assert.equal((await Deno.readTextFile(`${home}/out`)).match(/init_task/g)?.length, 2);
      await session.ask('foreach task limit 2 show pid to "o.csv"');
      assert.equal(await Deno.readTextFile(`${home}/o.csv`), "pid\r\n0\r\n0\r\n");
      assert.match(await said(session, 'foreach task limit 2 show pid to "o.csv"'), /is there already/);
      assert.match(await said(session, "nonsense"), /is called `nonsense`/);
      session.type("foreach tas\t");
      await session.until("the table", ({ line }) => line === "inquest> foreach task ");
      session.type("\x15< q.\t");
      await session.until("the file", ({ line }) => line.startsWith("inquest> < q.inq"));
      session.type("\x15foreach task show pid, comm\r");
      await session.until("a page", ({ line }) => line.startsWith("-- more --"));
      session.type("q");
      await session.ready();
      assert.match(await said(session, "one"), /source/);
      session.type("\x04");
      assert.equal(await session.ended(), 0);
    });
  },
);

Deno.test(
  "a plugin that goes too far ends its process, and neither the prompt nor what was defined",
  async () => {
    const limits = ["--limit", "time=8s", "--limit", "memory=150M", "--limit", "output=200K"];
    await prompt({ "bad.ts": hostile }, [...limits, "--plugin", "bad.ts"], async (session) => {
      await session.ready();
      await session.ask("let kept = 1");
      const query = (call: string) => `foreach task where pid = kept show bad.${call}() as a`;
      const cases: [call: string, says: RegExp][] = [
        ["hang", /bad\.ts took longer than 8s, and was stopped\n.*\n.*the next line begins a new process/],
        ["leave", /bad\.ts ended its process \(status 0\)/],
        ["eat", /bad\.ts (needed more memory than 150M|took longer)/],
        ["flood", /bad\.ts wrote more than 200K, and was stopped/],
        ["forge", /bad\.ts wrote to standard output past the program/],
        ["secret", /Requires read access/],
        ["run", /Requires run access/],
      ];
      for (const [call, says] of cases) {
        if (call === "flood") await session.ask("set scroll off");
        assert.match((await said(session, query(call))).slice(-2000), says, call);
        assert.match(await said(session, query("fine")), /^a\s+fine/, `after ${call}`);
      }
      assert.match(await said(session, query("title")), /\\x1b\]0;owned\\x07/);
      const raw = await said(session, "foreach task limit 1 show pid format bad.rawbad");
      assert.match(raw, /\\x1b\[2J\\x1b\]0;owned\\x07red/);
      await session.ask(`foreach task limit 1 show bad.title() as a > out; ! cat -v out`);
    });
  },
);

Deno.test(
  "^C ends a line with its rows so far; a second one ends a plugin that does not listen",
  async () => {
    await prompt({ "bad.ts": hostile }, ["--plugin", "bad.ts"], async (session) => {
      await session.ready();
      const vain = "any(task as v where any(task as w where v.pid * w.pid + t.pid * u.pid < 0))";
      session.type(`task as t join task as u on t.pid < u.pid and ${vain} count\r`);
      await session.sees(/read in \d+ s/);
      session.type("\x03");
      await session.sees("interrupted: the answer is what was found so far");
      assert.match(await said(session, "foreach task limit 1 show bad.fine() as a"), /fine/);
      await session.ask("let kept = 1");
      session.type("foreach task limit 1 show bad.hang() as a\r");
      await new Promise((resolve) => setTimeout(resolve, 500));
      session.type("\x03");
      await new Promise((resolve) => setTimeout(resolve, 200));
      session.type("\x03");
      await session.sees("the next line begins a new process");
      assert.match(await said(session, "foreach task where pid = kept show bad.fine() as a"), /fine/);
    });
  },
);

Deno.test("`use plugin` at a prompt moves it into a child, with what was defined", async () => {
  const files = {
    "good.ts": plugin("good", { fine: "return 'fine'" }),
    "bad.ts": hostile,
    "fails.ts": plugin("fails", {}, "throw new Error('not today');"),
    "shape.ts": "export default 5;",
    "below/q.inq": 'use plugin "../good.ts"\ndef best() = foreach task limit 1 show good.fine() as a\n',
  };
  await prompt(files, [], async (session) => {
    await session.ready();
    await session.ask("let kept = 1; alias init sym init_task");
    assert.match(await said(session, 'use plugin "gone.ts"'), /gone\.ts: no such file/);
    assert.match(await said(session, 'use plugin "fails.ts"'), /not today/);
    assert.match(await said(session, 'use plugin "shape.ts"'), /shape\.ts/);
    assert.match(await said(session, "foreach task where pid = kept show comm"), /init/);
    assert.equal(await said(session, 'use plugin "good.ts"'), "");
    assert.match(await said(session, "foreach task where pid = kept show good.fine() as a"), /^a\s+fine/);
    assert.match(await said(session, "init"), /init_task/);
    assert.match(await said(session, 'use plugin "fails.ts"'), /not today/);
    assert.match(await said(session, "foreach task where pid = kept show good.fine() as a"), /^a\s+fine/);
    assert.equal(await said(session, 'use plugin "bad.ts"'), "");
    assert.match(
      await said(session, "foreach task where pid = kept show good.fine(), bad.fine()"),
      /fine +fine/,
    );
    session.type("\x04");
    assert.equal(await session.ended(), 0);
  });
  await prompt(files, [], async (session) => {
    await session.ready();
    assert.equal(await said(session, 'use "below/q.inq"'), "");
    assert.match(await said(session, "best()"), /^a\s+fine/);
  });
});

Deno.test("plugins of the user's own folder and of an inquestrc", async () => {
  const files = {
    ".config/inquest/plugins/good.ts": plugin("good", { fine: "return 'fine'" }),
    ".config/inquest/inquestrc": 'use plugin "good"\nuse plugin "gone"\nlet mine = 1\n',
  };
  await prompt(files, [], async (session) => {
    await session.ready();
    assert.match(
      session.all.join("\n"),
      /inquestrc:2: use plugin "gone"\n.*the package gone is not installed/,
    );
    assert.match(await said(session, "foreach task where pid = mine show good.fine() as a"), /^a\s+fine/);
  });
  const named = { ".config/inquest/plugins/good.ts": files[".config/inquest/plugins/good.ts"] };
  await prompt(named, ["--plugin", "good"], async (session) => {
    await session.ready();
    assert.match(await said(session, "foreach task limit 1 show good.fine() as a"), /^a\s+fine/);
  });
});

Deno.test("a plugin that cannot be loaded is the end of a prompt that is to begin with it", async () => {
  await prompt({ "shape.ts": "export default 5;" }, ["--plugin", "shape.ts"], async (session) => {
    await session.sees(/shape\.ts/);
    assert.equal(await session.ended(), 2);
  });
});
