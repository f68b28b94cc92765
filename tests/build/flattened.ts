/** Writes makedumpfile's flattened form around the bytes of a dump, well formed unless told otherwise. */
import type { Random } from "./bytes.ts";

export interface FlatRecord {
  readonly offset: number | bigint;
  readonly data: Uint8Array;
  /** What the header claims, where it is not the size of the data. */
  readonly size?: number | bigint;
}

export interface FlattenedSpec {
  readonly records: readonly FlatRecord[];
  readonly type?: number;
  readonly version?: number;
  /** Whether the record that ends the list is there; it is by default. */
  readonly end?: boolean;
}

/** The file; `at` gives where the header of each record is, and of the end mark. */
export function buildFlattened(spec: FlattenedSpec): { bytes: Uint8Array; at: number[] } {
  const { records, type = 1, version = 1, end = true } = spec;
  const all: FlatRecord[] = [...records];
  if (end) all.push({ offset: -1, size: -1, data: new Uint8Array(0) });
  const length = all.reduce((sum, { data }) => sum + 16 + data.length, 4096);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("makedumpfile"));
  view.setBigInt64(16, BigInt(type));
  view.setBigInt64(24, BigInt(version));
  const at: number[] = [];
  let next = 4096;
  for (const { offset, size, data } of all) {
    at.push(next);
    view.setBigInt64(next, BigInt(offset));
    view.setBigInt64(next + 8, BigInt(size ?? data.length));
    bytes.set(data, next + 16);
    next += 16 + data.length;
  }
  return { bytes, at };
}

/** The bytes as records of `size` bytes, in their order. */
export function piecesOf(bytes: Uint8Array, size: number): FlatRecord[] {
  const pieces: FlatRecord[] = [];
  for (let offset = 0; offset < bytes.length; offset += size) {
    pieces.push({ offset, data: bytes.subarray(offset, offset + size) });
  }
  return pieces;
}

/** The same records in another order, and before them some that write other bytes over the same places. */
export function shuffledOver(records: readonly FlatRecord[], random: Random): FlatRecord[] {
  const order = [...records];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  const end = records.reduce((most, { offset, data }) => Math.max(most, Number(offset) + data.length), 0);
  const wrong = records.slice(0, 8).map(() => {
    const offset = random.below(end);
    return { offset, data: new Uint8Array(random.below(end - offset + 1)).fill(0xa5) };
  });
  return [...wrong, ...order];
}
