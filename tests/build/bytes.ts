/** Writing little-endian fields at absolute offsets, for the writers of synthetic dumps. */
import assert from "node:assert/strict";

/** Bytes that grow as they are written; what was not written is zero. */
export class Bytes {
  #data = new Uint8Array(4096);
  length = 0;

  #room(end: number): DataView {
    if (end > this.#data.length) {
      const grown = new Uint8Array(Math.max(end, this.#data.length * 2));
      grown.set(this.#data);
      this.#data = grown;
    }
    this.length = Math.max(this.length, end);
    return new DataView(this.#data.buffer);
  }

  u8(at: number, value: number): this {
    this.#room(at + 1).setUint8(at, value);
    return this;
  }

  u16(at: number, value: number): this {
    this.#room(at + 2).setUint16(at, value, true);
    return this;
  }

  u32(at: number, value: number): this {
    this.#room(at + 4).setUint32(at, value, true);
    return this;
  }

  u64(at: number, value: number | bigint): this {
    this.#room(at + 8).setBigUint64(at, BigInt.asUintN(64, BigInt(value)), true);
    return this;
  }

  text(at: number, text: string): this {
    return this.put(at, new TextEncoder().encode(text));
  }

  put(at: number, bytes: Uint8Array): this {
    this.#room(at + bytes.length);
    this.#data.set(bytes, at);
    return this;
  }

  /** A copy of what was written. */
  done(length = this.length): Uint8Array {
    this.#room(length);
    return this.#data.slice(0, length);
  }
}

/** Numbers from a seed, the same on every run (xorshift32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) | 1;
  }

  /** An integer in [0, below). */
  below(below: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % below;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}

/** A page of words that compress as memory does, different for each number. */
export function wordPage(number: number, size = 4096): Uint8Array {
  const random = new Random(number * 7919 + 17);
  const words = [
    "task_struct",
    "\0\0\0\0\0\0\0\0",
    "\xff\xff\x88\x88",
    "mutex",
    "list_head",
    "0123",
    "\x01\0\0\0",
  ];
  const page = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const word = random.pick(words);
    for (let i = 0; i < word.length && at < size; i++) page[at++] = word.charCodeAt(i) & 0xff;
    if (at < size) page[at++] = random.below(256);
  }
  return page;
}

/** A page that no compressor makes smaller. */
export function noisePage(number: number, size = 4096): Uint8Array {
  const random = new Random(number + 1);
  return Uint8Array.from({ length: size }, () => random.below(65521) & 0xff);
}

/** Fails unless both are the same bytes; a difference is told by its place, as a diff of pages takes minutes. */
export function assertBytes(actual: unknown, expected: Uint8Array, what = "page"): void {
  assert.ok(actual instanceof Uint8Array, `${what}: ${JSON.stringify(actual)}`);
  assert.equal(actual.length, expected.length, what);
  const at = actual.findIndex((byte, i) => byte !== expected[i]);
  assert.equal(at, -1, `${what}: differs at ${at}`);
}
