/**
 * Where the segments of an ELF core are in physical memory.
 *
 * p_paddr decides where it is given. A segment without one (p_paddr is -1, or 0 in every segment while p_vaddr is
 * not: /proc/kcore before 4.11, some hypervisors) is placed by p_vaddr:
 *
 * - segments of the direct map, by their distance from its start: the lowest of them, rounded down to 1 GiB, because
 *   the kernel places the direct map at multiples of that and memory begins below the first GiB;
 * - the kernel's own mapping (from 0xffffffff80000000 on) by VMCOREINFO's phys_base, where there is one;
 * - all else gets numbers from 2^52 on, where no machine has memory. They stand for the file's bytes only:
 *   `virtualRanges` leads to them, `endPfn` and `heldPages` leave them out.
 */
import { type Interval, IntervalMap } from "../base/intervals.ts";
import type { VirtualRange } from "./dump.ts";
import type { Segment } from "./elf_header.ts";
import { maxPhysical } from "./format.ts";

const kernelMap = 0xffff_ffff_8000_0000n;
/** Kernel addresses with 4- and 5-level tables begin here. */
const lowestKernel = 0xff00_0000_0000_0000n;
const gib = 1n << 30n;
/** The direct map has no holes of this size; what lies beyond one is vmalloc or vmemmap. */
const directMapGap = 1n << 40n;
/** A segment this large is an address range (vmalloc's in a kcore), not memory. */
const largestMemory = 2 ** 44;

/** The parts of a core: what is in the file, what should be, and what is memory, by physical address. */
export interface ElfLayout {
  /** Physical address to file offset. */
  readonly present: IntervalMap;
  /** Should be in the file, but the file ends before. */
  readonly beyond: IntervalMap;
  readonly memory: IntervalMap;
  readonly virtualRanges: readonly VirtualRange[];
}

function sizeOf(segment: Segment): number {
  // A writer that leaves p_memsz out still has the bytes.
  return Math.max(segment.memorySize, segment.fileSize);
}

/** The start of the direct map and its end, where segments have to be placed by virtual address. */
function directMap(segments: readonly Segment[]): { start: bigint; end: bigint } | undefined {
  const sorted = segments
    .filter((s) => s.virtual >= lowestKernel && s.virtual < kernelMap && sizeOf(s) < largestMemory)
    .sort((a, b) => a.virtual < b.virtual ? -1 : 1);
  if (sorted.length === 0) return undefined;
  const start = sorted[0].virtual - sorted[0].virtual % gib;
  let end = start;
  for (const segment of sorted) {
    if (segment.virtual - end > directMapGap) break;
    end = segment.virtual + BigInt(sizeOf(segment));
  }
  return { start, end };
}

/** Gives each segment its physical address. */
function placer(loads: readonly Segment[], physBase: bigint | undefined): (segment: Segment) => number {
  const byVirtual = loads.some((s) => s.virtual !== 0n) && loads.every((s) => s.physical === 0);
  const lost = loads.filter((s) => byVirtual || s.physical >= maxPhysical);
  const direct = directMap(lost);
  let next = maxPhysical;
  return (segment) => {
    if (!byVirtual && segment.physical < maxPhysical) return segment.physical;
    if (direct && segment.virtual >= direct.start && segment.virtual < direct.end) {
      return Number(segment.virtual - direct.start);
    }
    if (segment.virtual >= kernelMap && physBase !== undefined) {
      const physical = Number(segment.virtual - kernelMap + physBase);
      if (physical >= 0 && physical < maxPhysical) return physical;
    }
    const physical = next + Number(segment.virtual & 0xffffn);
    next += Math.ceil((sizeOf(segment) + 0x10000) / 0x10000) * 0x10000;
    return physical;
  };
}

/** Sorts the segments into what can be read and what cannot. `fileSize` is the real size of the file. */
export function layOut(loads: readonly Segment[], fileSize: number, physBase: bigint | undefined): ElfLayout {
  const present: Interval[] = [];
  const beyond: Interval[] = [];
  const memory: Interval[] = [];
  const virtualRanges: VirtualRange[] = [];
  const place = placer(loads, physBase);
  for (const segment of loads) {
    const start = place(segment);
    // The numbers from 2^52 on have as much room again; nothing may reach 2^53.
    const room = (start < maxPhysical ? maxPhysical : 2 * maxPhysical) - start;
    const size = Math.min(sizeOf(segment), room);
    if (!(size > 0)) continue;
    const stored = Math.min(segment.fileSize, size);
    const inFile = Math.max(0, Math.min(stored, fileSize - segment.offset));
    present.push({ start, end: start + inFile, value: segment.offset });
    beyond.push({ start: start + inFile, end: start + stored, value: 0 });
    memory.push({ start, end: start + size, value: 0 });
    if (segment.virtual >= lowestKernel) {
      virtualRanges.push({ virtual: segment.virtual, physical: start, size });
    }
  }
  return {
    present: IntervalMap.of(present),
    beyond: IntervalMap.of(beyond),
    memory: IntervalMap.of(memory),
    virtualRanges,
  };
}
