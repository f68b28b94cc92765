/** A member of a structure, resolved once and read often: offset and size without an object per read. */
import { LookupError } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { CType } from "../types/ctype.ts";
import { sizeOf } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";

export interface Field {
  readonly offset: bigint;
  /** Bytes; for an array or a structure all of it. */
  readonly size: number;
  readonly signed: boolean;
  readonly type: CType;
}

/** The first of these members that the structure has, or undefined: the newest kernel's name goes first. */
export function findField(target: Target, struct: string, ...paths: readonly string[]): Field | undefined {
  const owner = target.types.find(/\s/.test(struct) ? struct : `struct ${struct}`);
  for (const path of owner ? paths : []) {
    const found = target.types.member(owner!, path);
    if (!found || found.bitSize !== undefined) continue;
    const type = target.types.resolve(found.type);
    return {
      offset: BigInt(Math.floor(found.bitOffset / 8)),
      size: sizeOf(type) ?? 0,
      signed: (type.kind === "int" || type.kind === "enum") && type.signed,
      type: found.type,
    };
  }
  return undefined;
}

/** The same, or a LookupError that names what is missing. */
export function getField(target: Target, struct: string, ...paths: readonly string[]): Field {
  const field = findField(target, struct, ...paths);
  if (field) return field;
  throw new LookupError(target.types.absent ?? `this kernel has no member ${struct}.${paths.join(" or ")}`);
}

/** The integer or pointer in a field of the structure at `base`. Throws a MemoryFault, a LookupError for no number. */
export function readField(space: AddressSpace, base: bigint, field: Field): bigint {
  if (field.size > 8 || field.size === 0 || field.size & field.size - 1) {
    throw new LookupError(`a member of ${field.size} bytes is no number`);
  }
  const raw = space.unsigned(base + field.offset, field.size);
  return field.signed ? BigInt.asIntN(field.size * 8, raw) : raw;
}

/** The same as a number: exact for 32 bits, and for what is known to be small. */
export function readNumber(space: AddressSpace, base: bigint, field: Field): number {
  const address = base + field.offset;
  if (field.size === 4) return field.signed ? space.i32(address) : space.u32(address);
  return Number(readField(space, base, field));
}
