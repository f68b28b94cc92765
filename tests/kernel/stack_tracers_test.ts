import assert from "node:assert/strict";
import type { CObject } from "../../lib/types/object.ts";
import { recoverReturn } from "../../lib/kernel/stack_tracers.ts";
import { type FakeTarget, fakeTarget } from "./stack_fakes.ts";

const place = 0xffff888000001000n, slot = 0xffffc90000013f10n, real = 0xffffffff81234567n;
const trampoline = 0xffffffff81000010n;
const lost = { pc: trampoline, note: "the tracer's: whom it returns to is not known", exact: true };

/** A task that answers with these pointers. */
function task(target: FakeTarget, members: Record<string, bigint>): CObject {
  const fake = {
    target,
    has: (name: string) => name === "stack" || Object.keys(members).some((path) => path.startsWith(name)),
    member: (path: string) => ({ integer: () => members[path]! }),
  };
  return fake as unknown as CObject;
}

Deno.test("recoverReturn() finds the graph tracer's entry by the slot, in an array of entries and in a stack", () => {
  for (const at of [2 * 32, 136]) {
    const target = fakeTarget({ offsets: { "ftrace_ret_stack.ret": 0, "ftrace_ret_stack.retp": 24 } });
    target.memory.write(place, new Uint8Array(8192)).words(place + BigInt(at), real, 1, 2, slot);
    const recover = (stack: bigint, from: bigint) =>
      recoverReturn(task(target, { ret_stack: stack }), trampoline, "return_to_handler", from);
    const note = "return address kept by the function graph tracer";
    assert.deepEqual(recover(place, slot), { pc: real, note });
    assert.deepEqual(recover(place, slot + 8n), lost);
    assert.deepEqual(recover(0n, slot), lost);
  }
});

Deno.test("recoverReturn() follows the list of return hooks, and ends where it goes in a circle", () => {
  const target = fakeTarget({
    offsets: { "rethook_node.llist": 16, "rethook_node.ret_addr": 32, "rethook_node.frame": 40 },
  });
  const node = (at: bigint, next: bigint, ret: bigint, frame: bigint) =>
    target.memory.words(at, 0, 0, next && next + 16n, 0, ret, frame);
  node(place, place + 0x100n, 1n, 2n);
  node(place + 0x100n, place, real, slot);
  const tracked = task(target, { "rethooks.first": place + 16n });
  assert.equal(recoverReturn(tracked, trampoline, "arch_rethook_trampoline", slot)?.pc, real);
  assert.deepEqual(recoverReturn(tracked, trampoline, "arch_rethook_trampoline", slot + 8n), lost);
});

Deno.test("recoverReturn() looks through the table of probes of kernels before 5.11", () => {
  const target = fakeTarget({
    symbols: { kretprobe_inst_table: place },
    offsets: {
      "kretprobe_instance.hlist": 0,
      "kretprobe_instance.ret_addr": 24,
      "kretprobe_instance.fp": 40,
    },
  });
  target.memory.words(place + 13n * 8n, place + 0x300n).words(place + 0x300n, 0, 0, 0, real, 0, slot);
  assert.equal(recoverReturn(task(target, {}), trampoline, "kretprobe_trampoline", slot)?.pc, real);
});

Deno.test("recoverReturn() leaves every other address alone, and what cannot be read", () => {
  const target = fakeTarget({ offsets: { "ftrace_ret_stack.ret": 0, "ftrace_ret_stack.retp": 24 } });
  const tracked = task(target, { ret_stack: place });
  assert.equal(recoverReturn(tracked, trampoline, "schedule", slot), undefined);
  assert.equal(recoverReturn(tracked, trampoline, undefined, slot), undefined);
  assert.deepEqual(recoverReturn(tracked, trampoline, "return_to_handler", slot), lost);
  assert.deepEqual(recoverReturn(tracked, trampoline, "__kretprobe_trampoline", slot), lost);
});
