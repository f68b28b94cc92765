/** Whether a word can be a return address: is there a call instruction just before it? */
import { MemoryFault } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";

const longest = 8;

/** Whether the bytes before `address` end in one of x86-64's call instructions. */
export function followsCall(memory: AddressSpace, address: bigint): boolean {
  let code: Uint8Array;
  try {
    code = memory.read(address - BigInt(longest), longest);
  } catch (error) {
    if (error instanceof MemoryFault) return false;
    throw error;
  }
  // call rel32
  if (code[longest - 5] === 0xe8) return true;
  // call r/m64 (ff /2): the ModRM byte says how many bytes follow it.
  for (let length = 2; length <= 7; length++) {
    if (code[longest - length] === 0xff && indirectLength(code, longest - length + 1) === length) return true;
  }
  return false;
}

/** Bytes of the `ff /2` instruction whose ModRM byte is at `at`; 0 where it is another instruction. */
function indirectLength(code: Uint8Array, at: number): number {
  const modrm = code[at]!;
  if ((modrm >> 3 & 7) !== 2) return 0;
  const mode = modrm >> 6, rm = modrm & 7;
  if (mode === 3) return 2;
  const sib = rm === 4 ? 1 : 0;
  if (mode === 1) return 2 + sib + 1;
  if (mode === 2) return 2 + sib + 4;
  const noBase = rm === 5 || (sib === 1 && (code[at + 1] ?? 0) % 8 === 5);
  return 2 + sib + (noBase ? 4 : 0);
}
