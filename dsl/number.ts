/** Number literals: integers with C's suffixes, floats, sizes (64KiB) and durations (5m30s). */

/** What a number literal is. */
export type NumberLiteral =
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "size"; readonly bytes: bigint }
  | { readonly kind: "duration"; readonly ns: bigint };

const sizeUnits: Record<string, bigint> = {
  K: 1n << 10n,
  KiB: 1n << 10n,
  M: 1n << 20n,
  MiB: 1n << 20n,
  G: 1n << 30n,
  GiB: 1n << 30n,
  T: 1n << 40n,
  TiB: 1n << 40n,
};

/** Nanoseconds in each unit of a duration, the longest first. */
export const durationUnits: Readonly<Record<string, bigint>> = {
  w: 604_800_000_000_000n,
  d: 86_400_000_000_000n,
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  ns: 1n,
};

const unitOrder = Object.keys(durationUnits);
const maxDigits = 40;

/** Reads a number literal. A problem's hint follows a newline. */
export function readNumber(text: string): NumberLiteral | { readonly problem: string } {
  if (text.length > 80) return { problem: "this number is too long" };
  const plain = text.replaceAll("_", "");
  if (/^_|_$|__/.test(text) && !/^0/.test(text)) {
    return { problem: `\`_\` stands between two digits: ${text}` };
  }
  return readRadix(plain) ?? readDecimal(plain) ?? readSize(plain) ?? readDuration(plain) ??
    { problem: complain(text) };
}

function readRadix(text: string): NumberLiteral | { readonly problem: string } | undefined {
  const match = /^(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)(?:[uU]?[lL]{0,2}|[lL]{1,2}[uU])$/.exec(text);
  return match ? integer(BigInt(match[1].toLowerCase())) : undefined;
}

function readDecimal(text: string): NumberLiteral | { readonly problem: string } | undefined {
  const float = /^\d+\.\d+(?:[eE]\d+)?$/.exec(text);
  if (float) return { kind: "float", value: Number(text) };
  const match = /^(\d+)(?:[uU]?[lL]{0,2}|[lL]{1,2}[uU])$/.exec(text);
  if (!match) return undefined;
  if (match[1].length > 1 && match[1].startsWith("0")) {
    return {
      problem: `a number does not begin with 0: ${text}\noctal is 0o${match[1].replace(/^0+/, "") || "0"}`,
    };
  }
  return integer(BigInt(match[1]));
}

function integer(value: bigint): NumberLiteral | { readonly problem: string } {
  return value < 1n << 64n ? { kind: "int", value } : { problem: "this number does not fit into 64 bits" };
}

function readSize(text: string): NumberLiteral | { readonly problem: string } | undefined {
  const match = /^(\d+(?:\.\d+)?)([KMGT](?:iB)?)$/.exec(text);
  if (!match) return undefined;
  const bytes = scaled(match[1], sizeUnits[match[2]]);
  return bytes < 1n << 64n ? { kind: "size", bytes } : { problem: "this size does not fit into 64 bits" };
}

function readDuration(text: string): NumberLiteral | { readonly problem: string } | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|ms|[smhdw]))+$/.test(text)) return undefined;
  let ns = 0n;
  let last = -1;
  for (const [, digits, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|[smhdw])/g)) {
    const order = unitOrder.indexOf(unit);
    if (order <= last) {
      return { problem: `units of a duration go from long to short: ${text}\nas in 1h30m or 5m30s` };
    }
    last = order;
    ns += scaled(digits, durationUnits[unit]);
  }
  return ns < 1n << 64n ? { kind: "duration", ns } : { problem: "this duration is longer than 584 years" };
}

/** `1.5` times a unit, exactly, rounded down. */
function scaled(digits: string, unit: bigint): bigint {
  const [whole, fraction = ""] = digits.slice(0, maxDigits).split(".");
  return BigInt(whole) * unit + BigInt(fraction || "0") * unit / 10n ** BigInt(fraction.length);
}

function complain(text: string): string {
  if (/^0[xX]/.test(text)) return `not a hexadecimal number: ${text}`;
  if (/^[0-9a-fA-F]+$/.test(text)) return `not a number: ${text}\nhexadecimal begins with 0x: 0x${text}`;
  const unit = /^[\d.]+([A-Za-z]\w*)$/.exec(text)?.[1];
  if (unit !== undefined) {
    return `unknown unit \`${unit}\`\nsizes are K M G T KiB MiB GiB TiB, durations ns us ms s m h d w`;
  }
  return `not a number: ${text}`;
}
