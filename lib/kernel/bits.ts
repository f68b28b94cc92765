/** Bit-fields that lie within one byte, resolved once and read often. */
import { LookupError } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { Target } from "../types/target.ts";

export interface BitField {
  /** The byte's offset in the structure. */
  readonly offset: bigint;
  readonly shift: number;
  readonly mask: number;
}

/** Throws a LookupError for a member that is not there, or is no bit-field within a byte. */
export function getBits(target: Target, struct: string, member: string): BitField {
  const type = target.types.find(`struct ${struct}`);
  const found = type && target.types.member(type, member);
  const shift = found ? found.bitOffset % 8 : 0;
  if (!found || found.bitSize === undefined || shift + found.bitSize > 8) {
    throw new LookupError(target.types.absent ?? `this kernel has no bit-field ${struct}.${member}`);
  }
  return { offset: BigInt((found.bitOffset - shift) / 8), shift, mask: (1 << found.bitSize) - 1 };
}

export function readBits(space: AddressSpace, base: bigint, field: BitField): number {
  return space.u8(base + field.offset) >> field.shift & field.mask;
}
