/** Answers that go to files: which are written, in what format, and what is left when they are not. */
import assert from "node:assert/strict";
import type { Value } from "../../dsl/value.ts";
import { InquestError } from "../../lib/base/errors.ts";
import { type FakeOptions, fakeProcess } from "../../lib/runtime/fake.ts";
import { endingOf, partOf, placeOf } from "../../lib/ui/answer_file.ts";
import { formatOfEnding } from "../../lib/ui/render/formats.ts";
import { runCli } from "../../lib/ui/cli.ts";
import { readCommandLine } from "../../lib/ui/command_line.ts";
import { WriteRules, writtenPlaces } from "../../lib/ui/write_rules.ts";
import { type FakeAnswer, fakeEngine } from "./fake_engine.ts";

function* failing(): Generator<readonly Value[]> {
  yield [1n];
  throw new InquestError("it failed");
}

const answers: Record<string, FakeAnswer> = {
  "a": {},
  "json": { to: "x.json" },
  "csv": { to: "x.json", format: "csv" },
  "plain": { to: "sub/x" },
  "fails": { to: "x.json", rows: { [Symbol.iterator]: failing } },
};

async function run(words: string[], more: FakeOptions = {}) {
  const process = fakeProcess({ args: words, ...more });
  const status = await runCli(process, fakeEngine(answers));
  return { status, ...process.written, disk: Object.fromEntries(process.disk) };
}

const asJson = '[\n  {"pid":1},\n  {"pid":2}\n]\n';

Deno.test("an answer goes to its file, in the format of its name, and nothing to standard output", async () => {
  const { status, stdout, stderr, disk } = await run(["vmcore", "json"]);
  assert.deepEqual([status, stdout, stderr, disk], [0, "", "", { "/here/x.json": asJson }]);
  const table = await run(["vmcore", "plain"], { folders: ["/here/sub"], columns: 40 });
  assert.deepEqual(table.disk, { "/here/sub/x": "pid\n  1\n  2\n" }, "no colours, whatever the terminal");
});

Deno.test("the query's format goes before the name's, the command line's before both", async () => {
  assert.deepEqual((await run(["vmcore", "csv"])).disk, { "/here/x.json": "pid\r\n1\r\n2\r\n" });
  const ndjson = await run(["vmcore", "--format", "ndjson", "csv"]);
  assert.deepEqual(ndjson.disk, { "/here/x.json": '{"pid":1}\n{"pid":2}\n' });
});

Deno.test("answers to files and to standard output go together", async () => {
  const { stdout } = await run(["vmcore", "-e", "json", "-e", "a", "-e", "a"]);
  assert.equal(stdout, "pid\n  1\n  2\n\npid\n  1\n  2\n");
});

Deno.test("a query that fails leaves no file, and none of its parts", async () => {
  const { status, stderr, disk } = await run(["vmcore", "fails"]);
  assert.deepEqual([status, stderr, disk], [1, "inquest: it failed\n", {}]);
  const kept = await run(["vmcore", "--overwrite", "fails"], { files: { "x.json": "old" } });
  assert.deepEqual(kept.disk, { "x.json": "old" });
});

Deno.test("a file that came up meanwhile is kept", async () => {
  const { status, stderr, disk } = await run(["vmcore", "json"], { files: { "x.json": "theirs" } });
  assert.deepEqual([status, disk], [1, { "x.json": "theirs" }]);
  assert.equal(stderr, 'inquest: cannot write "x.json": it is there already\n');
  const replaced = await run(["vmcore", "--overwrite", "json"], { files: { "x.json": "theirs" } });
  assert.deepEqual(replaced.disk, { "x.json": asJson });
});

