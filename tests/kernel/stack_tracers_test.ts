import assert from "node:assert/strict";
import type { CObject } from "../../lib/types/object.ts";
import { recoverReturn } from "../../lib/kernel/stack_tracers.ts";
import { type FakeTarget, fakeTarget } from "./stack_fakes.ts";

const place = 0xffff888000001000n, slot = 0xffffc90000013f10n, real = 0xffffffff81234567n;

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
    const found = recoverReturn(task(target, { ret_stack: place }), "return_to_handler", slot);
    assert.deepEqual(found, { pc: real, note: "return address kept by the function graph tracer" });
    assert.equal(
      recoverReturn(task(target, { ret_stack: place }), "return_to_handler", slot + 8n),
      undefined,
    );
    assert.equal(recoverReturn(task(target, { ret_stack: 0n }), "return_to_handler", slot), undefined);
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
  assert.equal(recoverReturn(tracked, "arch_rethook_trampoline", slot)?.pc, real);
  assert.equal(recoverReturn(tracked, "arch_rethook_trampoline", slot + 8n), undefined);
});

Deno.test("recoverReturn() leaves every other address alone, and what cannot be read", () => {
  const target = fakeTarget({ offsets: { "ftrace_ret_stack.ret": 0, "ftrace_ret_stack.retp": 24 } });
  const tracked = task(target, { ret_stack: place });
  assert.equal(recoverReturn(tracked, "schedule", slot), undefined);
  assert.equal(recoverReturn(tracked, undefined, slot), undefined);
  assert.equal(recoverReturn(tracked, "return_to_handler", slot), undefined);
  assert.equal(recoverReturn(tracked, "__kretprobe_trampoline", slot), undefined);
});
