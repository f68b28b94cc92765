/** What was printed in an NMI, or within printk itself, and had not reached the log yet: buffers of each CPU. */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { perCpuSymbol, possibleCpus } from "./cpu.ts";
import { findField, getField, readNumber } from "./field.ts";

export interface SafeBuffer {
  /** The per-CPU variable: "nmi_print_seq", "safe_print_seq". */
  readonly name: string;
  readonly cpu: number;
  /** `struct printk_safe_seq_buf *` */
  readonly address: bigint;
}

/** From 4.11 (099f1c84c005) to 5.14: 5.15 (93d102f094be) prints into the log from anywhere. */
const names = ["nmi_print_seq", "safe_print_seq"];

/** The largest that CONFIG_PRINTK_SAFE_LOG_BUF_SHIFT allows. */
const mostBytes = 1 << 17;

/** Whether this kernel has such buffers. */
export function hasSafeBuffers({ symbols, types }: Target): boolean {
  return types.find("struct printk_safe_seq_buf") !== undefined &&
    names.some((name) => symbols.findKernel(name) !== undefined);
}

/** The buffers, by name and then by CPU. Throws a LookupError where there are none. */
export function* safeBuffers(target: Target): Generator<SafeBuffer> {
  if (!hasSafeBuffers(target)) {
    throw new LookupError("this kernel has no printk_safe buffers, which 4.11 to 5.14 had");
  }
  for (const name of names) {
    if (!target.symbols.findKernel(name)) continue;
    for (const cpu of target.once(possibleCpus)) {
      yield { name, cpu, address: perCpuSymbol(target, name, cpu) };
    }
  }
}

/** Bytes that are waiting. */
export function safeLength(target: Target, { address }: SafeBuffer): number {
  return readNumber(target.kernel, address, getField(target, "printk_safe_seq_buf", "len.counter"));
}

/** How many messages did not fit. */
export function safeLost(target: Target, { address }: SafeBuffer): number {
  const lost = findField(target, "printk_safe_seq_buf", "message_lost.counter");
  return lost ? readNumber(target.kernel, address, lost) : 0;
}

/** The text, without the marks of the levels: KERN_SOH and a digit before each line. */
export function safeText(target: Target, buffer: SafeBuffer): string {
  const length = safeLength(target, buffer);
  const { offset, size } = getField(target, "printk_safe_seq_buf", "buffer");
  if (length < 0 || length > size || length > mostBytes) {
    throw new CorruptError(`${buffer.name} of CPU ${buffer.cpu} claims ${length} bytes`);
  }
  const bytes = target.kernel.read(buffer.address + offset, length);
  // deno-lint-ignore no-control-regex
  return decoder.decode(bytes).replace(/\x01[0-7cd]?/g, "");
}

const decoder = new TextDecoder();
