/** Audit messages that no daemon has fetched: sockets' buffers in the queues of kernel/audit.c. */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { getField, readField } from "./field.ts";
import { listForEach } from "./list.ts";
import { ended, type Walk, type WalkEnd } from "./walk_end.ts";

/** 4.10 (3197542482df) gave the queues these names and added the one of retries; before there were two. */
const queues = [
  "audit_hold_queue",
  "audit_retry_queue",
  "audit_queue",
  "audit_skb_hold_queue",
  "audit_skb_queue",
];

/** MAX_AUDIT_MESSAGE_LENGTH is 8970. */
const longestMessage = 16384;
/** struct nlmsghdr: u32 length with the header, u16 type, flags, sequence, pid. */
const headerBytes = 16;
const mostMessages = 1_000_000;

export interface AuditMessage {
  readonly queue: string;
  /** `struct sk_buff *` */
  readonly address: bigint;
}

/** The queues' messages, the oldest queue first. Throws a LookupError on a kernel without auditing. */
export function* auditMessages(target: Target): Walk<AuditMessage> {
  const found = queues.flatMap((name) => target.symbols.findKernel(name) ?? []);
  if (found.length === 0) throw new LookupError("this kernel was built without auditing");
  let trouble: WalkEnd | undefined;
  for (const queue of found) {
    // A sk_buff_head begins as a list_head does, and so does a sk_buff.
    const walk = listForEach(target, queue.address, { cap: mostMessages });
    for (let next = walk.next();; next = walk.next()) {
      if (next.done) {
        if (next.value.kind !== "end") trouble ??= next.value;
        break;
      }
      yield { queue: queue.name, address: next.value };
    }
  }
  return trouble ?? ended;
}

/** A message's type, AUDIT_* of include/uapi/linux/audit.h, and its text. */
export function auditContent(target: Target, { address }: AuditMessage): { type: number; text: string } {
  const { kernel } = target;
  const data = readField(kernel, address, getField(target, "sk_buff", "data"));
  const length = kernel.u32(data) - headerBytes;
  if (length < 0 || length > longestMessage) throw new CorruptError(`the message claims ${length} bytes`);
  return { type: kernel.u16(data + 4n), text: kernel.cString(data + BigInt(headerBytes), length) };
}
