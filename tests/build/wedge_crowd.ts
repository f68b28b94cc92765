/**
 * A dump whose wedge module keeps as many objects as one likes: a real one, with its heads led to objects that are
 * written where the dump left memory out. Whatever reads the real one reads this one, too.
 */
import { type DumpTarget, openTarget } from "../../lib/session/target.ts";
import { pagesOf, repacked } from "./repacked.ts";

/** What the heads of the crowd are called in the kernel. */
export const crowdHeads = [
  "wedge_list",
  "wedge_hlist",
  "wedge_llist",
  "wedge_rbtree",
  "wedge_xarray",
  "wedge_maple",
] as const;

export interface WedgeCrowd {
  /** The file. */
  readonly bytes: Uint8Array;
  /** Where the heads are. */
  readonly heads: Readonly<Record<typeof crowdHeads[number], bigint>>;
  /** Offsets of members of struct wedge_obj. */
  readonly members: Readonly<Record<string, number>>;
  /** sizeof(struct wedge_obj). */
  readonly size: number;
}

const pageSize = 4096;
const objectBytes = 152, xaNodeBytes = 576, mapleNodeBytes = 256;
/** struct xa_node: shift, offset and count are bytes at 0, 1, 2. */
const xaParent = 8n, xaSlots = 40n, xaFanout = 64;
/** struct maple_range_64: the parent at 0, 15 pivots, 16 slots; types of nodes in 6.1. */
const maplePivots = 8n, mapleSlots = 128n, mapleEnd = 248n, mapleFanout = 16, mapleLeaf = 1n, mapleRange = 2n;

/** The memory that the dump left out, given away again piece by piece. */
class Memory {
  readonly pages: Map<number, Uint8Array>;
  readonly #free: number[];
  readonly #directMap: bigint;
  #page = 0;
  #used = pageSize;

  constructor(readonly target: DumpTarget) {
    const { pages, excluded } = pagesOf(target.dump);
    this.pages = pages;
    this.#free = excluded.reverse();
    this.#directMap = target.kernel.u64(target.symbols.get("page_offset_base").address);
  }

