/** What lies at an address, as it is told. */
import type { ObjectState } from "./slab_free.ts";
import { hex } from "./walk_end.ts";

/** What kind of place it is, in a word; `none` where nothing is. */
export type PlaceKind =
  | ("null" | "user" | "task" | "stack" | "per-CPU" | "code" | "data" | "module")
  | ("slab" | "struct page" | "vmalloc" | "direct map" | "mapped" | "none");

/** What lies at an address. */
export interface Place {
  readonly kind: PlaceKind;
  readonly text: string;
  /** Whose it is: a `struct task_struct *`. */
  readonly task?: bigint;
  /** The object of a slab cache: where it begins, its cache's name, and whether it is in use. */
  readonly object?: bigint;
  readonly cache?: string;
  readonly state?: ObjectState;
  /** The page frame's `struct page *`. */
  readonly page?: bigint;
}

/** `+0x10`; nothing for 0. */
export function plus(offset: bigint): string {
  return offset === 0n ? "" : `+${hex(offset)}`;
}
