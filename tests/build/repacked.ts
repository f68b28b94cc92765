/** A real dump written again: in another compression, with pages that were changed or added. */
import type { Dump } from "../../lib/format/dump.ts";
import type { Compression } from "./compress.ts";
import { buildKdump, type BuiltKdump } from "./kdump.ts";
import { joined, note } from "./notes.ts";

/** Copies of the pages that a dump holds, and the page frames of memory that it left out. */
export function pagesOf(
  dump: Dump,
): { readonly pages: Map<number, Uint8Array>; readonly excluded: number[] } {
  const pages = new Map<number, Uint8Array>(), excluded: number[] = [];
  for (let pfn = 0; pfn < dump.endPfn; pfn++) {
    const page = dump.page(pfn);
    if (page instanceof Uint8Array) pages.set(pfn, page.slice());
    else if (page.reason === "excluded") excluded.push(pfn);
  }
  return { pages, excluded };
}

/** The dump with these pages, as a kdump-compressed file. */
export function repacked(
  dump: Dump,
  pages: ReadonlyMap<number, Uint8Array>,
  compression: Compression,
): BuiltKdump {
  const { physBase } = dump.header;
  return buildKdump({
    pages,
    notes: joined(dump.notes.map(({ name, type, data }) => note(name, type, data))),
    endPfn: dump.endPfn,
    compression,
    ...(physBase ? { physBase } : {}),
  });
}