  /** Zeroed memory within a page: its address in the direct map. */
  alloc(size: number, align: number): bigint {
    let at = Math.ceil(this.#used / align) * align;
    if (at + size > pageSize) {
      const pfn = this.#free.pop();
      if (pfn === undefined) throw new Error("the dump left too little memory out");
      this.#page = pfn;
      this.pages.set(pfn, new Uint8Array(pageSize));
      at = 0;
    }
    this.#used = at + size;
    return this.#directMap + BigInt(this.#page * pageSize + at);
  }

  u64(address: bigint, ...values: bigint[]): void {
    const { view, at } = this.#place(address);
    values.forEach((value, i) => view.setBigUint64(at + 8 * i, value, true));
  }

  u32(address: bigint, value: number): void {
    const { view, at } = this.#place(address);
    view.setUint32(at, value, true);
  }

  u8(address: bigint, ...values: number[]): void {
    const { view, at } = this.#place(address);
    values.forEach((value, i) => view.setUint8(at + i, value));
  }

  /** An address of the direct map, or a variable. */
  #place(address: bigint): { view: DataView; at: number } {
    let physical = Number(address - this.#directMap);
    if (!(physical >= 0 && physical < this.target.dump.endPfn * pageSize)) {
      physical = this.target.kernel.translate(address).physical;
    }
    const page = this.pages.get(Math.floor(physical / pageSize));
    if (!page) throw new Error(`no page at ${physical.toString(16)}`);
    return { view: new DataView(page.buffer, page.byteOffset), at: physical % pageSize };
  }
}

/** Links the nodes in a ring with their head. */
function list(memory: Memory, head: bigint, nodes: readonly bigint[]): void {
  [head, ...nodes].forEach((node, i) => {
    const next = nodes[i] ?? head;
    memory.u64(node, next);
    memory.u64(next + 8n, node);
  });
}

function hlist(memory: Memory, head: bigint, nodes: readonly bigint[]): void {
  [head, ...nodes].forEach((node, i) => {
    memory.u64(node, nodes[i] ?? 0n);
    if (i < nodes.length) memory.u64(nodes[i] + 8n, node);
  });
}

function llist(memory: Memory, head: bigint, nodes: readonly bigint[]): void {
  [head, ...nodes].forEach((node, i) => memory.u64(node, nodes[i] ?? 0n));
}

/** A balanced tree; all nodes black, as nobody looks at colours. */
function rbtree(memory: Memory, root: bigint, nodes: readonly bigint[]): void {
  const build = (start: number, end: number, parent: bigint): bigint => {
    if (start >= end) return 0n;
    const middle = start + end >> 1, node = nodes[middle];
    memory.u64(node, parent | 1n, build(middle + 1, end, node), build(start, middle, node));
    return node;
  };
  memory.u64(root, build(0, nodes.length, 0n));
}

/** Entries at the indices 0, 1, 2, …: a full tree. */
function xarray(memory: Memory, xa: bigint, entries: readonly bigint[]): void {
  const head = BigInt(memory.target.types.offset("xarray", "xa_head")!);
  let level = [...entries];
  for (let shift = 0; level.length > 1 || shift === 0; shift += 6) {
    const above: bigint[] = [];
    for (let start = 0; start < level.length; start += xaFanout) {
      const node = memory.alloc(xaNodeBytes, 8), slots = level.slice(start, start + xaFanout);
      memory.u8(node, shift, 0, slots.length);
      memory.u64(node + xaSlots, ...slots);
      if (shift > 0) {
        slots.forEach((entry, slot) => {
          memory.u8(entry - 2n + 1n, slot);
          memory.u64(entry - 2n + xaParent, node);
        });
      }
      above.push(node + 2n);
    }
    level = above;
  }
  memory.u64(xa + head, level[0]);
}

/** Entries that cover one index each, from 0 on without a gap; nothing behind them. */
function maple(memory: Memory, tree: bigint, entries: readonly bigint[]): void {
  const root = BigInt(memory.target.types.offset("maple_tree", "ma_root")!);
  let level = entries.map((entry, i) => ({ entry, last: BigInt(i) }));
  level.push({ entry: 0n, last: 0xffff_ffff_ffff_ffffn });
  for (let type = mapleLeaf; level.length > 1 || type === mapleLeaf; type = mapleRange) {
    const above: typeof level = [];
    for (let start = 0; start < level.length; start += mapleFanout) {
      const node = memory.alloc(mapleNodeBytes, mapleNodeBytes);
      const slots = level.slice(start, start + mapleFanout);
      memory.u64(node + maplePivots, ...slots.slice(0, mapleFanout - 1).map(({ last }) => last));
      memory.u64(node + mapleSlots, ...slots.map(({ entry }) => entry));
      // A node with room says in its last slot which one is the last that it uses.
      if (slots.length < mapleFanout) memory.u8(node + mapleEnd, slots.length - 1);
      if (type !== mapleLeaf) {
        slots.forEach(({ entry }, slot) => memory.u64(entry & ~255n, node | BigInt(slot) << 3n | 6n));
      }
      // Bit 2 marks a node that was in use; it is set in every pointer to one.
      above.push({ entry: node | type << 3n | 6n, last: slots.at(-1)!.last });
    }
    level = above;
  }
  const top = level[0].entry & ~255n;
  memory.u64(top, tree | 1n);
  memory.u64(tree + root, level[0].entry);
}

function fill(memory: Memory, count: number): WedgeCrowd["heads"] {
  const { types, symbols } = memory.target;
  const nodes = (objects: readonly bigint[], member: string) => {
    const offset = BigInt(types.offset("wedge_obj", member)!);
    return objects.map((object) => object + offset);
  };
  const objects = Array.from({ length: count }, () => memory.alloc(objectBytes, 8));
  nodes(objects, "id").forEach((id, i) => memory.u32(id, i));
  const heads = Object.fromEntries(crowdHeads.map((name) => [name, symbols.get(name).address])) as Record<
    typeof crowdHeads[number],
    bigint
  >;
  list(memory, heads.wedge_list, nodes(objects, "link"));
  hlist(memory, heads.wedge_hlist, nodes(objects, "hnode"));
  llist(memory, heads.wedge_llist, nodes(objects, "ll"));
  rbtree(memory, heads.wedge_rbtree, nodes(objects, "rb"));
  xarray(memory, heads.wedge_xarray, objects);
  maple(memory, heads.wedge_maple, objects);
  return heads;
}

/** @param vmcore a dump of 6.1 with the wedge module */
export async function wedgeCrowd(vmcore: string, count: number): Promise<WedgeCrowd> {
  const target = await openTarget({ vmcore, cache: false });
  try {
    const memory = new Memory(target), heads = fill(memory, count);
    const names = ["id", "link", "hnode", "ll", "rb"];
    const members = Object.fromEntries(names.map((name) => [name, target.types.offset("wedge_obj", name)!]));
    return { bytes: repacked(target.dump, memory.pages, "zlib").bytes, heads, members, size: objectBytes };
  } finally {
    target.close();
  }
}
