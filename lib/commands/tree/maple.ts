/** Maple trees: their entries, or node by node. */
import { Address } from "../../../dsl/value.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import type { CommandForm, CommandRun } from "../../define/command.ts";
import { CommandError } from "../../define/command_error.ts";
import { firstOf } from "../../kernel/chain.ts";
import { mapleEntry, mapleTreeFlags } from "../../kernel/maple.ts";
import { mapleLayout } from "../../kernel/maple_layout.ts";
import { leadsToNode, type MapleNode, type MapleSlot, mapleSlots } from "../../kernel/maple_slots.ts";
import { type Walk, walkWarning } from "../../kernel/walk_end.ts";
import { walkedRows } from "../layout/walked.ts";
import { partColumns, partObject } from "../members/spec.ts";
import { partLines } from "../members/text.ts";
import { entryText, nodeText } from "./maple_text.ts";
import { type noTree, type Stored, storedColumns, type TreeLine } from "./tree_line.ts";

/** A slot, with the number of its entry where it holds one; with -v also a node. */
interface MapleRow extends Stored {
  readonly at: MapleNode | MapleSlot;
  /** Counted from 1; 0 where there is no entry. */
  readonly number: number;
  /** What the path to it begins with: "root", or "direct" for a walk that began at a node. */
  readonly from: string;
}

const entryColumns: readonly ColumnDeclaration<MapleRow>[] = [
  ...storedColumns,
  { name: "first", type: "int", summary: "the first index that it covers", get: ({ at }) => at.first },
  { name: "last", type: "int", summary: "the last index that it covers", get: ({ at }) => at.last },
  {
    name: "number",
    type: "int",
    summary: "its number among the entries, from 1",
    get: ({ number }) => number === 0 ? null : BigInt(number),
  },
  {
    name: "position",
    type: "string",
    summary: "the slots that lead to it: root/0/7",
    get: ({ at, from }) => at.kind === "slot" ? positionOf(at, from) : null,
  },
];

const nodeColumns: readonly ColumnDeclaration<MapleRow>[] = [
  {
    name: "node",
    type: "address",
    summary: "the node, in the rows of nodes",
    get: ({ at }) => at.kind === "node" ? new Address(at.node) : null,
  },
  { name: "depth", type: "int", summary: "levels above it", get: ({ at }) => BigInt(at.depth) },
  {
    name: "node_type",
    type: "string",
    summary: "the node's enum maple_type",
    get: ({ at }) => at.kind === "node" ? at.layout.name : null,
  },
  {
    name: "parent",
    type: "address",
    summary: "the node's pointer to what is above it, with the bits that say where there",
    get: ({ at }) => at.kind === "node" ? new Address(at.parent) : null,
  },
  {
    name: "contents",
    type: { list: "address" },
    summary: "all words of the node",
    get: ({ at }) => at.kind === "node" ? Array.from(at.words, (word) => new Address(word)) : null,
  },
  {
    name: "entry",
    type: "address",
    summary: "what stands in the slot",
    get: ({ at }) => at.kind === "slot" ? new Address(at.entry) : null,
  },
];

function form({ verbose, shown }: typeof noTree): CommandForm<MapleRow> {
  return {
    when: verbose ? "-t maple -v" : "-t maple",
    summary: verbose
      ? "a node of a maple tree or a slot of one, with a column for each member that -s names"
      : "an entry of a maple tree, with a column for each member that -s names",
    columns: [
      ...entryColumns,
      ...verbose ? nodeColumns : [],
      ...partColumns<MapleRow>(shown, ({ pointer }) => pointer),
    ],
    ...partObject<MapleRow>(shown, ({ pointer }) => pointer ?? 0n, metElsewhere),
  };
}

function metElsewhere(pointer: bigint): MapleRow {
  const at: MapleSlot = { kind: "slot", entry: pointer, first: 0n, last: 0n, slots: [], depth: 0 };
  return { at, pointer, value: undefined, number: 0, from: "" };
}

function positionOf({ slots }: MapleSlot, from: string): string | null {
  return from === "" ? null : [from, ...slots].join("/");
}

function rows(asked: TreeLine) {
  return function* (run: CommandRun): Generator<MapleRow> {
    const { target, within, verbose } = asked, root = rootOf(asked), from = within ? "direct" : "root";
    let number = 0;
    const walk = withEntries(mapleSlots(target, root, { within }));
    const found = walkedRows("tree", walk, run, ({ at, entry }) => ({
      at,
      pointer: entry?.pointer,
      value: entry?.value,
      number: entry ? ++number : 0,
      from,
    }));
    for (const row of found) if (verbose || row.number > 0) yield row;
  };
}

type Visited = { at: MapleNode | MapleSlot; entry: ReturnType<typeof mapleEntry> };

function* withEntries(walk: Walk<MapleNode | MapleSlot>): Walk<Visited> {
  for (;;) {
    const next = walk.next();
    if (next.done) return next.value;
    const at = next.value;
    yield { at, entry: at.kind === "slot" ? mapleEntry(at.entry, at.first, at.last) : undefined };
  }
}

function rootOf({ target, within, start }: TreeLine): bigint {
  const address = start();
  if (within && !leadsToNode(address)) {
    throw new CommandError(
      `tree: ${address.toString(16)} does not lead to a maple node`,
      "the low bits say what kind of node it is, as those of ma_root do",
    );
  }
  const root = within ? address : firstOf(target.kernel, address + BigInt(target.once(mapleLayout).root));
  if (typeof root !== "bigint") throw new CommandError(walkWarning("tree", root) ?? "tree: it has no root");
  return root;
}

function* draw(asked: TreeLine, found: Iterable<MapleRow>, radix: 10 | 16): Generator<string> {
  const { target, within, verbose, places, shown } = asked;
  if (verbose && !within) {
    const start = asked.start(), { flags, height } = mapleTreeFlags(target, start);
    const root = `0x${rootOf(asked).toString(16)}`;
    yield `maple_tree(${start.toString(16)}) flags ${flags}, height ${height} root ${root}\n\n`;
  }
  for (const row of found) {
    const { at, pointer, value, number, from } = row;
    if (at.kind === "node") yield nodeText(at, radix);
    else if (verbose) yield entryText(at, radix);
    else yield `${(pointer ?? value!).toString(radix)}\n`;
    if (at.kind === "slot" && number > 0 && places) {
      yield `  index: ${number.toString(radix)}  position: ${positionOf(at, from)}\n`;
    }
    if (pointer !== undefined) yield* partLines(target, shown.parts, pointer, radix);
  }
}

export const mapleTree = { form, rows, draw };
