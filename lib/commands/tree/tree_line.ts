/** What a command line asks of a tree. */
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
