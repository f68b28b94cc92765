/** A walker: a source over a linked structure of the kernel, typed by its arguments. */
import type { Target } from "../types/target.ts";
import type { Walk, WalkOptions } from "../kernel/walk_end.ts";
import type { ColumnDeclaration } from "./column.ts";

/** What a walker yields. */
export interface WalkerEntry {
  /** The node's address, or the stored pointer; undefined for an entry that is no pointer (an xarray's value). */
  readonly address: bigint | undefined;
}

export interface WalkerDeclaration<Entry extends WalkerEntry = WalkerEntry> {
  readonly name: string;
  readonly summary: string;
  /**
   * The first argument. An object or a symbol without a type stands for its address, a pointer for its value.
   */
  readonly head: {
    readonly name: string;
    readonly summary: string;
    /** The C types of what it may lead to, where the argument's type is known: `struct list_head`. */
    readonly types: readonly string[];
  };
  /**
   * What an entry is. `member`: `NAME(head, struct T, member)`, the entry is a node inside of a T, whose address is
   * the entry's less the member's offset. `pointer`: `NAME(head, struct T)`, the entry is the address of a T.
   * Without the arguments after the head a row is the entry's address.
   */
  readonly entry: "member" | "pointer";
  /** Columns that a row has before the members of its T: `index`. */
  readonly columns: readonly ColumnDeclaration<Entry>[];
  /** @param head the address of the list_head, rb_root, ... */
  walk(target: Target, head: bigint, options: WalkOptions): Walk<Entry>;
}

/** Declares a walker. */
export function defineWalker<Entry extends WalkerEntry>(
  walker: WalkerDeclaration<Entry>,
): WalkerDeclaration<Entry> {
  return walker;
}
