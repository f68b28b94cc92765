/** `tree`: red-black trees, xarrays, radix trees and maple trees. */
import { boundForm, type CommandSession, defineCommand } from "../define/command.ts";
import type { CommandLine } from "../define/command_line.ts";
import { shownParts } from "./members/spec.ts";
import { lineRadix } from "./words/radix.ts";
import { mapleTree } from "./tree/maple.ts";
import { rbtree } from "./tree/rbtree.ts";
import { noTree, type TreeLine } from "./tree/tree_line.ts";
import { xarray } from "./tree/xarray.ts";
import { addressWord, kernelAddress } from "./words/address.ts";
import { offsetWord } from "./words/offset.ts";

const kinds = ["rbtree", "radix", "xarray", "maple"] as const;
type TreeKind = (typeof kinds)[number];

/** What a kind of tree cannot be asked. */
const inapplicable: Readonly<Record<TreeKind, readonly string[]>> = {
  rbtree: ["v"],
  radix: ["o", "l", "v"],
  xarray: ["o", "l", "v"],
  maple: ["o", "l"],
};

export const tree = defineCommand({
  name: "tree",
  summary: "a red-black tree, an xarray, a radix tree or a maple tree: its entries, and members of them",
  usage: [
    "[-t rbtree] [-r offset] [-o offset] [-s|-S struct[.member[,member]]] [-x|-d] [-l] [-p] start",
    "-t radix|xarray|maple [-r offset] [-s|-S struct[.member[,member]]] [-x|-d] [-p] [-v] start",
    "... -N node",
  ],
  options: [
    {
      flag: "t",
      argument: "type",
      summary: "rbtree (unless given), radix, xarray or maple, or how it begins",
    },
    {
      flag: "r",
      argument: "offset",
      summary: "where the root is in the structure at the start: struct.member or bytes",
    },
    { flag: "o", argument: "offset", summary: "where the rb_node is in a structure: struct.member or bytes" },
    {
      flag: "s",
      argument: "struct",
      summary: "show structures, or members of them: vm_area_struct.vm_start",
    },
    { flag: "S", argument: "struct", summary: "the same, with plain values: numbers and texts as they are" },
    { flag: "x", summary: "integers in hexadecimal" },
    { flag: "d", summary: "integers in decimal" },
    { flag: "l", summary: "the nodes of a red-black tree in order, not each before its children" },
    { flag: "p", summary: "where each entry stands: the way from the root, and the index" },
    { flag: "v", summary: "the nodes of a maple tree with all their slots" },
    { flag: "N", summary: "the start is a node, not a root" },
  ],
  details:
    `A radix tree is an xarray since 4.20, and is walked as one. The position of an entry of either is its index
and the slots that lead to it; that of a maple tree's entry is its number, counted from 1, and the slots; that of a
red-black tree's node is the turns to the left and to the right.

The addresses in a maple tree are written as integers are: in decimal, unless -x or \`set hex\` says otherwise.

With -N the node of an xarray may have the bits that lead to it or not; that of a maple tree must have them (as ma_root
has), as they say what kind of node it is.

A branch that contradicts itself or cannot be read is left out, told on standard error, and the exit status is 1.`,
  examples: [
    {
      line: "tree -t rbtree -o vmap_area.rb_node vmap_area_root -s vmap_area.va_start -x",
      says: "the vmalloc areas, with where each begins",
    },
    { line: "tree -t xarray -p wedge_xarray", says: "an xarray, with the index of each entry" },
    { line: "tree -t maple -v -x wedge_maple", says: "a maple tree as it is built, node by node" },
  ],
  forms: [
    rbtree.form(noTree),
    xarray.form(noTree),
    mapleTree.form(noTree),
    mapleTree.form({ ...noTree, verbose: true }),
  ],
  subject: { kind: "address", at: 0 },
  bind(line, session) {
    const kind = treeKind(line), asked = readLine(line, session, kind);
    switch (kind) {
      case "rbtree":
        return bound(rbtree, asked, line, session);
      case "maple":
        return bound(mapleTree, asked, line, session);
      default:
        return bound(xarray, asked, line, session);
    }
  },
});

function bound<Row>(
  trees: {
    readonly form: (asked: TreeLine) => Parameters<typeof boundForm<Row>>[0]["form"];
    readonly rows: (asked: TreeLine) => Parameters<typeof boundForm<Row>>[0]["rows"];
    readonly draw: (asked: TreeLine, rows: Iterable<Row>, radix: 10 | 16) => Iterable<string>;
  },
  asked: TreeLine,
  line: CommandLine,
  session: CommandSession,
) {
  const radix = lineRadix(line, session);
  return boundForm<Row>({
    form: trees.form(asked),
    rows: trees.rows(asked),
    draw: (rows) => trees.draw(asked, rows, radix()),
  });
}

/** `rb`, `x`: as many letters as tell it from the others. */
function treeKind(line: CommandLine): TreeKind {
  const word = line.argument("t");
  if (!word) return "rbtree";
  const found = kinds.filter((kind) => kind.startsWith(word.text) && word.text !== "");
  if (found.length === 1) return found[0];
  return line.problem(`invalid tree type: ${word.text}`, word, `types: ${kinds.join(", ")}`);
}

function readLine(line: CommandLine, session: CommandSession, kind: TreeKind): TreeLine {
  if (line.has("r") && line.has("N")) line.problem("-r and -N options are mutually exclusive");
  const wrong = inapplicable[kind].find((flag) => line.has(flag));
  if (wrong !== undefined) line.problem(`-${wrong} option is not applicable to a tree of type ${kind}`);
  const [start, more] = line.words;
  if (!start) line.problem("a starting address is required", undefined, "`help tree` says what it may be");
  if (more) line.problem("too many arguments entered", more);
  const number = (flag: string) => {
    const word = line.argument(flag);
    return word ? offsetWord(line, word, session, `-${flag} argument`) : 0n;
  };
  const root = number("r"), address = addressWord(line, start, session, "start argument");
  return {
    target: session.target,
    start: () => kernelAddress("tree", BigInt.asUintN(64, address() + root)),
    within: line.has("N"),
    nodeOffset: number("o"),
    inOrder: line.has("l"),
    places: line.has("p"),
    verbose: line.has("v"),
    shown: shownParts(line, session.target),
  };
}
