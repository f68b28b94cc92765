/** Values that have elements: which they are, and their elements as rows. */
import { elementsOf } from "../run/scalar.ts";
import { anyType } from "../types.ts";
import type { Host, StaticType, Value } from "../value.ts";
import type { BoundSource } from "../world.ts";

/** The type of the elements; undefined when a value has none: a pointer or a text is one value, whatever is behind. */
export function elementType(type: StaticType): StaticType | undefined {
  switch (type.kind) {
    case "any":
      return anyType;
    case "list":
      return type.of;
    case "host":
      return type.host.scalar() === undefined ? type.host.element() : undefined;
    default:
      return undefined;
  }
}

/** The elements of a value of this type as a source; the value is its only argument. */
export function collectionOf(type: StaticType): BoundSource {
  return {
    columns: [],
    defaults: [],
    rowType: elementType(type) ?? anyType,
    lookups: [],
    // An element may be any value: the language reads a row's members through checks that know its type.
    rows: (_pushed, _warn, [value]) => (elementsOf(value as Value) ?? []) as Iterable<Host>,
  };
}
