/** A walker: a source over a linked structure of the kernel, typed by its arguments. */
import type { Argument, Parameter } from "../../dsl/world.ts";
import type { Target } from "../types/target.ts";
import type { Walk, WalkOptions } from "../kernel/walk_end.ts";
import type { ColumnDeclaration } from "./column.ts";

/** What a walker yields. */
export interface WalkerEntry {
  /** The node's address, or the stored pointer; undefined for an entry that is no pointer (an xarray's value). */
  readonly address: bigint | undefined;
}

/** What the arguments after the head say, for walkers that must know. */
export interface WalkerArguments {
  /** Bytes of a T; undefined without a type, and for one whose size is not known. */
  readonly size: number | undefined;
  /** Bytes from the start of a T to `member`. */
  readonly offset: number;
  /** Bytes of what was given as the head, where that is known: the size of a symbol, of an array. */
  readonly extent: number | undefined;
  /** One for each of the walker's own parameters; never Missing or Failure. */
  readonly own: readonly Argument[];
}

/** A walker: `list(head, struct T, member)`. */
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
    /** What a T is of a variable of known type, so that it need not be said: all of it, or its elements. */
    readonly gives?: "variable" | "elements";
  };
  /**
   * What an entry is.
   * - `member`: `NAME(head, struct T, member)`, the entry is a node inside of a T, whose address is the entry's less
   *   the member's offset;
   * - `pointer`: `NAME(head, struct T)`, the entry is the address of a T;
   * - `next`: `NAME(head, struct T, member)`, the entry is the address of a T, and the member must be given: the walk
   *   goes by it;
   * - `element`: `NAME(head, T)`, the entry is the address of a T of any kind; one that is no structure is the row's
   *   `value`.
   *
   * Without the arguments after the head a row is the entry's address.
   */
  readonly entry: "member" | "pointer" | "next" | "element";
  /** Whether the type must be given, or known from the head. */
  readonly typed?: boolean;
  /** Further parameters, behind the type and the member. */
  readonly parameters?: readonly Parameter[];
  /** Columns that a row has before the members of its T: `index`. */
  readonly columns: readonly ColumnDeclaration<Entry>[];
  /** @param head the address of the list_head, rb_root, ... */
  walk(target: Target, head: bigint, options: WalkOptions, given: WalkerArguments): Walk<Entry>;
}

/** Declares a walker. */
export function defineWalker<Entry extends WalkerEntry>(
  walker: WalkerDeclaration<Entry>,
): WalkerDeclaration<Entry> {
  return walker;
}
