import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { printable } from "../../lib/commands/log/text.ts";
import { ran, refusal, rowsOf } from "./session.ts";

const panic = (lines: readonly string[]) => lines.filter((line) => line.includes("panic - not syncing"));

Deno.test("log is makedumpfile's, line by line", async () => {
  const { lines, failures } = await ran("log");
  assert.equal(lines.length, 443);
  assert.equal(
    createHash("sha256").update(lines.map((line) => `${line}\n`).join("")).digest("hex"),
    "d42479dc08766a33bd3ac499390f874f6de13e9476572d668631ffe50635dadf",
  );
  assert.deepEqual(failures, []);
  assert.deepEqual((await ran("dmesg")).lines, lines);
  assert.deepEqual((await ran("log -R")).lines, lines);
});

Deno.test("stamp, caller and level stand before the message in that order", async () => {
  const text = "Kernel panic - not syncing: sysrq triggered crash";
  const shown = async (line: string) => panic((await ran(line)).lines);
  assert.deepEqual(await shown("log -t"), [text]);
  assert.deepEqual(await shown("log -tm"), [`<0>${text}`]);
  assert.deepEqual(await shown("log -c"), [`[   16.691316] [    T1] ${text}`]);
  assert.deepEqual(await shown("log -mc"), [`[   16.691316] [    T1] <0>${text}`]);
  assert.deepEqual(await shown("log -T"), [`[Mon Nov 23 02:57:43 UTC 2026] ${text}`]);
  assert.deepEqual(await shown("log -Tt"), [text]);
});

Deno.test("further lines of a record, and its device, stand below its text", async () => {
  const hint = async (line: string) =>
    (await ran(line)).lines.filter((line) => line.includes("trace_clock=local"));
  assert.deepEqual(await hint("log -t"), ['  "trace_clock=local"']);
  assert.deepEqual(await hint("log"), [" ".repeat(15) + '  "trace_clock=local"']);
  assert.deepEqual(await hint("log -m"), [" ".repeat(18) + '  "trace_clock=local"']);
  const { lines } = await ran("log -d");
  assert.equal(lines.length, 581);
  const device = lines.findIndex((line) => line.includes("SUBSYSTEM="));
  assert.deepEqual(lines.slice(device, device + 2), [
    " ".repeat(15) + "SUBSYSTEM=acpi",
    " ".repeat(15) + "DEVICE=+acpi:PNP0A03:00",
  ]);
});

Deno.test("the rows of log have the records' parts", async () => {
  const [row] = await rowsOf("log | where text ~ /not syncing/ show seq, level, caller, text");
  assert.deepEqual([row.caller, row.text], ["T1", "Kernel panic - not syncing: sysrq triggered crash"]);
});

Deno.test("log says what this kernel has none of", async () => {
  assert.match(await refusal("log -s"), /^log: this kernel has no printk_safe buffers/);
  assert.equal(await refusal("log -a"), "log: no audit messages are waiting: the audit log is empty");
  assert.match(await refusal("log -x"), /^log: no option -x/);
  assert.match(await refusal("log foo"), /^log: invalid argument: foo/);
});

Deno.test("printable() keeps tabs and letters, and nothing that a terminal acts upon", () => {
  assert.equal(printable("rcu: \tünï 日本"), "rcu: \tünï 日本");
  assert.equal(printable("\x1b[2Jgone\r\x07\u202e"), "\\x1b[2Jgone\\r\\x07\\u202e");
});
