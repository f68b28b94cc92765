/**
 * Which of its formats an ORC table has. The entry is three 16-bit words: sp_offset, bp_offset, and a word of
 * bit-fields that has changed four times:
 *
 *     4.14         sp_reg:4 bp_reg:4 type:2 end:1                 types call, regs, regs partial
 *     6.3          sp_reg:4 bp_reg:4 type:2 signal:1 end:1        ffb1b4a41016
 *     6.4          sp_reg:4 bp_reg:4 type:3 signal:1              fb799447ae29: types undefined, end of stack, call, …
 *     7.1          the same bits, registers numbered anew         1735858caa4b
 *
 * Distributions backport each of them (RHEL 9.6 has the third in a 5.14), so no version number decides: the
 * bit-fields do where the types are known, and the entries themselves do for the rest, since almost all of them
 * say "call, relative to SP".
 */

/** One bit-field of the entry; `bitOffset` counts from the start of the whole entry. */
export interface OrcBitField {
  readonly name: string;
  readonly bitOffset: number;
  readonly bitSize: number;
}

/** Where a value lies in the third word. */
export interface OrcField {
  readonly shift: number;
  readonly mask: number;
}

export type OrcRegister =
  | "undefined"
  | "prev-sp"
  | "ax"
  | "dx"
  | "di"
  | "bp"
  | "sp"
  | "r10"
  | "r13"
  | "bp-indirect"
  | "sp-indirect"
  | "unknown";

export type OrcType = "undefined" | "end" | "call" | "regs" | "regs-partial" | "unknown";

/** How to read the entries of a table. */
export interface OrcLayout {
  readonly spReg: OrcField;
  readonly bpReg: OrcField;
  readonly type: OrcField;
  readonly signal?: OrcField;
  readonly end?: OrcField;
  readonly types: readonly OrcType[];
  readonly registers: readonly OrcRegister[];
}

export const orcEntrySize = 6;
/** Where the bit-fields begin: after two 16-bit offsets. */
const wordBits = 32;

const typesBefore64: readonly OrcType[] = ["call", "regs", "regs-partial"];
const typesSince64: readonly OrcType[] = ["undefined", "end", "call", "regs", "regs-partial"];

/** 10 was given to AX in the months before the renumbering (96f3b16a9de5, also in stable kernels). */
const registersBefore71: readonly OrcRegister[] = [
  "undefined",
  "prev-sp",
  "dx",
  "di",
  "bp",
  "sp",
  "r10",
  "r13",
  "bp-indirect",
  "sp-indirect",
  "ax",
];
const registersSince71: readonly OrcRegister[] = [
  "undefined",
  "ax",
  "dx",
  "sp",
  "bp",
  "di",
  "r10",
  "r13",
  "prev-sp",
  "sp-indirect",
  "bp-indirect",
];

const low4: OrcField = { shift: 0, mask: 15 };
const next4: OrcField = { shift: 4, mask: 15 };

const original: OrcLayout = {
  spReg: low4,
  bpReg: next4,
  type: { shift: 8, mask: 3 },
  end: { shift: 10, mask: 1 },
  types: typesBefore64,
  registers: registersBefore71,
};
const withSignal: OrcLayout = {
  ...original,
  signal: { shift: 10, mask: 1 },
  end: { shift: 11, mask: 1 },
};
const withWideType: OrcLayout = {
  spReg: low4,
  bpReg: next4,
  type: { shift: 8, mask: 7 },
  signal: { shift: 11, mask: 1 },
  types: typesSince64,
  registers: registersBefore71,
};

/** The layout that the bit-fields of the type describe; undefined where they are not an ORC entry's. */
export function layoutFromFields(fields: readonly OrcBitField[]): OrcLayout | undefined {
  const find = (name: string): OrcField | undefined => {
    const field = fields.find((f) => f.name === name);
    const shift = field ? field.bitOffset - wordBits : -1;
    if (!field || shift < 0 || field.bitSize < 1 || shift + field.bitSize > 16) return undefined;
    return { shift, mask: (1 << field.bitSize) - 1 };
  };
  const spReg = find("sp_reg"), bpReg = find("bp_reg"), type = find("type");
  const signal = find("signal"), end = find("end");
  if (!spReg || !bpReg || !type) return undefined;
  return {
    spReg,
    bpReg,
    type,
    ...(signal && { signal }),
    ...(end && { end }),
    // The type of an entry took over what `end` said.
    types: type.mask > 3 && !end ? typesSince64 : typesBefore64,
    registers: registersBefore71,
  };
}

/**
 * The layout of a table, from some of its entries (`sample`: whole entries, a few hundred are enough) and, where
 * they are known, from the bit-fields of its type. Undefined where the sample does not look like ORC at all.
 */
export function detectLayout(sample: Uint8Array, fields?: readonly OrcBitField[]): OrcLayout | undefined {
  const words = thirdWords(sample);
  if (words.length === 0) return undefined;
  const described = fields && layoutFromFields(fields);
  const candidates = described ? [described] : [guessBits(words)];
  for (const bits of candidates) {
    for (const registers of [registersSince71, registersBefore71]) {
      const layout = { ...bits, registers };
      if (isPlausible(words, layout)) return layout;
    }
  }
  return undefined;
}

/** The third word of each entry. */
function thirdWords(sample: Uint8Array): number[] {
  const words: number[] = [];
  for (let i = 0; i + orcEntrySize <= sample.length; i += orcEntrySize) {
    words.push(sample[i + 4]! | sample[i + 5]! << 8);
  }
  return words;
}

/** Without a type: "call" is 2 in a field of three bits, or 0 in one of two; the top bit is `end` only in 6.3. */
function guessBits(words: readonly number[]): OrcLayout {
  const wide = words.filter((word) => (word >> 8 & 7) === 2).length;
  if (wide * 2 > words.length) return withWideType;
  return words.some((word) => (word >> 11 & 1) !== 0) ? withSignal : original;
}

/** Compiled code is nearly all "call" relative to SP or BP: half of the entries is a mild demand. */
function isPlausible(words: readonly number[], layout: OrcLayout): boolean {
  const { spReg, type } = layout;
  let calls = 0, relativeToSp = 0;
  for (const word of words) {
    if (layout.types[word >> type.shift & type.mask] !== "call") continue;
    const register = layout.registers[word >> spReg.shift & spReg.mask];
    if (register === "sp" || register === "bp") calls++;
    if (register === "sp") relativeToSp++;
  }
  // Both numberings have BP at 4; SP must be there more often than chance has it.
  return calls * 2 > words.length && relativeToSp * 10 > words.length;
}
