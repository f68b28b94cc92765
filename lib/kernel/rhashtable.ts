/** struct rhashtable: hash tables that grow and shrink (include/linux/rhashtable.h). */
import type { Target } from "../types/target.ts";
import { filledWords } from "./buckets.ts";
import { forEachInChain, nullTerminated } from "./chain.ts";
import { CycleGuard } from "./cycle.ts";
import { type Field, findField, getField, readField, readNumber } from "./field.ts";
import { Trouble } from "./trouble.ts";
import { corrupt, cycleAt, defaultCap, ended, hex, type Walk, type WalkOptions } from "./walk_end.ts";

interface Layout {
  readonly table: Field;
  /** 4.7 (ca26893f05e8): whether equal keys hang on a list of their own; a table before never has such lists. */
  readonly lists: Field | undefined;
  readonly size: Field;
  /** 4.11 (40137906c5f5): bits of the first index of a table that is split into pages; 0 for one that is not. */
  readonly nest: Field | undefined;
  readonly future: Field;
  readonly buckets: Field;
  readonly nextInList: Field | undefined;
  /**
   * 5.2 (ba6306e3f648, 8f0db018006a): bit 0 of a bucket is its lock, and NULL is an empty one. Before, an empty bucket
   * held the mark of an end.
   */
  readonly locked: boolean;
}

function layout(target: Target): Layout {
  return {
    table: getField(target, "rhashtable", "tbl"),
    lists: findField(target, "rhashtable", "rhlist"),
    size: getField(target, "bucket_table", "size"),
    nest: findField(target, "bucket_table", "nest"),
    future: getField(target, "bucket_table", "future_tbl"),
    buckets: getField(target, "bucket_table", "buckets"),
    nextInList: findField(target, "rhlist_head", "next"),
    locked: target.types.find("struct rhash_lock_head") !== undefined,
  };
}

/** A walk in progress. */
interface Walking {
  readonly target: Target;
  readonly layout: Layout;
  readonly lists: boolean;
  readonly cap: number;
  readonly trouble: Trouble;
}

/**
 * Yields each `struct rhash_head *`, or `struct rhlist_head *` of a table with lists. While a table is being
 * resized, its entries are in the old one and in the new one, each in one of them. Throws a LookupError.
 * @param table `struct rhashtable *`, or the `struct rhltable *` that begins with one
 */
export function* rhashtableForEach(target: Target, table: bigint, options: WalkOptions = {}): Walk<bigint> {
  const at = target.once(layout), { kernel } = target;
  if (table === 0n) return corrupt("the table is NULL");
  const cap = options.cap ?? defaultCap, trouble = new Trouble(cap), guard = new CycleGuard();
  try {
    const lists = at.lists !== undefined && readField(kernel, table, at.lists) !== 0n;
    const walking = { target, layout: at, lists, cap, trouble };
    for (let one = readField(kernel, table, at.table); one !== 0n;) {
      if (guard.closes(one)) {
        trouble.note(cycleAt(one));
        break;
      }
      if (!(yield* tableEntries(walking, one))) break;
      one = readField(kernel, one, at.future);
    }
  } catch (error) {
    trouble.fault(error);
  }
  return trouble.end();
}

/** The entries of one `struct bucket_table`; false when the cap is reached. */
function* tableEntries(walking: Walking, table: bigint): Generator<bigint, boolean> {
  const { target: { kernel }, layout: at } = walking;
  const size = readNumber(kernel, table, at.size) >>> 0;
  const nest = at.nest ? readNumber(kernel, table, at.nest) : 0;
  const buckets = table + at.buckets.offset;
  if (nest === 0) return yield* bucketEntries(walking, buckets, BigInt(size));
  if (nest >= 32 || 2 ** nest > size || (size & size - 1) !== 0) {
    walking.trouble.note(corrupt(`table ${hex(table)} of ${size} buckets is nested by ${nest} bits`));
    return true;
  }
  const top = readField(kernel, buckets, { ...at.buckets, offset: 0n, size: 8 });
  return yield* nestedEntries(walking, top, 2 ** nest, size / 2 ** nest);
}

/** Pointers in a page of a nested table. */
const inPage = 512;

/**
 * A nested table is a tree of pages of pointers: `count` of them here, each to what holds so many buckets more.
 * Pages without entries are not there.
 */
function* nestedEntries(
  walking: Walking,
  array: bigint,
  count: number,
  below: number,
): Generator<bigint, boolean> {
  if (array === 0n) return true;
  const { target: { kernel }, trouble } = walking;
  for (const [, page] of filledWords(kernel, array, BigInt(count), trouble)) {
    const fits = below > inPage
      ? yield* nestedEntries(walking, page, inPage, below / inPage)
      : yield* bucketEntries(walking, page, BigInt(below));
    if (!fits) return false;
  }
  return true;
}

function* bucketEntries(walking: Walking, buckets: bigint, count: bigint): Generator<bigint, boolean> {
  const { target: { kernel }, layout: at, trouble } = walking;
  for (const [, word] of filledWords(kernel, buckets, count, trouble)) {
    const first = at.locked ? word & ~1n : word;
    // An empty bucket that is locked, or an empty one of an old kernel.
    if (first === 0n || first & 1n) continue;
    if (!(yield* chainEntries(walking, first))) return false;
  }
  return true;
}

/** A chain ends with an odd number, which says where in the table it is: entries move from one to another. */
const chain = { next: 0, ends: (pointer: bigint) => pointer === 0n || pointer & 1n ? ended : undefined };

function* chainEntries(walking: Walking, first: bigint): Generator<bigint, boolean> {
  const { target: { kernel }, layout: at, lists, cap, trouble } = walking;
  const walk = forEachInChain(kernel, first, chain, { cap: cap + 1 });
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) {
      if (next.value.kind !== "end") trouble.note(next.value);
      return true;
    }
    const same = lists && at.nextInList ? listed(walking, next.value, at.nextInList) : [next.value];
    for (const entry of same) {
      if (trouble.full()) return false;
      yield entry;
    }
  }
}

/** An entry and those with the same key. */
function* listed(
  { target: { kernel }, cap, trouble }: Walking,
  first: bigint,
  next: Field,
): Generator<bigint> {
  const end = yield* forEachInChain(kernel, first, nullTerminated(Number(next.offset)), { cap: cap + 1 });
  if (end.kind !== "end") trouble.note(end);
}
