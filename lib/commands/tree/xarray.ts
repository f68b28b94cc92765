/** Xarrays, and radix trees, which are the same. */
import type { CommandForm, CommandRun } from "../../define/command.ts";
import { CommandError } from "../../define/command_error.ts";
import { firstOf } from "../../kernel/chain.ts";
import { xarrayEntries, type XarrayEntry, xarraySlots } from "../../kernel/xarray.ts";
import { nodeEntry, xarrayLayout } from "../../kernel/xarray_layout.ts";
import type { Target } from "../../types/target.ts";
import { walkedRows } from "../layout/walked.ts";
import { partColumns, partObject } from "../members/spec.ts";
import { partLines } from "../members/text.ts";
import { type noTree, storedColumns, type TreeLine } from "./tree_line.ts";

interface XarrayRow extends XarrayEntry {
  /** What leads to the top node; undefined where the structure was met elsewhere. */
  readonly head: bigint | undefined;
}

function form({ shown }: typeof noTree): CommandForm<XarrayRow> {
  return {
    when: "-t xarray, -t radix",
    summary: "an entry of an xarray or a radix tree, with a column for each member that -s names",
    columns: [
      ...storedColumns,
      {
        name: "index",
        type: "int",
        summary: "the first index that it is stored at",
        get: ({ index }) => index,
      },
      { name: "last", type: "int", summary: "the last index that it is stored at", get: ({ last }) => last },
      {
        name: "position",
        type: "string",
        summary: "the slots that lead to it: root/0/7; direct/0 for the only entry of a tree without nodes",
        get: (row, target) => row.head === undefined ? null : positionOf(target, row.head, row.index),
      },
      ...partColumns<XarrayRow>(shown, ({ pointer }) => pointer),
    ],
    ...partObject<XarrayRow>(shown, ({ pointer }) => pointer ?? 0n, (pointer) => ({
      pointer,
      value: undefined,
      index: 0n,
      last: 0n,
      head: undefined,
    })),
  };
}

function positionOf(target: Target, head: bigint, index: bigint): string {
  const slots = xarraySlots(target, head, index);
  return slots.length > 0 ? ["root", ...slots].join("/") : "direct/0";
}

function headOf({ target, within, start }: TreeLine): bigint {
  const layout = target.once(xarrayLayout), address = start();
  const head = within ? nodeEntry(layout, address) : firstOf(target.kernel, address + BigInt(layout.head));
  if (typeof head === "bigint") return head;
  throw new CommandError(`tree: ${head?.detail ?? `${address.toString(16)} is no node of an xarray`}`);
}

function rows(asked: TreeLine) {
  return function* (run: CommandRun): Generator<XarrayRow> {
    const head = headOf(asked), { target, within } = asked;
    yield* walkedRows("tree", xarrayEntries(target, head, { within }), run, (entry) => ({ ...entry, head }));
  };
}

function* draw({ target, places, shown }: TreeLine, found: Iterable<XarrayRow>, radix: 10 | 16) {
  for (const { pointer, value, index, head } of found) {
    // An integer is written as it is stored: with the bit that says that it is none.
    yield `${(pointer ?? (value! << 1n | 1n)).toString(16)}\n`;
    if (places && head !== undefined) {
      yield `  index: ${index}  position: ${positionOf(target, head, index)}\n`;
    }
    if (pointer !== undefined) yield* partLines(target, shown.parts, pointer, radix);
  }
}

export const xarray = { form, rows, draw };
