/** The vmalloc table: the areas of kernel memory that pages are mapped into one behind the other. */
import { Address, Size } from "../../dsl/value.ts";
import type { Cell } from "../define/cell.ts";
import type { ColumnDeclaration } from "../define/column.ts";
import { addressRows, defineTable } from "../define/table.ts";
import { flagSet } from "../define/values/enumeration.ts";
import { readVm, readVmap, vmallocFlags, vmallocNeeds, vmapsByAddress } from "../kernel/vmalloc.ts";
import { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";

const flags = flagSet("vmalloc flags", vmallocFlags);

const range: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "address",
    type: "address",
    summary: "where the struct vmap_area is",
    get: (area) => new Address(area),
  },
  {
    name: "start",
    type: "address",
    summary: "its first byte",
    get: (area, target) => new Address(readVmap(target, area, "start")),
  },
  {
    name: "end",
    type: "address",
    summary: "the first byte behind it",
    get: (area, target) => new Address(readVmap(target, area, "end")),
  },
  {
    name: "size",
    type: "size",
    summary: "its bytes, the guard page at the end of most included",
    get: (area, target) => new Size(readVmap(target, area, "end") - readVmap(target, area, "start")),
  },
];

const user: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "caller",
    type: "string",
    summary: "the function that asked for it",
    get: (area, target) =>
      ofVm(target, area, (vm) => {
        const caller = readVm(target, vm, "caller");
        return target.symbols.describe(caller) ?? (caller === 0n ? null : new Address(caller));
      }),
  },
  {
    name: "flags",
    type: { enum: flags.domain },
    summary: "VM_ALLOC for vmalloc, VM_IOREMAP, VM_MAP for vmap, ...",
    get: (area, target) => ofVm(target, area, (vm) => flags.label(readVm(target, vm, "flags"))),
  },
  {
    name: "pages",
    type: "int",
    summary: "the pages that vmalloc took for it",
    get: (area, target) => ofVm(target, area, (vm) => readVm(target, vm, "pageCount")),
  },
  {
    name: "physical",
    type: "address",
    summary: "what an area of ioremap shows; null for any other",
    get: (area, target) =>
      ofVm(target, area, (vm) => {
        const mapped = readVm(target, vm, "flags") & vmallocFlags.VM_IOREMAP;
        return mapped ? new Address(readVm(target, vm, "physical")) : null;
      }),
  },
  {
    name: "vm",
    type: { object: "struct vm_struct *" },
    summary: "its struct vm_struct; null for what vm_map_ram() made",
    get: (area, target) => ofVm(target, area, (vm) => CObject.of(target, "struct vm_struct *", vm)),
  },
];

function ofVm(target: Target, area: bigint, get: (vm: bigint) => Cell): Cell {
  const vm = readVmap(target, area, "vm");
  return vm === 0n ? null : get(vm);
}

export const vmalloc = defineTable<bigint>({
  name: "vmalloc",
  summary: "every area of vmalloc, ioremap and vmap, by ascending address",
  needs: { types: ["vmap_area", "vm_struct"], ...vmallocNeeds },
  object: addressRows("struct vmap_area *"),
  columns: [...range, ...user],
  defaults: ["start", "end", "size", "pages", "flags", "caller"],
  rows: vmapsByAddress,
});