Deno.test("the ending of a name says the format, in any case", async () => {
  const formats = [
    "a.json",
    "a.JSONL",
    "b/c.tsv",
    "a.md",
    "a.folded",
    "a.txt",
    "json",
    "a.constructor",
    "a.csv/x",
  ];
  assert.deepEqual(await Promise.all(formats.map((path) => formatOfEnding(endingOf(path)))), [
    "json",
    "ndjson",
    "tsv",
    "md",
    "folded",
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

const range = { start: 5, end: 9 };

Deno.test("what speaks against a file", () => {
  const { files } = fakeProcess({ files: { "there": "x", "d/y": "z" } });
  const own = { text: "", own: true } as const;
  const rules = new WriteRules({ allowWrite: [], overwrite: false }, files);
  const refused = (path: string) => rules.refusal(path, range, own)?.message;
  assert.equal(refused("new.json"), undefined);
  assert.equal(refused("d/new.json"), undefined);
  assert.match(refused("there") ?? "", /is there already$/);
  assert.match(refused("/here/d/../there") ?? "", /is there already$/);
  assert.match(refused("d") ?? "", /no regular file/);
  assert.match(refused("none/x") ?? "", /there is no folder/);
  for (const path of ["", "d/", ".", "d/..", "a\0b"]) assert.match(refused(path) ?? "", /no file can/, path);
  const replacing = new WriteRules({ allowWrite: [], overwrite: true }, files);
  assert.equal(replacing.refusal("there", range, own), undefined);
  assert.match(replacing.refusal("d", range, own)?.message ?? "", /no regular file/);
});

Deno.test("two answers do not go to one file, and a text may be read twice", () => {
  const rules = new WriteRules({ allowWrite: [], overwrite: false }, fakeProcess().files);
  const own = { text: "", own: true } as const;
  assert.equal(rules.refusal("x", range, own), undefined);
  assert.equal(rules.refusal("x", range, own), undefined);
  assert.equal(rules.refusal("./x", { start: 50, end: 54 }, own)?.message, 'two answers go to "./x"');
});

Deno.test("a script writes only below the folders that were given", () => {
  const { files } = fakeProcess({ folders: ["/here/out/deep", "/here/outside", "/etc"] });
  const script = { text: "", name: "s.inq" }, input = { text: "" };
  const none = new WriteRules({ allowWrite: [], overwrite: true }, files);
  for (const asked of [script, input]) {
    const some = new WriteRules({ allowWrite: ["none", "out"], overwrite: true }, files);
    assert.match(none.refusal("x", range, asked)?.hint ?? "", /--allow-write DIR/);
    for (const path of ["x", "/etc/passwd", "outside/x", "out/../x", "out/deep/../../x"]) {
      assert.match(some.refusal(path, range, asked)?.message ?? "", /only lines of the command line/, path);
    }
    for (const path of ["out/x", "/here/out/deep/x", "outside/../out/x"]) {
      assert.equal(some.refusal(path, range, asked), undefined, path);
    }
    const all = new WriteRules({ allowWrite: ["/"], overwrite: true }, files);
    assert.equal(all.refusal("/etc/x", range, asked), undefined);
  }
});

Deno.test("the process keeps the right to write what its own lines name, and no other", async () => {
  const { files } = fakeProcess({ files: { "s.inq": 'a to "/etc/script"' }, folders: ["/etc", "/here/d"] });
  const places = (...words: string[]) => writtenPlaces(readCommandLine(words, () => false), files);
  const both = (place: string) => [place, partOf(place)];
  assert.deepEqual(await places("vmcore", "task"), []);
  assert.deepEqual(await places("vmcore", "task", "to", '"a b.json"'), both("/here/a b.json"));
  assert.deepEqual(await places("vmcore", "-e", 'task to"x"', "-e", 'cpu to\t"/etc/\\"y\\""'), [
    ...both("/here/x"),
    ...both('/etc/"y"'),
  ]);
  assert.deepEqual(await places("vmcore", 'task where comm ~ /"/ to "x"'), both("/here/x"));
  assert.deepEqual(await places("vmcore", 'task where comm = "x" and auto"x" = 1'), []);
  assert.deepEqual(await places("vmcore", "-f", "s.inq", "--allow-write=d"), ["/here/d"]);
  assert.deepEqual(await places("vmcore", 'task to "none/x"'), []);
});

Deno.test("it gives the others up before the dump is opened", async () => {
  const engine = fakeEngine(answers);
  const limits: (readonly string[])[] = [];
  const limitWrites = (paths: readonly string[]) => {
    assert.deepEqual(engine.opened, []);
    limits.push(paths);
  };
  for (const words of [["vmcore", "a"], ["--version"], ["vmcore", "-f", "gone.inq", "--allow-write=/t"]]) {
    await runCli({ ...fakeProcess({ args: words, folders: ["/t"] }), limitWrites }, engine);
    engine.opened.length = 0;
  }
  assert.deepEqual(limits, [[], [], ["/t"]]);
});

Deno.test("placeOf() follows what is there, and wants a folder for what is not", () => {
  const { files } = fakeProcess({ files: { "a": "", "d/b": "" } });
  assert.equal(placeOf("a", files), "/here/a");
  assert.equal(placeOf("d/../new", files), "/here/new");
  assert.equal(placeOf("/new", files), "/new");
  assert.equal(placeOf("none/new", files), undefined);
  assert.equal(placeOf("a/new", files), undefined);
});
