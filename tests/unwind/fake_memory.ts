/** Memory made of the words that a test writes; a page that nothing was written to is not in the dump. */
import { MemoryFault } from "../../lib/base/errors.ts";
import type { Translation } from "../../lib/memory/address_space.ts";
import { ByteSpace } from "../../lib/memory/byte_space.ts";
import type { Page } from "../../lib/memory/page_cache.ts";

export class FakeMemory extends ByteSpace {
  readonly name = "kernel";
  readonly #pages = new Map<number, Page>();
  /** How many different pages were read. */
  readonly touched = new Set<number>();

  constructor() {
    super(4096);
  }

  protected pageNumbered(number: number, address: bigint): Page {
    const page = this.#pages.get(number);
    if (!page) throw new MemoryFault("kernel", address, { reason: "excluded" });
    this.touched.add(number);
    return page;
  }

  translate(_address: bigint): Translation {
    throw new Error("not needed");
  }

  writeByte(address: bigint, value: number): this {
    return this.write(address, [value]);
  }

  write(address: bigint, bytes: ArrayLike<number>): this {
    for (let done = 0; done < bytes.length;) {
      const at = BigInt.asUintN(64, address + BigInt(done));
      const page = this.#toWrite(Number(at >> 12n));
      for (let i = Number(at & 0xfffn); i < 4096 && done < bytes.length; i++) page.bytes[i] = bytes[done++]!;
    }
    return this;
  }

  /** Writes 64-bit words one after the other. */
  words(address: bigint, ...values: (bigint | number)[]): this {
    const words = BigUint64Array.from(values, (value) => BigInt.asUintN(64, BigInt(value)));
    return this.write(address, new Uint8Array(words.buffer));
  }

  #toWrite(number: number): Page {
    let page = this.#pages.get(number);
    if (!page) {
      const bytes = new Uint8Array(4096);
      page = { bytes, view: new DataView(bytes.buffer) };
      this.#pages.set(number, page);
    }
    return page;
  }

  drop(address: bigint): this {
    this.#pages.delete(Number(BigInt.asUintN(64, address) >> 12n));
    return this;
  }
}
