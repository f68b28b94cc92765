/** Whether anything of an object can be read. */
import { MemoryFault } from "../../base/errors.ts";
import { sizeOf } from "../../types/ctype.ts";
import type { CObject } from "../../types/object.ts";

const pageBytes = 4096, mostPages = 256;

/** Why none of a structure can be read; undefined when some of it can, and the rest says so in its place. */
export function unreadable({ place, plain }: CObject): MemoryFault | undefined {
  const { space, address } = place!, size = plain.kind === "function" ? 0 : sizeOf(plain) ?? 1;
  if (size === 0) return undefined;
  let first: MemoryFault | undefined;
  for (let offset = 0, pages = 0; offset < size && pages < mostPages; pages++) {
    try {
      space.u8(BigInt.asUintN(64, address + BigInt(offset)));
      return undefined;
    } catch (error) {
      if (!(error instanceof MemoryFault)) throw error;
      first ??= error;
    }
    offset += pageBytes - Number((address + BigInt(offset)) % BigInt(pageBytes));
  }
  return first;
}
