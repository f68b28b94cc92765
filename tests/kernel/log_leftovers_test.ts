/** What had not reached the log, and what the audit daemon had not fetched. */
import assert from "node:assert/strict";
import { auditContent, type AuditMessage, auditMessages } from "../../lib/kernel/audit.ts";
import { safeBuffers, safeLength, safeLost, safeText } from "../../lib/kernel/printk_safe.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import { array, FakeKernel, pointer, s32, struct, u8 } from "../build/memory.ts";

const counter = struct("atomic_t", 4, { counter: [0, s32] });
const buffer = struct("printk_safe_seq_buf", 256, {
  len: [0, counter],
  message_lost: [4, counter],
  buffer: [32, array(u8, 224)],
});

Deno.test("safeText() is what waits, without the marks of the levels", () => {
  const kernel = new FakeKernel().types(buffer), at = kernel.alloc(256);
  const text = "\x014Uhhuh. NMI received\n\x01cfor unknown reason\n";
  kernel.u32(at, text.length).u32(at + 4n, 3).memory.write(at + 32n, new TextEncoder().encode(text));
  const target = kernel.symbol("nmi_print_seq", at).target();
  const [found, ...more] = safeBuffers(target);
  assert.deepEqual([found.name, found.cpu, more.length], ["nmi_print_seq", 0, 0]);
  assert.deepEqual([safeLength(target, found), safeLost(target, found)], [text.length, 3]);
  assert.equal(safeText(target, found), "Uhhuh. NMI received\nfor unknown reason\n");
  kernel.u32(at, 4000);
  assert.throws(() => safeText(target, found), /claims 4000 bytes/);
  assert.throws(() => [...safeBuffers(new FakeKernel().target())], /no printk_safe buffers/);
});

/** An audit queue of messages with these types and texts. */
function auditing(messages: readonly (readonly [number, string])[]): FakeKernel {
  const kernel = new FakeKernel().types(struct("sk_buff", 32, { data: [16, pointer] }));
  const head = kernel.alloc(24), skbs = messages.map(() => kernel.alloc(32));
  const ring = [head, ...skbs];
  ring.forEach((at, i) =>
    kernel.u64(at, ring[(i + 1) % ring.length], ring[(i + ring.length - 1) % ring.length])
  );
  messages.forEach(([type, text], i) => {
    const bytes = new TextEncoder().encode(text), data = kernel.alloc(16 + bytes.length);
    kernel.u64(skbs[i] + 16n, data).u32(data, 16 + bytes.length).u32(data + 4n, type);
    kernel.memory.write(data + 16n, bytes);
  });
  return kernel.symbol("audit_queue", head);
}

Deno.test("auditMessages() walks the queues, auditContent() takes a message apart", () => {
  const target = auditing([[1300, "audit(1.2:3): arch=c000003e"], [1320, "audit(1.2:3):"]]).target();
  const { items, end } = collect(auditMessages(target));
  assert.equal(end.kind, "end");
  assert.deepEqual(items.map((item: AuditMessage) => auditContent(target, item)), [
    { type: 1300, text: "audit(1.2:3): arch=c000003e" },
    { type: 1320, text: "audit(1.2:3):" },
  ]);
});

Deno.test("auditMessages() stops at a queue that runs in circles; a message of no length is refused", () => {
  const kernel = auditing([[1, "one"], [2, "two"]]), target = kernel.target();
  const { items } = collect(auditMessages(target));
  kernel.u64(items[1].address, items[0].address);
  assert.equal(collect(auditMessages(target)).end.kind, "cycle");
  kernel.u32(kernel.memory.u64(items[0].address + 16n), 4);
  assert.throws(() => auditContent(target, items[0]), /claims -12 bytes/);
  assert.throws(() => collect(auditMessages(new FakeKernel().target())), /without auditing/);
});
