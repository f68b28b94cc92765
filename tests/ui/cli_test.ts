import assert from "node:assert/strict";
import { type FakeOptions, fakeProcess } from "../../lib/runtime/fake.ts";
import { runCli } from "../../lib/ui/cli.ts";
import { InquestError, Interrupted, MemoryFault } from "../../lib/base/errors.ts";
import { Missing } from "../../dsl/value.ts";
import { type FakeAnswer, type FakeEngine, fakeEngine } from "./fake_engine.ts";
import { column, fakeStack, types } from "./fake_values.ts";

const answers: Record<string, FakeAnswer | Error> = {
  "a": {},
  "b": { rows: [[3n]] },
  "ps -m": { rows: [[4n]] },
  "csv": { format: "csv" },
  "hole": {
    rows: [[new Missing("not mapped")]],
    stats: { unreadableCells: 1, reasons: new Map([["not mapped", 1]]) },
  },
  "hidden": { stats: { rowsSkipped: 2, reasons: new Map([["not mapped", 2]]), warnings: ["a cycle"] } },
  "long": { columns: [column("x", types.string)], rows: [["y".repeat(500)]] },
  "stack": { columns: [column("stack", types.stack)], rows: [[fakeStack(["f", "g"])]] },
  "fault": new MemoryFault("kernel", 0x10n, { reason: "not-mapped" }),
  "fails": new InquestError("it failed \x1b[2J", "hint"),
  "stopped": new Interrupted(),
  "bug": new TypeError("x is not a function"),
};

async function run(words: string[], more: FakeOptions = {}) {
  const process = fakeProcess({ args: words, ...more });
  const engine: FakeEngine = fakeEngine(answers);
  const status = await runCli(process, engine);
  return { status, ...process.written, opened: engine.opened, closed: engine.closed.count };
}

Deno.test("a line is answered as a table, and the dump is closed", async () => {
  const { status, stdout, stderr, opened, closed } = await run(["vmcore", "a"]);
  assert.deepEqual([status, stdout, stderr, closed], [0, "pid\n  1\n  2\n", "", 1]);
  assert.equal(opened[0].vmcore, "vmcore");
  assert.equal(opened[0].cache, true);
});

Deno.test("the words of a line are joined, and its dashes are its own", async () => {
  assert.equal((await run(["vmcore", "ps", "-m"])).stdout, "pid\n  4\n");
});

Deno.test("options stand before the dump or directly behind it", async () => {
  const json = "[\n" + '  {"pid":1},\n  {"pid":2}\n' + "]\n";
  assert.equal((await run(["--json", "vmcore", "a"])).stdout, json);
  assert.equal((await run(["vmcore", "--format", "json", "a"])).stdout, json);
  assert.equal((await run(["--", "vmcore", "--format=json", "a"])).stdout, json);
});

Deno.test("several lines are answered in order", async () => {
  assert.equal((await run(["-e", "a", "vmcore", "-e", "b"])).stdout, "pid\n  1\n  2\n\npid\n  3\n");
  assert.equal((await run(["vmcore", "-e", "a", "b"])).stdout, "pid\n  1\n  2\n\npid\n  3\n");
  assert.equal((await run(["vmcore", "--format=ndjson", "-e", "b", "b"])).stdout, '{"pid":3}\n{"pid":3}\n');
});

Deno.test("a script and standard input are read when they are what is asked", async () => {
  assert.equal((await run(["vmcore", "-f", "x.inq"], { files: { "x.inq": "b" } })).stdout, "pid\n  3\n");
  assert.equal((await run(["vmcore"], { input: "b" })).stdout, "pid\n  3\n");
  assert.equal((await run(["vmcore", "a"], { input: "b" })).stdout, "pid\n  1\n  2\n");
});

Deno.test("a saved query goes by its name, when no file here does", async () => {
  const files = { "/cfg/inquest/queries/mine.inq": "a", "/home/.config/inquest/queries/mine.inq": "b" };
  const env = { XDG_CONFIG_HOME: "/cfg", HOME: "/home" };
  const a = "pid\n  1\n  2\n", b = "pid\n  3\n";
  assert.equal((await run(["vmcore", "-f", "mine"], { files, env })).stdout, a);
  assert.equal((await run(["vmcore", "-f", "mine.inq"], { files, env })).stdout, a);
  assert.equal((await run(["vmcore", "-f", "mine"], { files, env: { HOME: "/home" } })).stdout, b);
  assert.equal((await run(["vmcore", "-f", "mine"], { files: { ...files, mine: "b" }, env })).stdout, b);
  const relative = { XDG_CONFIG_HOME: "cfg", HOME: "/home" };
  assert.equal((await run(["vmcore", "-f", "mine"], { files, env: relative })).stdout, b);
  for (const name of ["./mine", "../queries/mine", "other"]) {
    assert.match((await run(["vmcore", "-f", name], { files, env })).stderr, /^inquest: cannot read /);
  }
});

