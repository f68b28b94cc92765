/** Which page frames have a struct page: the sections of sparse memory (include/linux/mmzone.h). */
import { CorruptError, LookupError } from "../base/errors.ts";
import { sizeOf } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";
import { filledWords } from "./buckets.ts";
import { getField, readField } from "./field.ts";
import { Trouble } from "./trouble.ts";
import { defaultCap, type Walk } from "./walk_end.ts";

/** SECTION_MARKED_PRESENT and SECTION_HAS_MEM_MAP. */
const presentBits = 3n;
const mostRoots = 1 << 20;

/** Page frames one behind the other that have structures. */
export interface FrameRange {
  readonly first: bigint;
  /** The first one behind it. */
  readonly end: bigint;
}

/** The sections that are present, in ascending order, and only as far as the dump's page frames go. */
export function* presentSections(target: Target): Walk<FrameRange> {
  const { roots, count, perRoot, size, frames } = target.once(sectionLayout);
  const map = getField(target, "mem_section", "section_mem_map"), end = BigInt(target.dump.endPfn);
  const trouble = new Trouble(defaultCap);
  for (const [root, sections] of filledWords(target.kernel, roots, count, trouble)) {
    if (root * perRoot * frames >= end) break;
    for (let i = 0n; i < perRoot; i++) {
      const first = (root * perRoot + i) * frames;
      if (first >= end) break;
      try {
        const word = readField(target.kernel, sections + i * size, map);
        if ((word & presentBits) === presentBits) yield { first, end: least(first + frames, end) };
      } catch (error) {
        trouble.fault(error);
      }
    }
  }
  return trouble.end();
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

interface SectionLayout {
  /** Where the array of pointers to arrays of sections is. */
  readonly roots: bigint;
  readonly count: bigint;
  readonly perRoot: bigint;
  readonly size: bigint;
  /** Page frames of a section. */
  readonly frames: bigint;
}

/** With SPARSEMEM_EXTREME, as all of x86-64 has it, a pointer to the array since 4.15 (83e3c48729d9). */
function sectionLayout(target: Target): SectionLayout {
  const { vmcoreinfo, symbols, kernel, dump } = target;
  const symbol = symbols.findKernel("mem_section");
  const bits = vmcoreinfo.number("SECTION_SIZE_BITS"), length = vmcoreinfo.length("mem_section");
  if (!symbol || bits === undefined || length === undefined) {
    throw new LookupError("VMCOREINFO does not tell how the kernel's memory is divided into sections");
  }
  const size = BigInt(sizeOf(target.types.struct("mem_section")) ?? 0);
  if (size === 0n || size > 4096n || bits < 20n || bits > 40n || length > mostRoots) {
    throw new CorruptError("the sections of memory make no sense");
  }
  return {
    roots: kernel.u64(symbol.address),
    count: BigInt(length),
    perRoot: 4096n / size,
    size,
    frames: (1n << bits) / BigInt(dump.pageSize),
  };
}
