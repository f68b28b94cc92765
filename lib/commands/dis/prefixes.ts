/**
 * The prefixes that GNU prints before a mnemonic: lock and rep, and all those that do nothing for the instruction.
 * Whether one does is tried: the instruction is decoded again without it.
 */
import type { Encoding } from "./encoding.ts";
import { decode, type Decoded, iced } from "./iced.ts";

const names: ReadonlyMap<number, string> = new Map([
  [0x26, "es"],
  [0x2e, "cs"],
  [0x36, "ss"],
  [0x3e, "ds"],
  [0x64, "fs"],
  [0x65, "gs"],
  [0x66, "data16"],
  [0x67, "addr32"],
  [0xf0, "lock"],
]);

export function printedPrefixes(
  decoded: Decoded,
  encoding: Encoding,
  code: Uint8Array,
  address: bigint,
): string[] {
  const { prefixes, rex } = encoding;
  if (prefixes.length === 0 && rex === 0) return [];
  const printed: string[] = [], same = likeness(decoded, code, address);
  const hint = branchHint(encoding);
  prefixes.forEach((prefix, i) => {
    if (hint && prefixes.lastIndexOf(prefix) === i && prefix === hint.prefix) return;
    // Only the last of a kind can do anything.
    const used = prefix !== 0xf0 && prefixes.lastIndexOf(prefix) === i &&
      !same(without(code, encoding, prefix));
    if (used) return;
    printed.push(
      prefix === 0x3e && isIndirect(encoding) ? "notrack" : names.get(prefix) ?? repeatName(prefix, encoding),
    );
  });
  const rexName = idleRex(decoded, encoding, code, same);
  return rexName === undefined ? printed : [...printed, rexName];
}

function without(code: Uint8Array, { prefixes }: Encoding, prefix: number): Uint8Array {
  return Uint8Array.from([...prefixes.filter((one) => one !== prefix), ...code.subarray(prefixes.length)]);
}

/** Whether other bytes mean the same, where they stand in the place of these. */
function likeness(
  { instruction }: Decoded,
  code: Uint8Array,
  address: bigint,
): (other: Uint8Array) => boolean {
  const { formatter } = iced,
    text = formatter.formatMnemonicOptions(instruction, 1) + " " + formatter.formatAllOperands(instruction);
  return (other) => {
    const again = decode(other, address + BigInt(code.length - other.length));
    try {
      return again.instruction.code === instruction.code && again.instruction.length === other.length &&
        formatter.formatMnemonicOptions(again.instruction, 1) + " " +
              formatter.formatAllOperands(again.instruction) === text;
    } finally {
      again.free();
    }
  };
}

/** A segment prefix before a conditional branch says how likely it is; the last one counts. */
export function branchHint(
  { prefixes, map, opcode }: Encoding,
): { readonly prefix: number; readonly suffix: string } | undefined {
  const conditional = map === 0 ? opcode >> 4 === 7 || opcode === 0xe3 : map === 0x0f && opcode >> 4 === 8;
  const prefix = conditional ? prefixes.findLast((one) => segments.has(one)) : undefined;
  return prefix === 0x2e || prefix === 0x3e ? { prefix, suffix: prefix === 0x2e ? ",pn" : ",pt" } : undefined;
}

const segments = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65]);

const strings = new Set([0x6c, 0x6d, 0x6e, 0x6f, 0xa4, 0xa5, 0xaa, 0xab, 0xac, 0xad]);
const comparingStrings = new Set([0xa6, 0xa7, 0xae, 0xaf]);

/** What 0xf2 and 0xf3 are called before an instruction that they do not select. */
function repeatName(prefix: number, encoding: Encoding): string {
  const { prefixes, map, opcode, modrm } = encoding;
  if (prefix === 0xf3 && map === 0 && strings.has(opcode)) return "rep";
  if (prefix === 0xf3 && map === 0 && comparingStrings.has(opcode)) return "repz";
  if (prefixes.includes(0xf0) && modrm >> 6 !== 3) return prefix === 0xf3 ? "xrelease" : "xacquire";
  if (prefix === 0xf3) return "repz";
  return isBranch(encoding) ? "bnd" : "repnz";
}

function isBranch(encoding: Encoding): boolean {
  const { map, opcode } = encoding;
  if (map === 0x0f) return opcode >> 4 === 8;
  if (map !== 0) return false;
  return opcode >> 4 === 7 || [0xc2, 0xc3, 0xe8, 0xe9, 0xeb].includes(opcode) || isIndirect(encoding);
}

/** A call or a jump to where a register or memory says. */
function isIndirect({ map, opcode, modrm }: Encoding): boolean {
  const group = modrm >> 3 & 7;
  return map === 0 && opcode === 0xff && (group === 2 || group === 4);
}

/** The name of a REX byte that says something that the instruction does not hear. */
function idleRex(
  { instruction }: Decoded,
  { prefixes, rex, modrm, vector }: Encoding,
  code: Uint8Array,
  same: (other: Uint8Array) => boolean,
): string | undefined {
  if (rex === 0 || vector !== undefined) return undefined;
  const memory = hasMemory(instruction), at = prefixes.length;
  const heard = (bit: number): boolean => {
    if (bit === 1 && memory || bit === 2 && memory && (modrm & 7) === 4) return true;
    return !same(code.with(at, rex & ~bit));
  };
  const bits = [8, 4, 2, 1].filter((bit) => rex & bit);
  const idle = bits.length === 0 ? !hasNewByteRegister(instruction) : bits.some((bit) => !heard(bit));
  if (!idle) return undefined;
  const letters = (rex & 8 ? "W" : "") + (rex & 4 ? "R" : "") + (rex & 2 ? "X" : "") + (rex & 1 ? "B" : "");
  return letters === "" ? "rex" : `rex.${letters}`;
}

function hasMemory(instruction: Decoded["instruction"]): boolean {
  for (let i = 0; i < instruction.opCount; i++) if (instruction.opKind(i) === iced.OpKind.Memory) return true;
  return false;
}

function hasNewByteRegister(instruction: Decoded["instruction"]): boolean {
  for (let i = 0; i < instruction.opCount; i++) {
    if (instruction.opKind(i) === iced.OpKind.Register && iced.needsRex(instruction.opRegister(i))) {
      return true;
    }
  }
  return false;
}
