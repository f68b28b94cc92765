/** Physical memory as an address space. */
import { MemoryFault } from "../base/errors.ts";
import type { Translation } from "./address_space.ts";
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

  /** A physical address leads to itself. */
  translate(address: bigint): Translation {
    return { physical: Number(address), pageSize: this.pageSize, steps: [] };
  }
}
