/** x86-64: where the kernel's page tables and its direct map are. */
import { MemoryFault, OpenError } from "../../../base/errors.ts";
import type { Vmcoreinfo } from "../../../format/vmcoreinfo.ts";
import type { PageCache } from "../../page_cache.ts";
import { PhysicalSpace } from "../../physical.ts";
import { VirtualSpace } from "../../virtual.ts";
import type { Arch, KernelMap } from "../arch.ts";
import { readEntry } from "./entry.ts";
import { X86PageTables } from "./paging.ts";

/** __START_KERNEL_map: where the kernel image is linked. */
const imageBase = 0xffffffff80000000n;
const GiB = 1n << 30n;

export const x86_64: Arch = {
  name: "x86_64",
  elfMachine: 62,
  readEntry: (entry, info) => readEntry(entry, info.number("sme_mask") ?? 0n),
  openKernel(cache: PageCache, info: Vmcoreinfo): KernelMap {
    const top = info.symbol("swapper_pg_dir") ?? info.symbol("init_top_pgt");
    if (top === undefined) {
      throw new OpenError(
        "the dump's VMCOREINFO does not name swapper_pg_dir, so the kernel's page tables cannot be found",
      );
    }
    // phys_base is signed: a kernel loaded below its link address has a negative one.
    const root = Number(top - imageBase + (info.number("phys_base") ?? cache.dump.header.physBase ?? 0n));
    if (!Number.isSafeInteger(root) || root < 0 || root % 4096 !== 0) {
      throw new OpenError(`VMCOREINFO puts the top page table at physical address ${root}, which cannot be`);
    }
    const encryptionMask = info.number("sme_mask") ?? 0n;
    const levels = info.number("pgtable_l5_enabled") === 1n ? 5 : 4;
    const tables = new X86PageTables(cache, { root, levels, encryptionMask, user: false });
    const space = new VirtualSpace("kernel", cache, tables);
    checkRoot(space, top, root);
    return {
      space,
      kaslrOffset: info.kernelOffset ?? 0n,
      levels,
      directMap: once(() => findDirectMap(cache, space, root, levels)),
      user: (pgd) => {
        const userRoot = space.translate(pgd).physical;
        return new VirtualSpace(
          "user",
          cache,
          new X86PageTables(cache, { root: userRoot, levels, encryptionMask, user: true }),
        );
      },
    };
  },
};

/** The tables must map themselves where VMCOREINFO says they are; anything else reads garbage as memory. */
function checkRoot(space: VirtualSpace, top: bigint, root: number): void {
  let found: number;
  try {
    found = space.translate(top).physical;
  } catch (error) {
    if (!(error instanceof MemoryFault)) throw error;
    throw new OpenError(`the kernel's page tables cannot be followed: ${error.message}`);
  }
  if (found !== root) {
    throw new OpenError(
      `the kernel's page tables lead from swapper_pg_dir to physical address 0x${
        found.toString(16)
      } instead of 0x${root.toString(16)}: the dump's VMCOREINFO and its memory do not belong together`,
    );
  }
}

function once<T>(compute: () => T): () => T {
  let value: { readonly it: T } | undefined;
  return () => (value ??= { it: compute() }).it;
}

/**
 * page_offset_base, from the tables alone. KASLR moves the direct map by whole GiB; it is the lowest thing mapped
 * in the kernel's half that sends `base + p` to `p` for the physical addresses that we know to be RAM.
 */
function findDirectMap(
  cache: PageCache,
  space: VirtualSpace,
  root: number,
  levels: number,
): bigint | undefined {
  const physical = new PhysicalSpace(cache);
  const steps = { left: mostSteps };
  const entrySize = 1n << BigInt(12 + 9 * (levels - 1));
  for (let index = 256; index < 512; index++) {
    const entry = physical.u64(BigInt(root + index * 8));
    if ((entry & 1n) === 0n) continue;
    const start = BigInt.asUintN(64, -(512n - BigInt(index)) * entrySize);
    // Within one top entry the map may begin at any GiB (five levels: at any of 2^18; its own table says which).
    for (const base of mappedGiB(space, start, entrySize, steps)) {
      const at = base + BigInt(root);
      try {
        if (space.translate(at).physical === root) return base;
      } catch (error) {
        if (!(error instanceof MemoryFault)) throw error;
      }
    }
  }
  return undefined;
}

/** Damaged tables may have every entry present, and each of 2^26 GiB would be tried. */
const mostSteps = 50_000;

/** The first few GiB-aligned addresses of a top entry's range under which something is mapped. */
function* mappedGiB(
  space: VirtualSpace,
  start: bigint,
  size: bigint,
  steps: { left: number },
): Generator<bigint> {
  let found = 0;
  for (let at = start, end = start + size; at < end && found < 64 && steps.left-- > 0;) {
    const level = deepestLevel(space, at);
    if (level === "pgd") return;
    if (level === "p4d") at += 1n << 39n;
    else {
      if (level !== "pud") {
        yield at;
        found++;
      }
      at += GiB;
    }
  }
}

/** At which level the walk to an address ends; "mapped" when it reaches a page. */
function deepestLevel(space: VirtualSpace, at: bigint): string {
  try {
    space.translate(at);
    return "mapped";
  } catch (error) {
    if (!(error instanceof MemoryFault)) throw error;
    return error.reason === "not-mapped" ? error.detail ?? "" : "mapped";
  }
}