Deno.test("the file before the dump is the kernel, when its ELF type says so", async () => {
  const program = "\x7fELF\x02\x01" + "\0".repeat(10) + "\x02\0";
  const { opened } = await run(["vmlinux", "vmcore", "a"], { files: { vmlinux: program } });
  assert.deepEqual([opened[0].vmlinux, opened[0].vmcore], ["vmlinux", "vmcore"]);
  const core = program.replace("\x02\0", "\x04\0");
  assert.equal((await run(["core", "a"], { files: { core } })).opened[0].vmcore, "core");
});

Deno.test("the files and the cache are handed on", async () => {
  const { opened } = await run(["--vmlinux", "k", "--system-map=m", "--no-cache", "vmcore", "a"]);
  const { vmlinux, systemMap, cache } = opened[0];
  assert.deepEqual({ vmlinux, systemMap, cache }, { vmlinux: "k", systemMap: "m", cache: false });
});

Deno.test("the format of the command line goes before the statement's own", async () => {
  assert.equal((await run(["vmcore", "csv"])).stdout, "pid\r\n1\r\n2\r\n");
  assert.equal((await run(["vmcore", "--format", "ndjson", "csv"])).stdout, '{"pid":1}\n{"pid":2}\n');
});

Deno.test("wrong usage is status 2, one line, and a hint", async () => {
  const wrong: [string[], RegExp][] = [
    [[], /^inquest: which dump\? .*\n {2}hint: .*\n$/],
    [["vmcore"], /^inquest: nothing to answer\n {2}hint: .*\n$/],
    [["vmcore", "--jsn", "a"], /^inquest: unknown option --jsn\n {2}hint: did you mean --json\?\n$/],
    [["-x", "vmcore", "a"], /^inquest: unknown option -x\n/],
    [["vmcore", "-e"], /^inquest: -e needs an argument: -e LINE\n$/],
    [["vmcore", "--json=1", "a"], /^inquest: --json takes no argument\n$/],
    [
      ["vmcore", "--format", "xml", "a"],
      /^inquest: there is no format "xml"\n {2}hint: formats: csv, folded, json/,
    ],
    [["vmcore", "--color", "red", "a"], /^inquest: --color takes auto, always or never, not "red"\n$/],
    [["vmcore", "-f", "gone.inq"], /^inquest: cannot read gone.inq: .*\n$/],
    [
      ["vmcore", "-f", "a.ts"],
      /^inquest: a.ts: a test cannot keep code from doing harm, .*\n {2}hint: .* --trust .*\n$/,
    ],
  ];
  for (const [words, message] of wrong) {
    const { status, stdout, stderr } = await run(words);
    assert.deepEqual([status, stdout], [2, ""], words.join(" "));
    assert.match(stderr, message);
  }
});

Deno.test("a query error is status 2, drawn with its caret, before anything is answered", async () => {
  const { status, stdout, stderr, closed } = await run(["vmcore", "-e", "a", "-e", "nonsense"]);
  assert.deepEqual([status, stdout, closed], [2, "", 1]);
  assert.match(stderr, /makes no sense\n.*nonsense\n.*\^\^\^\n.*think\n$/);
});

Deno.test("an option behind the line is recognized as the likely mistake", async () => {
  const { status, stderr } = await run(["vmcore", "foreach", "task", "--json"]);
  assert.equal(status, 2);
  assert.match(
    stderr,
    /^inquest: --json behind the line is read as a part of it\n {2}hint: options go directly/,
  );
});

Deno.test("a dump that cannot be opened is status 3", async () => {
  const { status, stdout, stderr } = await run(["bad", "a"]);
  assert.deepEqual([status, stdout, stderr], [3, "", "inquest: bad: no dump\n  hint: try another\n"]);
});

