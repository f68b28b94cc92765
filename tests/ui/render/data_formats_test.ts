import assert from "node:assert/strict";
import { csv } from "../../../lib/ui/render/formats/csv.ts";
import { json } from "../../../lib/ui/render/formats/json.ts";
import { md } from "../../../lib/ui/render/formats/md.ts";
import { ndjson } from "../../../lib/ui/render/formats/ndjson.ts";
import {
  Address,
  Duration,
  type EnumDomain,
  Failure,
  Label,
  Missing,
  Size,
  Time,
  type Value,
} from "../../../dsl/value.ts";
import { column, drawn, fakeStack, types } from "../fake_values.ts";

const domain: EnumDomain = { name: "state", labels: () => ["D"], has: () => true, matches: () => true };

/** A value of every kind, and what JSON says of it. */
const everything: [Value, unknown][] = [
  [null, null],
  [true, true],
  [42n, 42],
  [-(2n ** 53n), "-9007199254740992"],
  [2n ** 53n - 1n, 9007199254740991],
  [2n ** 64n - 1n, "18446744073709551615"],
  [1.5, 1.5],
  [NaN, "NaN"],
  ["text\x1b", "text\x1b"],
  [new Address(0xffffffff81000000n), "0xffffffff81000000"],
  [new Duration(1_500_000_000n), 1.5],
  [new Size(4096n), 4096],
  [new Size(2n ** 60n), "1152921504606846976"],
  [new Time(1_793_534_400_000_000_001n), "2026-11-01T12:00:00.000000001Z"],
  [new Time(-1n), "1969-12-31T23:59:59.999999999Z"],
  [new Label(domain, 2n, "D"), "D"],
  [new Missing("not mapped"), { missing: "not mapped" }],
  [new Failure("division by zero"), { error: "division by zero" }],
  [[1n, new Missing("excluded")], [1, { missing: "excluded" }]],
  [fakeStack(["a", "b"]), ["a", "b"]],
];
const columns = everything.map((_, i) => column(`c${i}`, types.any));
const row = everything.map(([value]) => value);
const expected = Object.fromEntries(everything.map(([, value], i) => [`c${i}`, value]));

Deno.test("json is an array of objects", () => {
  assert.deepEqual(JSON.parse(drawn(json, columns, [row, row])), [expected, expected]);
  assert.equal(
    drawn(json, columns.slice(0, 2), [row, row]),
    `[\n  {"c0":null,"c1":true},\n  {"c0":null,"c1":true}\n]\n`,
  );
});

Deno.test("json without rows is an empty array", () => {
  assert.equal(drawn(json, columns, []), "[]\n");
});

Deno.test("ndjson is one object to a line", () => {
  const lines = drawn(ndjson, columns, [row, row]).split("\n");
  assert.equal(lines.length, 3);
  assert.deepEqual(JSON.parse(lines[1]), expected);
});

Deno.test("json reaches a terminal without control characters, and means the same", () => {
  for (const create of [json, ndjson]) {
    const hostile = "\x1b[2J\u009b\x7f\u202e\u2028";
    const text = drawn(create, [column(hostile, types.string)], [[hostile]]);
    assert.doesNotMatch(text, /[^\n\x20-\x7e]/);
    assert.equal(Object.values([JSON.parse(text)].flat()[0])[0], hostile);
  }
});

Deno.test("csv quotes what needs it and ends lines with CRLF", () => {
  const text = drawn(csv, [column("a,b", types.any), column("c", types.any)], [
    [`say "hi"`, 1n],
    [" lead", null],
    [fakeStack(["f+0x1", "g+0x2"]), new Address(255n)],
    [new Missing("not mapped"), new Duration(1_500_000_000n)],
    ["line\nbreak\x1b", [1n, "x"]],
  ]);
  assert.deepEqual(text.split("\r\n"), [
    `"a,b",c`,
    `"say ""hi""",1`,
    `" lead",`,
    `"f+0x1\ng+0x2",0xff`,
    `missing: not mapped,1.5`,
    `line\\nbreak\\x1b,"[1,""x""]"`,
    ``,
  ]);
});

Deno.test("md escapes what Markdown and HTML act upon", () => {
  const text = drawn(md, [
    column("pid", types.int),
    column("comm|x", types.string),
    column("stack", types.stack),
  ], [
    [1n, "<b>`*a_b*|\x1b", fakeStack(["f+0x1", "g+0x2"])],
  ]);
  assert.deepEqual(text.split("\n"), [
    "| pid | comm\\|x | stack |",
    "| ---: | --- | --- |",
    "| 1 | &lt;b>\\`\\*a\\_b\\*\\|\\\\x1b | f+0x1<br>g+0x2 |",
    "",
  ]);
});
