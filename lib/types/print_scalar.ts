/** Numbers, characters, enumerators and addresses as a debugger writes them. */
import { MemoryFault } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { CType, EnumType } from "./ctype.ts";
import type { Symbols } from "./symbols.ts";

/** `0x41` or `65`; in hexadecimal a negative number is what its bits are. */
export function integerText(value: bigint, bits: number, hex: boolean): string {
  return hex ? `0x${BigInt.asUintN(bits, value).toString(16)}` : value.toString();
}

/** `0xffffffff81000000`. */
export function addressText(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}

/** No variable that a pointer leads into is larger: what lies further behind a name has none of its own. */
const farthest = 1n << 16n;

/**
 * `<init_task+16>` with the blank before it, or nothing when the address lies in no symbol.
 * @param text what lies there is a text, which among the constants, and in a module, has no name unless it begins there
 */
export function symbolText(symbols: Symbols, address: bigint, text = false): string {
  const symbol = symbols.at(address);
  if (!symbol) return "";
  const offset = address - symbol.address;
  if (
    offset >= farthest ||
    (text && offset !== 0n && (symbol.module !== undefined || isConstant(symbols, address)))
  ) return "";
  return ` <${symbol.name}${offset === 0n ? "" : `+${offset}`}>`;
}

function isConstant(symbols: Symbols, address: bigint): boolean {
  const start = symbols.findKernel("__start_rodata"), end = symbols.findKernel("__end_rodata");
  return start !== undefined && end !== undefined && address >= start.address && address < end.address;
}

const escapes: Readonly<Record<number, string>> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  92: "\\\\",
};

/** A byte within the quotes of a C text or character. */
export function byteText(byte: number, quote: '"' | "'"): string {
  const known = escapes[byte];
  if (known !== undefined) return known;
  if (byte === quote.charCodeAt(0)) return `\\${quote}`;
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
}

/** `65 'A'`. */
export function characterText(value: bigint): string {
  return `${value} '${byteText(Number(BigInt.asUintN(8, value)), "'")}'`;
}

/** C's `%g` with as many digits as tell every value of that size apart. */
export function floatText(value: number, size: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const digits = size === 4 ? 9 : 17;
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  if (power < -4 || power >= digits) {
    const sign = power < 0 ? "-" : "+";
    return `${trimmed(mantissa)}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  return trimmed(value.toFixed(Math.max(0, digits - 1 - power)));
}

function trimmed(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/**
 * The name of an enumerator; `(A | B | unknown: 0x40)` for an enumeration whose enumerators are bits; the number
 * where no name fits.
 */
export function enumText(value: bigint, type: EnumType): string {
  const exact = type.enumerators.find((one) => one.value === value);
  if (exact) return exact.name;
  if (value < 0n || !isFlags(type)) return value.toString();
  let left = value;
  const names: string[] = [];
  for (const one of type.enumerators) {
    if ((left & one.value) === 0n) continue;
    names.push(one.name);
    left &= ~one.value;
  }
  if (left !== 0n) names.push(`unknown: 0x${left.toString(16)}`);
  return names.length > 0 ? `(${names.join(" | ")})` : "0";
}

/** Whether no two enumerators share a bit. */
function isFlags(type: EnumType): boolean {
  let seen = 0n;
  for (const { value } of type.enumerators) {
    if (value < 0n || (seen & value) !== 0n) return false;
    seen |= value;
  }
  return seen !== 0n;
}

/** Whether a type is a byte that text is made of: `char` and its kin; those of another name only when told. */
export function isCharacter(type: CType, throughTypedefs: boolean): boolean {
  let at = type;
  for (let i = 0; i < 64; i++) {
    if (at.kind === "qualified" || (throughTypedefs && at.kind === "typedef")) at = at.target;
    else break;
  }
  return at.kind === "int" && at.encoding === "char" && at.size === 1;
}

/** The bytes behind a pointer up to a NUL, as many as are asked for at most; `fault` says why they end early. */
export function textBehind(
  space: AddressSpace,
  address: bigint,
  most: number,
): { readonly bytes: readonly number[]; readonly more: boolean; readonly fault?: MemoryFault } {
  const bytes: number[] = [];
  try {
    while (bytes.length < most) {
      const byte = space.u8(BigInt.asUintN(64, address + BigInt(bytes.length)));
      if (byte === 0) return { bytes, more: false };
      bytes.push(byte);
    }
  } catch (fault) {
    if (fault instanceof MemoryFault) return { bytes, more: false, fault };
    throw fault;
  }
  return { bytes, more: true };
}
