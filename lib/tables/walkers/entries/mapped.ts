/** What walkers share that make their entries of those of lib/kernel. */
import type { Walk } from "../../../kernel/walk_end.ts";

/** The same walk, whose items are made into others. */
export function* mapped<From, To>(walk: Walk<From>, make: (item: From) => To): Walk<To> {
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    yield make(next.value);
  }
}
