import assert from "node:assert/strict";
import { readTranscript, showOutcome, splitCommand, writeTranscript } from "./transcript.ts";

const text = `# About counting.
$ inquest VMCORE 'a | count'
count
    3

$ inquest VMCORE nonsense
! error: no
? 2
`;

Deno.test("readTranscript() and writeTranscript() are each other's inverse", () => {
  const commands = readTranscript(text);
  assert.deepEqual(commands, [
    { above: ["# About counting."], text: "inquest VMCORE 'a | count'", expected: "count\n    3" },
    { above: [], text: "inquest VMCORE nonsense", expected: "! error: no\n? 2" },
  ]);
  assert.equal(writeTranscript(commands, commands.map((command) => command.expected)), text);
});

Deno.test("showOutcome() shows output, errors and the status", () => {
  assert.equal(showOutcome({ status: 0, stdout: "a\n  b\n\n", stderr: "" }), "a\n  b");
  assert.equal(showOutcome({ status: 2, stdout: "", stderr: "x\n  y\n" }), "! x\n!   y\n? 2");
});

Deno.test("splitCommand() reads quotes and a pipe into the program", () => {
  assert.deepEqual(splitCommand(`inquest VMCORE -e 'a "b" c' --format=json x`), {
    words: ["VMCORE", "-e", `a "b" c`, "--format=json", "x"],
  });
  assert.deepEqual(splitCommand(`echo 'foreach task' | inquest VMCORE`), {
    words: ["VMCORE"],
    input: "foreach task\n",
  });
  assert.throws(() => splitCommand("rm -rf x"));
});
