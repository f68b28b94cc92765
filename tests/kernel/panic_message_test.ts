import assert from "node:assert/strict";
import { isVague, panicMessage } from "../../lib/kernel/panic_message.ts";
import { FakeKernel } from "../build/memory.ts";
import { FakeRing, finalized } from "../build/printk.ts";

/** A kernel whose log has these lines, one to a record. */
function logging(...lines: readonly string[]) {
  const kernel = new FakeKernel(), ring = new FakeRing(kernel, 4, 12);
  kernel.u64(kernel.target().symbols.findKernel("prb")!.address, ring.address);
  lines.forEach((line, i) => {
    const begin = BigInt(i) * 128n;
    ring.record(BigInt(i), finalized, begin, begin + 128n, line);
  });
  ring.range(0n, BigInt(lines.length - 1));
  return kernel.target();
}

Deno.test("a line that says that the kernel gives up counts for more than an oops before it", () => {
  const panic = "Kernel panic - not syncing: Fatal exception";
  const lines = ["BUG: kernel NULL pointer dereference, address: 0", "Oops: 0002 [#1] PREEMPT SMP", panic];
  assert.deepEqual(panicMessage(logging(...lines)), { text: panic, source: "log" });
  assert.equal(panicMessage(logging(...lines.slice(0, 2)))?.text, lines[1]);
  assert.equal(panicMessage(logging(lines[0]))?.text, lines[0]);
});

Deno.test("the first of several lines with the surest sign is the message", () => {
  const found = panicMessage(logging(
    "general protection fault: 0000 [#1]",
    "kernel BUG at mm/slub.c:305!",
    "kernel BUG at mm/slub.c:306!",
    "Kernel BUG at fs/inode.c:1!",
  ));
  assert.equal(found?.text, "Kernel BUG at fs/inode.c:1!");
  assert.equal(
    panicMessage(logging("x", "kernel BUG at a:1!", "kernel BUG at b:2!"))?.text,
    "kernel BUG at a:1!",
  );
});

Deno.test("one line of a record is the message, and a log without signs has none", () => {
  assert.equal(panicMessage(logging("first\nSysRq : Crash\nlast"))?.text, "SysRq : Crash");
  assert.equal(panicMessage(logging("all is well")), undefined);
  assert.equal(panicMessage(new FakeKernel().target()), undefined);
});

Deno.test("isVague() tells an oops that only says that there is one", () => {
  assert.ok(isVague("Oops: 0000 [#1] PREEMPT SMP NOPTI"));
  assert.ok(!isVague("Kernel panic - not syncing: Oops: x"));
  assert.ok(!isVague("kernel BUG at mm/slub.c:305!"));
});
