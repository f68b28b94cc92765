/** Kernel logs in made-up memory: the ring since 5.10, and the buffer before. */
import type { CType, Member, StructType } from "../../lib/types/ctype.ts";
import { array, type FakeKernel, pointer, struct, u32, u64, u8 } from "./memory.ts";

const u16: CType = { kind: "int", name: "unsigned short", size: 2, signed: false, encoding: "int" };
const counter = struct("atomic_long_t", 8, { counter: [0, u64] });

/** A structure with the bit-fields flags:5 and level:3 in the byte at `offset`. */
function withLevel(type: StructType, offset: number): StructType {
  const bits: Member[] = [
    { name: "flags", type: u8, bitOffset: offset * 8, bitSize: 5 },
    { name: "level", type: u8, bitOffset: offset * 8 + 5, bitSize: 3 },
  ];
  return { ...type, members: [...type.members, ...bits] };
}

const block = struct("prb_data_blk_lpos", 16, { begin: [0, u64], next: [8, u64] });
const device = struct("dev_printk_info", 64, { subsystem: [0, array(u8, 16)], device: [16, array(u8, 48)] });
const descriptorRing = struct("prb_desc_ring", 40, {
  count_bits: [0, u32],
  descs: [8, pointer],
  infos: [16, pointer],
  head_id: [24, counter],
  tail_id: [32, counter],
});
const dataRing = struct("prb_data_ring", 16, { size_bits: [0, u32], data: [8, pointer] });

const ringTypes = [
  struct("prb_desc", 24, { state_var: [0, counter], text_blk_lpos: [8, block] }),
  withLevel(
    struct("printk_info", 88, {
      seq: [0, u64],
      ts_nsec: [8, u64],
      text_len: [16, u16],
      facility: [18, u8],
      caller_id: [20, u32],
      dev_info: [24, device],
    }),
    19,
  ),
  struct("printk_ringbuffer", 56, { desc_ring: [0, descriptorRing], text_data_ring: [40, dataRing] }),
];

/** States of a descriptor, as its two highest bits. */
export const reserved = 0n, committed = 1n, finalized = 2n, reusable = 3n;

/** A ring of 2^bits records and 2^textBits bytes of text, to be filled by hand. */
export class FakeRing {
  readonly address: bigint;
  readonly #descriptors: bigint;
  readonly #infos: bigint;
  readonly text: bigint;

  constructor(readonly kernel: FakeKernel, readonly bits: number, readonly textBits: number) {
    kernel.types(...ringTypes);
    this.address = kernel.alloc(56);
    this.#descriptors = kernel.alloc(24 << bits);
    this.#infos = kernel.alloc(88 << bits);
    this.text = kernel.alloc(1 << textBits);
    kernel.symbol("prb", kernel.alloc(8));
    kernel.u32(this.address, bits).u64(this.address + 8n, this.#descriptors, this.#infos);
    kernel.u32(this.address + 40n, textBits).u64(this.address + 48n, this.text);
  }

  range(tail: bigint, head: bigint): this {
    this.kernel.u64(this.address + 24n, head, tail);
    return this;
  }

  /** A record with its block from `begin` to `next`; nothing is written where `text` is undefined. */
  record(id: bigint, state: bigint, begin: bigint, next: bigint, text?: string): this {
    const index = id & (1n << BigInt(this.bits)) - 1n;
    this.kernel.u64(this.#descriptors + index * 24n, state << 62n | id, begin, next);
    const bytes = new TextEncoder().encode(text ?? ""), info = this.#infos + index * 88n;
    this.kernel.u64(info, id, id * 1_000_000n, 3 << 5 << 24 | bytes.length);
    if (text === undefined) return this;
    const size = 1n << BigInt(this.textBits);
    const wraps = begin / size !== next / size && next % size !== 0n;
    const at = this.text + (wraps ? 0n : begin % size);
    this.kernel.u64(at, id).memory.write(at + 8n, bytes);
    return this;
  }
}

const recordType = withLevel(
  struct("printk_log", 16, {
    ts_nsec: [0, u64],
    len: [8, u16],
    text_len: [10, u16],
    dict_len: [12, u16],
    facility: [14, u8],
  }),
  15,
);

/** The log of 5.9 and before: `[index, text, dictionary]`; undefined for the mark that the buffer starts over. */
export function logBuffer(
  kernel: FakeKernel,
  first: number,
  next: number,
  records: readonly (readonly [index: number, text: string | undefined, dictionary?: string])[],
): void {
  kernel.types(recordType);
  const buffer = kernel.alloc(256);
  const words: Record<string, number> = { log_buf_len: 256, log_first_idx: first, log_next_idx: next };
  for (const [name, value] of Object.entries(words)) {
    const at = kernel.alloc(8);
    kernel.u32(at, value).symbol(name, at);
  }
  const pointerTo = kernel.alloc(8), sequence = kernel.alloc(8);
  kernel.u64(pointerTo, buffer).symbol("log_buf", pointerTo);
  kernel.u64(sequence, 100).symbol("log_first_seq", sequence);
  for (const [index, text, dictionary = ""] of records) {
    if (text === undefined) continue;
    const bytes = new TextEncoder().encode(text + dictionary), at = buffer + BigInt(index);
    const length = 16 + bytes.length + 3 & ~3;
    kernel.u64(
      at,
      index * 1_000_000,
      BigInt(length) | BigInt(text.length) << 16n |
        BigInt(dictionary.length) << 32n | 6n << 61n,
    ).memory.write(at + 16n, bytes);
  }
}
