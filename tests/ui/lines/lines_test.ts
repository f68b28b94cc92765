/** Command files on the embedded dump: what lasts, what goes on, and what they may not do. */
import assert from "node:assert/strict";
import { type FakeOptions, fakeProcess } from "../../../lib/runtime/fake.ts";
import { runCli } from "../../../lib/ui/cli.ts";
import { engine } from "../../../lib/ui/native_engine.ts";

const vmcore = new URL("../../../examples/vmcore-6.1", import.meta.url).pathname;
const real = (path: string) => path === vmcore;

async function run(lines: string, words: readonly string[] = [], more: FakeOptions = {}) {
  const files = { "a.txt": lines, ...more.files };
  const process = fakeProcess({ args: [vmcore, "--no-cache", "-i", "a.txt", ...words], ...more, files });
  const { readStart } = process;
  const status = await runCli({
    ...process,
    readStart: (p, n) => real(p) ? new Uint8Array() : readStart(p, n),
  }, engine);
  return { status, ...process.written, disk: process.disk };
}

const lines = (text: string) => text.trimEnd().split("\n").map((line) => line.trim());

Deno.test("definitions, aliases and settings of a line last", async () => {
  const { status, stdout, stderr } = await run(
    "let few = 2\ndef stuck(most = few) = foreach task where state=D limit most\nstuck(1) show pid\n" +
      "stuck() show pid\nalias init sym init_task\ninit\nset radix 16\n",
  );
  assert.equal(stderr, "");
  assert.deepEqual(lines(stdout).slice(0, 6), ["pid", "29", "", "pid", "29", "171"]);
  assert.match(stdout, /\(D\) init_task/);
  assert.equal(status, 0);
});

Deno.test("the last answer is the source _", async () => {
  const { stdout, stderr } = await run(
    "foreach task where state=D show pid, comm\n_ | where pid < 100 | show comm\n_ count\n",
    ["--format", "tsv"],
  );
  assert.equal(stderr, "");
  assert.equal(stdout.slice(stdout.lastIndexOf("comm")), "comm\nkworker/u4:1\ncount\n1\n");
});

Deno.test("what a command lays out is a source, too", async () => {
  const { stdout, stderr } = await run("ps\n_ where pid = 1 show comm\n");
  assert.equal(stderr, "");
  assert.match(stdout, /\ncomm\ninit\n$/);
});

Deno.test("a wrong line is told with its place, does not end the others, and the status is 1", async () => {
  const { status, stdout, stderr } = await run("# x\nnonsense\nforeach task where pid=1 show\n  comm\n");
  assert.equal(stdout, "comm\ninit\n");
  assert.match(stderr, /^inquest: a\.txt:2: nonsense\nerror: no source or command is called `nonsense`/);
  assert.equal(status, 1);
  assert.equal((await run("assert 1 = 2\n")).status, 1);
  assert.match((await run("rd 0\n")).stderr, /^inquest: a\.txt:1: rd 0\ninquest: rd: invalid/);
});

Deno.test("q ends the program with what was found so far", async () => {
  const good = await run("foreach task where pid=1 show pid\nq\nnonsense\n");
  assert.deepEqual([good.status, good.stdout, good.stderr], [0, "pid\n  1\n", ""]);
  assert.equal((await run("nonsense\nq\n", ["foreach", "task"])).stdout, "");
  assert.equal((await run("nonsense\nq\n")).status, 1);
});

Deno.test("a line behind -i is answered after its lines, and knows what they define", async () => {
  const { stdout, status } = await run("let n = 1\n", ["foreach", "task", "where", "pid=n", "show", "comm"]);
  assert.deepEqual([stdout, status], ["comm\ninit\n", 0]);
  assert.equal((await run("nonsense\n", ["foreach", "task", "limit", "0"])).status, 1);
});

Deno.test("a file reads others, beside it, but not itself", async () => {
  const files = {
    "sub/b.txt": "< c.txt\n",
    "sub/c.txt": "foreach task where pid=1 show comm\n",
    "d.txt": "< d.txt",
  };
  assert.equal((await run("< sub/b.txt\n", [], { files })).stdout, "comm\ninit\n");
  const { stderr, status } = await run("< d.txt\n< nothing\n", [], { files });
  assert.match(stderr, /"d\.txt" reads itself: a\.txt → d\.txt → d\.txt\n/);
  assert.match(stderr, /a\.txt:2: < nothing\ninquest: cannot read nothing/);
  assert.equal(status, 1);
});

Deno.test("command files neither write nor run what they are not allowed to", async () => {
  const ran: string[] = [];
  const shell = (command: string, input: string) => {
    ran.push(`${command}: ${input.split("\n").length}`);
    return 0;
  };
  const text = "foreach task where pid=1 show pid | wc\n!ls\nsym init_task > out\nsym init_task >> out\n";
  const refused = await run(text, [], { shell });
  assert.deepEqual(ran, []);
  assert.equal(refused.disk.has("/here/out") || refused.disk.has("out"), false);
  assert.equal(refused.stderr.match(/only what you type may run programs/g)?.length, 2);
  assert.equal(refused.stderr.match(/--allow-write DIR lets/g)?.length, 2);
  const allowed = await run(text, ["--allow-run", "--allow-write", "."], { shell });
  assert.deepEqual(ran, ["wc: 3", "ls: 1"]);
  assert.deepEqual([allowed.status, allowed.stderr, allowed.stdout], [0, "", ""]);
  const written = [...allowed.disk].find(([path]) => path.endsWith("out"))?.[1] ?? "";
  assert.equal(written.match(/init_task/g)?.length, 2);
});

Deno.test("> replaces no file that is there without --overwrite, and writes below its folder only", async () => {
  const files = { "/here/out": "old\n" };
  const again = await run("sym init_task > out\n", ["--allow-write", "."], { files });
  assert.match(again.stderr, /"out" is there already/);
  assert.equal(again.disk.get("/here/out"), "old\n");
  const over = await run("sym init_task > out\n", ["--allow-write", ".", "--overwrite"], { files });
  assert.equal(over.status, 0);
  assert.notEqual(over.disk.get("/here/out"), "old\n");
  assert.equal((await run("sym init_task > ../out\n", ["--allow-write", "."])).status, 1);
});

Deno.test("the user's own files are run first, and quietly; one that lies about is not", async () => {
  const files = {
    "/cfg/inquest/inquestrc": "alias one sym init_task\none\n",
    "/home/.inquestrc": "let n = 1\nwrong\n",
    ".inquestrc": "nonsense\n",
    "/here/.inquestrc": "nonsense\n",
  };
  const env = { XDG_CONFIG_HOME: "/cfg", HOME: "/home" };
  const text = "foreach task where pid=n show comm\none\n";
  const { stdout, stderr } = await run(text, [], { files, env });
  assert.match(stdout, /^comm\ninit\n\n.*init_task\n$/);
  assert.match(stderr, /^inquest: \/home\/\.inquestrc:2: wrong\n/);
  assert.doesNotMatch(stderr, /nonsense/);
  assert.equal((await run("one\n", ["--no-rc"], { files, env })).status, 1);
});

Deno.test("standard input is a command file, too", async () => {
  const process = fakeProcess({
    args: [vmcore, "--no-cache", "-i", "-"],
    input: "foreach task where pid=1\n  show comm",
  });
  assert.equal(await runCli(process, engine), 0);
  assert.equal(process.written.stdout, "comm\ninit\n");
});
