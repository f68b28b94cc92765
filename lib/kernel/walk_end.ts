/** How a walk over a linked structure ended, and the limits that every walk keeps. */
import { CorruptError, InquestError, LookupError, MemoryFault } from "../base/errors.ts";

/**
 * - `end`: the structure's own end was reached;
 * - `cycle`: a node came again;
 * - `cap`: the walk was stopped after as many entries as it was allowed;
 * - `unreadable`: a node lies in memory that the dump does not have;
 * - `corrupt`: a node contradicts the structure.
 */
export interface WalkEnd {
  readonly kind: "end" | "cycle" | "cap" | "unreadable" | "corrupt";
  /** In words, with the address; empty for `end`. */
  readonly detail: string;
}

/** How a walk is bounded. */
export interface WalkOptions {
  /** Entries at most; 10 million unless given. */
  readonly cap?: number;
}

/** A walk: yields as it goes and returns how it ended. */
export type Walk<T> = Generator<T, WalkEnd, undefined>;

/** Entries of a walk that nobody has bounded. */
export const defaultCap = 10_000_000;

/** The structure's own end. */
export const ended: WalkEnd = { kind: "end", detail: "" };

export function hex(address: bigint): string {
  return `0x${BigInt.asUintN(64, address).toString(16)}`;
}

/** The end of a walk that was stopped after so many entries. */
export function capped(cap: number): WalkEnd {
  return { kind: "cap", detail: `stopped after ${cap} entries` };
}

export function cycleAt(address: bigint): WalkEnd {
  return { kind: "cycle", detail: `comes back to ${hex(address)}` };
}

/** The end that a contradiction makes: what contradicts what, with the address. */
export function corrupt(detail: string): WalkEnd {
  return { kind: "corrupt", detail };
}

/** The end that a failed read makes; anything but a MemoryFault is thrown on. */
export function unreadable(error: unknown): WalkEnd {
  if (error instanceof MemoryFault) return { kind: "unreadable", detail: error.message };
  throw error;
}

/** A walk that ends, where its beginning or going on fails for what the dump holds. */
export function* guardedWalk<T>(walk: () => Walk<T>): Walk<T> {
  try {
    return yield* walk();
  } catch (error) {
    if (error instanceof InquestError) return corrupt(error.message);
    return unreadable(error);
  }
}

/** What to tell the user of an end that is not the structure's own; undefined for one that is. */
export function walkWarning(what: string, end: WalkEnd): string | undefined {
  return end.kind === "end" ? undefined : `${what}: ${end.detail}`;
}

/** All that a walk yields, and what it would warn of. */
export function collect<T>(walk: Walk<T>): { readonly items: T[]; readonly end: WalkEnd } {
  const items: T[] = [];
  for (;;) {
    const next = walk.next();
    if (next.done) return { items, end: next.value };
    items.push(next.value);
  }
}

/** The items of a walk that is of no use unless it is complete: throws when it is not. */
export function* whole<T>(walk: Walk<T>): Generator<T> {
  const { kind, detail } = yield* walk;
  if (kind === "unreadable") throw new LookupError(detail);
  if (kind !== "end") throw new CorruptError(detail);
}
