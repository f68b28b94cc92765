/** The typed reads that every address space shares; a space only has to say which page holds an address. */
import type { AddressSpace, Extent, PageWalk, Translation } from "./address_space.ts";
import type { Page } from "./page_cache.ts";
import { MemoryFault } from "../base/errors.ts";

const longestRead = 256 << 20;
const utf8 = new TextDecoder();

export abstract class ByteSpace implements AddressSpace {
  abstract readonly name: "physical" | "kernel" | "user" | "file";
  /** Page frame number of the last address, to answer runs of reads in one page without a lookup. */
  #lastNumber = -1;
  #lastPage: Page | undefined;
  readonly #mask: bigint;
  readonly #shift: bigint;

  protected constructor(protected readonly pageSize: number) {
    this.#mask = BigInt(pageSize - 1);
    this.#shift = BigInt(Math.log2(pageSize));
  }

  /** The page with this number in this space; throws a MemoryFault for `address`. */
  protected abstract pageNumbered(number: number, address: bigint): Page;
  abstract translate(address: bigint): Translation;

  walk(address: bigint): PageWalk {
    try {
      const { physical, pageSize, steps } = this.translate(address);
      return { steps, end: { physical, pageSize } };
    } catch (error) {
      if (error instanceof MemoryFault) return { steps: [], end: error };
      throw error;
    }
  }

  /** A space without pages of its own (a file's, a test's) has none to name. */
  extents(_first: bigint, _end: bigint): Iterable<Extent> {
    return [];
  }

  #page(address: bigint): Page {
    const number = Number(BigInt.asUintN(64, address) >> this.#shift);
    if (number === this.#lastNumber) return this.#lastPage!;
    const page = this.pageNumbered(number, address);
    if (page.invented) return page;
    this.#lastNumber = number;
    this.#lastPage = page;
    return page;
  }

  page(address: bigint): Uint8Array {
    return this.#page(address).bytes;
  }

  readInto(address: bigint, target: Uint8Array): void {
    let at = address;
    for (let done = 0; done < target.length;) {
      const page = this.#page(at).bytes;
      const start = Number(at & this.#mask);
      const n = Math.min(target.length - done, page.length - start);
      target.set(n === page.length ? page : page.subarray(start, start + n), done);
      done += n;
      at = BigInt.asUintN(64, at + BigInt(n));
    }
  }

  read(address: bigint, length: number): Uint8Array {
    if (!(length >= 0 && length <= longestRead)) throw new RangeError(`Cannot read ${length} bytes at once`);
    const target = new Uint8Array(length);
    this.readInto(address, target);
    return target;
  }

  u8(address: bigint): number {
    return this.#page(address).bytes[Number(address & this.#mask)];
  }

  u16(address: bigint): number {
    const at = Number(address & this.#mask);
    return at <= this.pageSize - 2
      ? this.#page(address).view.getUint16(at, true)
      : this.#crossing(address, 2).getUint16(0, true);
  }

  u32(address: bigint): number {
    const at = Number(address & this.#mask);
    return at <= this.pageSize - 4
      ? this.#page(address).view.getUint32(at, true)
      : this.#crossing(address, 4).getUint32(0, true);
  }

  i32(address: bigint): number {
    return this.u32(address) | 0;
  }

  u64(address: bigint): bigint {
    const at = Number(address & this.#mask);
    return at <= this.pageSize - 8
      ? this.#page(address).view.getBigUint64(at, true)
      : this.#crossing(address, 8).getBigUint64(0, true);
  }

  i64(address: bigint): bigint {
    return BigInt.asIntN(64, this.u64(address));
  }

  unsigned(address: bigint, size: number): bigint {
    switch (size) {
      case 1:
        return BigInt(this.u8(address));
      case 2:
        return BigInt(this.u16(address));
      case 4:
        return BigInt(this.u32(address));
      case 8:
        return this.u64(address);
      default:
        throw new RangeError(`Cannot read an integer of ${size} bytes`);
    }
  }

  /** A value that straddles two pages. */
  #crossing(address: bigint, size: number): DataView {
    return new DataView(this.read(address, size).buffer);
  }

  cString(address: bigint, max = 4096): string {
    const parts: Uint8Array[] = [];
    let left = max, at = address;
    while (left > 0) {
      const page = this.#page(at).bytes;
      const start = Number(at & this.#mask);
      const part = page.subarray(start, Math.min(page.length, start + left));
      const nul = part.indexOf(0);
      if (nul >= 0) {
        parts.push(part.subarray(0, nul));
        break;
      }
      parts.push(part);
      left -= part.length;
      at = BigInt.asUintN(64, at + BigInt(part.length));
    }
    if (parts.length === 1) return utf8.decode(parts[0]);
    return utf8.decode(joined(parts));
  }

  readable(address: bigint): boolean {
    try {
      this.#page(address);
      return true;
    } catch (error) {
      if (error instanceof MemoryFault) return false;
      throw error;
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
