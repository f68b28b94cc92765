/** Finding VMCOREINFO in memory, for dumps whose notes have none (a hypervisor's, without its vmcoreinfo device). */
import type { Dump } from "./dump.ts";
import { hasMagic } from "./format.ts";
import { Vmcoreinfo } from "./vmcoreinfo.ts";

const firstKey = "OSRELEASE=";
/** The kernel keeps the text at the start of a page, and a copy as an ELF note: 12 bytes of header, 12 of name. */
const places: readonly number[] = [0, 24];

/** A VMCOREINFO in memory. */
export interface VmcoreinfoFind {
  /** Where its text begins, a physical address. */
  readonly physical: number;
  readonly info: Vmcoreinfo;
}

/** A kernel's own has these; the pattern in its image ("OSRELEASE=%s") and texts about it do not. */
function isGenuine(info: Vmcoreinfo): boolean {
  const { release } = info;
  return release !== undefined && /^[0-9]+\.[0-9]/.test(release) && info.pageSize !== undefined &&
    info.symbol("init_uts_ns") !== undefined;
}

/** The bytes from an offset in a page on, with as much of the next page as the copy in a note reaches into. */
function textAt(dump: Dump, pfn: number, page: Uint8Array, offset: number): Uint8Array {
  const start = page.subarray(offset);
  if (start.includes(0)) return start;
  const next = dump.page(pfn + 1);
  if (!(next instanceof Uint8Array)) return start;
  const whole = new Uint8Array(start.length + offset);
  whole.set(start);
  whole.set(next.subarray(0, offset), start.length);
  return whole;
}

/**
 * Every VMCOREINFO in the dump's pages, ascending. Reads all the pages it passes, so it takes seconds for each 4 GiB;
 * `maxPages` bounds it (by default 64 GiB of pages of 4 KiB). A kernel that was booted from another one may have left
 * its own behind: the caller decides which to believe.
 */
export function* vmcoreinfoCandidates(dump: Dump, maxPages = 1 << 24): Generator<VmcoreinfoFind> {
  let seen = 0;
  for (const pfn of dump.heldPages()) {
    if (seen++ >= maxPages) return;
    const page = dump.page(pfn);
    if (!(page instanceof Uint8Array)) continue;
    for (const offset of places) {
      // Nearly every page fails at its first byte.
      if (page[offset] !== 0x4f || !hasMagic(page, firstKey, offset)) continue;
      const info = Vmcoreinfo.parse(textAt(dump, pfn, page, offset));
      if (isGenuine(info)) yield { physical: pfn * dump.pageSize + offset, info };
    }
  }
}

/** The first VMCOREINFO in the dump's pages; see `vmcoreinfoCandidates`. */
export function scanVmcoreinfo(dump: Dump, maxPages?: number): Vmcoreinfo | undefined {
  for (const { info } of vmcoreinfoCandidates(dump, maxPages)) return info;
  return undefined;
}
