/** Physical memory as an address space. */
import { MemoryFault } from "../base/errors.ts";
import type { Extent, Translation } from "./address_space.ts";
import { ByteSpace } from "./byte_space.ts";
import { isGap, type Page, type PageCache } from "./page_cache.ts";

export class PhysicalSpace extends ByteSpace {
  readonly name = "physical";

  constructor(readonly cache: PageCache) {
    super(cache.dump.pageSize);
  }

  protected pageNumbered(number: number, address: bigint): Page {
    const page = this.cache.page(number);
    if (isGap(page)) throw new MemoryFault("physical", address, page);
    return page;
  }

  /** Of physical memory only what the dump holds is known. */
  override *extents(first: bigint, end: bigint): Generator<Extent> {
    const { dump } = this.cache, size = BigInt(this.pageSize);
    const last = Math.min(dump.endPfn, Number((end + size - 1n) / size));
    let frame = -1, pages = 0;
    for (const held of dump.heldPages(Number(first / size))) {
      if (held >= last) break;
      if (held === frame + pages && pages > 0) {
        pages++;
        continue;
      }
      if (pages > 0) yield { address: BigInt(frame) * size, frame, pages };
      frame = held;
      pages = 1;
    }
    if (pages > 0) yield { address: BigInt(frame) * size, frame, pages };
  }

  /** A physical address leads to itself. */
  translate(address: bigint): Translation {
    return { physical: Number(address), pageSize: this.pageSize, steps: [] };
  }
}
