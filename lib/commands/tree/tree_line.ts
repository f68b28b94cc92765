/** What a command line asks of a tree, and what the trees that store pointers and integers have in common. */
import { Address } from "../../../dsl/value.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import type { Target } from "../../types/target.ts";
import type { ShownParts } from "../members/spec.ts";

export interface TreeLine {
  readonly target: Target;
  /** The root, or with `within` a node. */
  readonly start: () => bigint;
  readonly within: boolean;
  /** From a structure to its rb_node. */
  readonly nodeOffset: bigint;
  readonly inOrder: boolean;
  /** -p */
  readonly places: boolean;
  /** -v */
  readonly verbose: boolean;
  readonly shown: ShownParts;
}

/** For the forms as the help shows them, which need no dump. */
export const noTree: Pick<TreeLine, "verbose" | "shown"> = {
  verbose: false,
  shown: { type: undefined, name: undefined, parts: [] },
};

/** What stands in a tree: a pointer or an integer; neither for a slot that holds no entry. */
export interface Stored {
  readonly pointer: bigint | undefined;
  readonly value: bigint | undefined;
}

export const storedColumns: readonly ColumnDeclaration<Stored>[] = [
  {
    name: "address",
    type: "address",
    summary: "the stored pointer",
    get: ({ pointer }) => pointer === undefined ? null : new Address(pointer),
  },
  {
    name: "value",
    type: "int",
    summary: "the stored integer, where there is one in place of a pointer",
    get: ({ value }) => value ?? null,
  },
];
