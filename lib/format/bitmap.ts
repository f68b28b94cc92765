/** A bitmap in a file, read as far as it is asked about: bits by number, and how many are set before one. */
import { Lru } from "../base/lru.ts";
import type { ByteSource } from "./byte_source.ts";

/** Bytes of bitmap that are held and counted together: 32,768 bits, 128 MiB of memory in pages of 4 KiB. */
const blockBytes = 4096;
const blockBits = blockBytes * 8;
const blockWords = blockBytes / 4;
/** Words of 32 bits between two stored counts inside a block. */
const stepWords = 16;
/** Blocks held: 1 MiB of bitmap. */
const blocksHeld = 256;
/** Read at once while counting towards a far block. */
const countBytes = 256 * 1024;

/** How many bits are set in a 32-bit word. */
export function popCount(word: number): number {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  word = (word + (word >>> 4)) & 0x0f0f0f0f;
  return Math.imul(word, 0x01010101) >>> 24;
}

function countWords(words: Uint32Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) count += popCount(words[i]);
  return count;
}

interface Block {
  readonly words: Uint32Array;
  /** Bits set in the block before each step of `stepWords` words; made when a rank is first asked for. */
  steps?: Uint16Array;
}

/**
 * `bits` bits from a byte offset in a file on, least significant bit of each byte first. Bits that lie beyond the
 * end of the file are unknown.
 */
export class Bitmap {
  readonly #blocks = new Lru<number, Block>(blocksHeld);
  /** Bits set before each block; grows with what was counted, as a header may claim any number of bits. */
  #before = new Float64Array(64);
  /** For how many blocks `#before` is known. */
  #counted = 1;
  #lastIndex = -1;
  #last: Block | undefined;
  /** The bits that the file has. */
  readonly known: number;

  constructor(readonly file: ByteSource, readonly offset: number, readonly bits: number) {
    this.known = Math.max(0, Math.min(bits, (file.size - offset) * 8));
  }

  /** The bit, or undefined where the file does not have it. */
  get(bit: number): boolean | undefined {
    if (bit >= this.known) return bit < this.bits ? undefined : false;
    const words = this.#block(Math.floor(bit / blockBits)).words;
    return ((words[(bit % blockBits) >>> 5] >>> (bit & 31)) & 1) === 1;
  }

  /** How many bits before `bit` are set. The cost grows with the highest bit asked about so far, not with `bits`. */
  rank(bit: number): number {
    const index = Math.floor(bit / blockBits);
    this.#countTo(index);
    const block = this.#block(index);
    const word = (bit % blockBits) >>> 5;
    const step = Math.floor(word / stepWords);
    const steps = block.steps ??= this.#makeSteps(block.words);
    const mask = (1 << (bit & 31)) - 1;
    return this.#before[index] + steps[step] + countWords(block.words, step * stepWords, word) +
      popCount(block.words[word] & mask);
  }

  /** The set bits from `start` on, ascending. */
  *ones(start = 0): Generator<number> {
    let bit = Math.max(0, Math.ceil(start));
    while (bit < this.known) {
      const index = Math.floor(bit / blockBits);
      const words = this.#block(index).words;
      for (let w = (bit % blockBits) >>> 5; w < blockWords; w++) {
        let word = words[w] & (-1 << (bit & 31));
        const base = index * blockBits + w * 32;
        for (; word !== 0; word &= word - 1) {
          const found = base + 31 - Math.clz32(word & -word);
          if (found >= this.known) return;
          yield found;
        }
        bit = base + 32;
      }
    }
  }

  #makeSteps(words: Uint32Array): Uint16Array {
    const steps = new Uint16Array(blockWords / stepWords);
    let count = 0;
    for (let i = 0; i < steps.length; i++) {
      steps[i] = count;
      count += countWords(words, i * stepWords, (i + 1) * stepWords);
    }
    return steps;
  }

  #block(index: number): Block {
    if (index === this.#lastIndex && this.#last) return this.#last;
    let block = this.#blocks.get(index);
    if (!block) {
      block = { words: new Uint32Array(blockWords) };
      this.#readWords(block.words, index);
      this.#blocks.set(index, block);
    }
    this.#lastIndex = index;
    this.#last = block;
    return block;
  }

  /** Fills `words` from block `index` on; what is not in the file, and what is beyond the bitmap, is zero. */
  #readWords(words: Uint32Array, index: number): void {
    const start = index * blockBytes;
    const length = Math.min(words.byteLength, Math.ceil(this.known / 8) - start);
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    const count = this.file.readInto(bytes.subarray(0, length), this.offset + start);
    bytes.fill(0, count);
  }

  #countTo(index: number): void {
    if (index < this.#counted) return;
    if (index >= this.#before.length) {
      const grown = new Float64Array(Math.max(index + 1, this.#before.length * 2));
      grown.set(this.#before);
      this.#before = grown;
    }
    const words = new Uint32Array(
      Math.min(countBytes / 4, (index + 1 - this.#counted) * blockWords + blockWords),
    );
    while (this.#counted <= index) {
      const first = this.#counted - 1;
      const blocks = Math.min(words.length / blockWords, index - first);
      this.#readWords(words.subarray(0, blocks * blockWords), first);
      for (let i = 0; i < blocks; i++) {
        const count = countWords(words, i * blockWords, (i + 1) * blockWords);
        this.#before[first + i + 1] = this.#before[first + i] + count;
      }
      this.#counted = first + blocks + 1;
    }
  }
}
