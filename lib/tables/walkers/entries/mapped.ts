/** A walk whose items are made into others. */
import type { Walk } from "../../../kernel/walk_end.ts";

export function* mapped<From, To>(walk: Walk<From>, make: (item: From) => To): Walk<To> {
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    yield make(next.value);
  }
}
