/** Where the kernel's address space has what, on x86-64: as `mach` tells it. */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";

/** What has a place of its own: see Documentation/arch/x86/x86_64/mm.rst. */
export type Region = "direct map" | "vmalloc" | "vmemmap" | "image" | "modules";

/** __START_KERNEL_map; the image may take half a GiB, or one with KASLR, and the modules follow it. */
const imageBase = 0xffffffff80000000n;

/** Where regions begin unless KASLR has moved them: with 4 levels of page tables, and with 5. */
const fixed: Readonly<
  Record<"page_offset_base" | "vmalloc_base" | "vmemmap_base", readonly [bigint, bigint]>
> = {
  page_offset_base: [0xffff888000000000n, 0xff11000000000000n],
  vmalloc_base: [0xffffc90000000000n, 0xffa0000000000000n],
  vmemmap_base: [0xffffea0000000000n, 0xffd4000000000000n],
};

/** Where a region begins: in the variable that KASLR writes, or by definition. Throws a LookupError or MemoryFault. */
export function regionStart(target: Target, region: Region): bigint {
  switch (region) {
    case "direct map":
      return base(target, "page_offset_base");
    case "vmalloc":
      return base(target, "vmalloc_base");
    case "vmemmap":
      return base(target, "vmemmap_base");
    case "image":
      return imageBase;
    case "modules":
      return imageBase + imageSize(target);
  }
}

function base(target: Target, name: keyof typeof fixed): bigint {
  const symbol = target.symbols.findKernel(name);
  // 4.8 (021182e52fe0), where the kernel was built to be moved.
  if (symbol) return target.kernel.u64(symbol.address);
  return fixed[name][target.map.levels === 5 ? 1 : 0];
}

/** KERNEL_IMAGE_SIZE: VMCOREINFO has it. */
function imageSize(target: Target): bigint {
  const size = target.vmcoreinfo.number("KERNEL_IMAGE_SIZE");
  if (size === undefined) throw new LookupError("the dump's VMCOREINFO has no KERNEL_IMAGE_SIZE");
  return size;
}
