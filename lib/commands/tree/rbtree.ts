/** Red-black trees. */
import { Address } from "../../../dsl/value.ts";
import type { CommandForm, CommandRun } from "../../define/command.ts";
import { CommandError } from "../../define/command_error.ts";
import { firstOf } from "../../kernel/chain.ts";
import { type RbtreePlace, rbtreePlaces, turnsTo } from "../../kernel/rbtree.ts";
import { walkedRows } from "../layout/walked.ts";
import { partColumns, partObject } from "../members/spec.ts";
import { partLines } from "../members/text.ts";
import type { noTree, TreeLine } from "./tree_line.ts";

interface RbtreeRow {
  readonly address: bigint;
  /** Absent: the structure was met elsewhere. */
  readonly place?: RbtreePlace;
}

function form({ shown }: typeof noTree): CommandForm<RbtreeRow> {
  const at = ({ address }: RbtreeRow) => address;
  return {
    when: "-t rbtree",
    summary: "a structure of a red-black tree, with a column for each member that -s names",
    columns: [
      {
        name: "address",
        type: "address",
        summary: "the structure: the rb_node less the offset that -o gives",
        get: ({ address }) => new Address(address),
      },
      {
        name: "position",
        type: "string",
        summary: "the way to the node: root/l/r is the right child of the root's left child",
        get: ({ place }) => place === undefined ? null : positionOf(place),
      },
      ...partColumns<RbtreeRow>(shown, at),
    ],
    ...partObject<RbtreeRow>(shown, at, (address) => ({ address })),
  };
}

function positionOf(place: RbtreePlace): string {
  return ["root", ...turnsTo(place)].join("/");
}

function rows(asked: TreeLine) {
  return function* (run: CommandRun): Generator<RbtreeRow> {
    const { target, within, nodeOffset, inOrder } = asked, start = asked.start();
    const top = within ? start : firstOf(target.kernel, start);
    if (typeof top !== "bigint") throw new CommandError(`tree: ${top.detail}`);
    const walk = rbtreePlaces(target, top, { topDown: !inOrder, ...!within && { parent: 0n } });
    yield* walkedRows("tree", walk, run, (place) => ({
      address: BigInt.asUintN(64, place.node - nodeOffset),
      place,
    }));
  };
}

function* draw({ target, places, shown }: TreeLine, found: Iterable<RbtreeRow>, radix: 10 | 16) {
  for (const { address, place } of found) {
    yield `${address.toString(16)}\n`;
    if (places && place) yield `  position: ${positionOf(place)}\n`;
    yield* partLines(target, shown.parts, address, radix);
  }
}

export const rbtree = { form, rows, draw };
