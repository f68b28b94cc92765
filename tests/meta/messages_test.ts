import assert from "node:assert/strict";
import { idleLines, messagesOf } from "../../tools/messages/find.ts";

Deno.test("messagesOf() finds what is given to a problem, on its line or below", () => {
  const source = [
    "/** problem: `none` */",
    'export function problem(range: Range, text = "x") {',
    '  c.problem(node.range, "one here");',
    "  c.problem(",
    "    node.range,",
    "    `two ${below}`,",
    "  );",
    "  c.problem(range, message);",
    '  say("nothing");',
    '  if (bad) return { message: "three", range };',
    "  problem: string;",
  ].join("\n");
  assert.deepEqual(messagesOf(source), [
    { line: 3, text: "one here" },
    { line: 6, text: "two ${below}" },
    { line: 10, text: "three" },
  ]);
});

Deno.test("idleLines() reads what lcov says of each file", () => {
  const idle = idleLines("SF:/a.ts\nDA:1,2\nDA:2,0\nend_of_record\nSF:/b.ts\nDA:7,0\n");
  assert.deepEqual([...idle].map(([path, lines]) => [path, ...lines]), [["/a.ts", 2], ["/b.ts", 7]]);
});
