/** Enumerators by name. */
import type { EnumType } from "./ctype.ts";
import type { Target } from "./target.ts";

/** An enumerator and the enumeration that it is of. */
export interface FoundEnumerator {
  readonly type: EnumType;
  readonly value: bigint;
}

/** Every enumerator of the kernel; made when a word is no symbol: `target.once(enumerators)`. */
export function enumerators({ types: { kernel } }: Target): ReadonlyMap<string, FoundEnumerator> {
  const found = new Map<string, FoundEnumerator>();
  if (!kernel) return found;
  for (let id = kernel.startId; id < kernel.endId; id++) {
    const type = kernel.isEnum(id) ? kernel.type(id) : undefined;
    if (type?.kind !== "enum") continue;
    for (const { name, value } of type.enumerators) found.set(name, { type, value });
  }
  return found;
}