Deno.test("failures are one harmless line; a bug asks to be reported; none shows a stack trace", async () => {
  const failed = await run(["vmcore", "fails"]);
  assert.deepEqual([failed.status, failed.stderr], [1, "inquest: it failed \\x1b[2J\n  hint: hint\n"]);
  const fault = await run(["vmcore", "fault"]);
  assert.deepEqual([fault.status, fault.stderr], [
    1,
    "inquest: cannot read kernel address 0x10: not mapped\n",
  ]);
  const stopped = await run(["vmcore", "stopped"]);
  assert.deepEqual([stopped.status, stopped.stderr], [130, "inquest: interrupted\n"]);
  const bug = await run(["vmcore", "bug"]);
  assert.equal(bug.status, 1);
  assert.match(
    bug.stderr,
    /^inquest: internal error: TypeError: x is not a function\n {2}hint: please report it.*\n$/,
  );
  const debug = await run(["vmcore", "bug"], { env: { INQUEST_DEBUG: "1" } });
  assert.match(debug.stderr, /\n {4}at /);
});

Deno.test("warnings of the dump are harmless lines of standard error", async () => {
  assert.equal((await run(["odd", "a"])).stderr, "inquest: warning: the dump is \\x1bodd\n");
});

Deno.test("what could not be read is counted on standard error, and fails with --strict", async () => {
  const hole = await run(["vmcore", "hole"]);
  assert.deepEqual([hole.status, hole.stdout], [0, "pid\n  —\n"]);
  assert.equal(hole.stderr, "inquest: 1 cell could not be read: not mapped\n");
  assert.equal((await run(["vmcore", "--strict", "hole"])).status, 1);
  assert.equal((await run(["vmcore", "--strict", "a"])).status, 0);
  const hidden = await run(["vmcore", "--strict", "hidden"]);
  assert.equal(hidden.status, 1);
  assert.equal(
    hidden.stderr,
    "inquest: warning: a cycle\n" +
      "inquest: 2 rows left out because the condition could not be read: not mapped\n",
  );
});

Deno.test("a reader that has gone ends the program quietly", async () => {
  const { status, stderr, closed } = await run(["vmcore", "a"], { closesAfter: 3 });
  assert.deepEqual([status, stderr, closed], [0, "", 1]);
});

Deno.test("a terminal gets a fitted table and colours, unless it says no", async () => {
  const { stdout } = await run(["vmcore", "long"], { columns: 40 });
  assert.equal(stdout, `\x1b[1mx${" ".repeat(39)}\x1b[22m\n${"y".repeat(39)}…\n`);
  assert.doesNotMatch(
    (await run(["vmcore", "long"], { columns: 40, env: { NO_COLOR: "1" } })).stdout,
    /\x1b/,
  );
  assert.doesNotMatch((await run(["vmcore", "long"], { columns: 40, env: { TERM: "dumb" } })).stdout, /\x1b/);
  assert.doesNotMatch((await run(["vmcore", "--color=never", "long"], { columns: 40 })).stdout, /\x1b/);
  assert.match((await run(["vmcore", "--color=always", "a"])).stdout, /^\x1b\[1mpid/);
});

Deno.test("--help and --version need no dump", async () => {
  const help = await run(["--help"]);
  assert.equal(help.status, 0);
  assert.match(help.stdout, /usage: inquest \[OPTIONS\] \[VMLINUX\] VMCORE/);
  for (const line of help.stdout.split("\n")) assert.ok(line.length <= 82, line);
  assert.match((await run(["-h"])).stdout, /usage:/);
  assert.match((await run(["--version"])).stdout, /^inquest \d+\.\d+\.\d+ \(a test\)\n$/);
});

Deno.test("code is not run where nothing keeps it from doing harm", async () => {
  for (
    const words of [["-f", "a.ts", "vmcore"], ["vmcore", "--plugin", "./a.ts", "a"], [
      "vmcore",
      'use plugin "./a.ts"',
    ]]
  ) {
    const { status, stdout, stderr } = await run(words, { files: { "a.ts": "export default 1;" } });
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(
      stderr,
      /a\.ts: a test cannot keep code from doing harm, so it is not run\n {2}hint: .*--trust /,
    );
  }
});

Deno.test("every option of the help works", async () => {
  const help = (await run(["--help"])).stdout;
  const flags = [...help.matchAll(/^ {2}(-[-\w]+)(?: (\S+))? {2}/gm)];
  assert.ok(flags.length > 8);
  const argument: Record<string, string> = {
    F: "json",
    WHEN: "never",
    "NAME=VALUE": "x=1",
    LINE: "a",
    FILE: "k",
    DIR: "d",
    PATH: "d",
    HOST: "localhost:80",
    NAME: "HOME",
  };
  for (const [, flag, name] of flags) {
    const words = [
      flag,
      ...(name ? [argument[name]] : []),
      "vmcore",
      ...(flag === "-f" ? [] : ["--trust", "a"]),
    ];
    assert.equal((await run(words, { files: { k: "a" } })).status, 0, words.join(" "));
  }
});
