/** The list of what the language itself can call: one file each. */
import type { Aggregate } from "../ir.ts";
import type { WorldFunction } from "../world.ts";
import { abs } from "./abs.ts";
import { avg } from "./avg.ts";
import { count } from "./count.ts";
import { first } from "./first.ts";
import { hex } from "./hex.ts";
import { hist } from "./hist.ts";
import { length } from "./length.ts";
import { list } from "./list.ts";
import { lower } from "./lower.ts";
import { max } from "./max.ts";
import { min } from "./min.ts";
import { pct } from "./pct.ts";
import { replace } from "./replace.ts";
import { set } from "./set.ts";
import { size } from "./size.ts";
import { split } from "./split.ts";
import { sum } from "./sum.ts";
import { time } from "./time.ts";
import { uniq } from "./uniq.ts";
import { upper } from "./upper.ts";

function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}

/** Functions of one row's values. */
export const functions: ReadonlyMap<string, WorldFunction> = byName([
  abs,
  hex,
  length,
  lower,
  replace,
  size,
  split,
  time,
  upper,
]);

/** Functions over the rows of a group. */
export const aggregates: ReadonlyMap<string, Aggregate> = byName([
  avg,
  count,
  first,
  hist,
  list,
  max,
  min,
  pct,
  set,
  sum,
  uniq,
]);
