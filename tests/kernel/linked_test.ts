import assert from "node:assert/strict";
import { type Linked, linkedForEach } from "../../lib/kernel/linked.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import { FakeKernel } from "../build/memory.ts";

/** Nodes of four words, the link in the third one; each leads to the node that its number names. */
function nodes(leads: readonly (number | undefined)[]) {
  const kernel = new FakeKernel();
  const at = leads.map(() => kernel.alloc(32));
  leads.forEach((next, i) => kernel.u64(at[i] + 16n, next === undefined ? 0n : at[next]));
  const walk = (list: Partial<Linked>) =>
    collect(linkedForEach(kernel.target(), { start: at[0], link: 16, ...list }));
  return { kernel, at, walk };
}

Deno.test("linkedForEach() ends at a NULL, at the start, at the second node and at a node's own address", () => {
  for (const leads of [[1, 2, undefined], [1, 2, 0], [1, 2, 1], [1, 2, 2]]) {
    const { at, walk } = nodes(leads);
    assert.deepEqual(walk({}), { items: at, end: { kind: "end", detail: "" } }, leads.join());
  }
});

Deno.test("linkedForEach() leaves a head out, and an end", () => {
  const { at, walk } = nodes([1, 2, 0]);
  assert.deepEqual(walk({ head: true }).items, [at[1], at[2]]);
  assert.deepEqual(walk({ ends: (pointer) => pointer === at[1] }).items, [at[0]]);
  assert.deepEqual(nodes([0]).walk({ head: true }), { items: [], end: { kind: "end", detail: "" } });
});

Deno.test("linkedForEach() says where a loop begins and how long it is", () => {
  const { at, walk } = nodes([1, 2, 3, 4, 2]);
  assert.deepEqual(walk({}), {
    items: at,
    end: { kind: "cycle", detail: `comes back to 0x${at[2].toString(16)}: a loop of 3 entries` },
  });
  // With a head, coming back to the second node is a loop, too: the head is lost.
  const lost = nodes([1, 2, 1]);
  assert.equal(lost.walk({ head: true }).end.kind, "cycle");
});

Deno.test("linkedForEach() stops at memory that is not there", () => {
  const { kernel, at, walk } = nodes([1, 2, undefined]);
  kernel.u64(at[1] + 16n, 0x10n);
  const { items, end } = walk({});
  assert.deepEqual(items, at.slice(0, 2));
  assert.equal(end.kind, "unreadable");
});
