/** Writes ORC tables in each of the formats, from the numbers in the kernel's own headers of the time. */
import type { FakeMemory } from "./fake_memory.ts";

export type Format = "4.14" | "6.3" | "6.4" | "7.1";
export const formats: readonly Format[] = ["4.14", "6.3", "6.4", "7.1"];

/** What an entry is to say, in words of the test's own. */
export interface Rule {
  /** "sp+8", "bp+16", "*sp+8" (indirect), "*bp-8", "r10", "r13", "di", "dx", "ax". */
  readonly cfa: string;
  /** "same", "cfa-16", "bp-8". */
  readonly bp?: string;
  readonly kind?: "call" | "regs" | "iret" | "end" | "undefined";
  readonly signal?: boolean;
}

const numbers: Record<"old" | "new", Record<string, number>> = {
  old: { none: 0, cfa: 1, dx: 2, di: 3, bp: 4, sp: 5, r10: 6, r13: 7, "*bp": 8, "*sp": 9, ax: 10 },
  new: { none: 0, ax: 1, dx: 2, sp: 3, bp: 4, di: 5, r10: 6, r13: 7, cfa: 8, "*sp": 9, "*bp": 10 },
};

function split(text: string): [string, number] {
  const match = /^(\*?[a-z]+[0-9]*)([+-][0-9]+)?$/.exec(text)!;
  return [match[1]!, Number(match[2] ?? 0)];
}

/** The six bytes of an entry. */
export function encode(rule: Rule, format: Format): number[] {
  const names = numbers[format === "7.1" ? "new" : "old"];
  const kind = rule.kind ?? "call";
  const empty = kind === "end" || kind === "undefined";
  const [base, spOffset] = empty ? ["none", 0] : split(rule.cfa);
  const [bpBase, bpOffset] = !rule.bp || rule.bp === "same" ? ["none", 0] : split(rule.bp);
  const signal = (rule.signal ?? (kind === "regs" || kind === "iret")) ? 1 : 0;
  const old = { call: 0, regs: 1, iret: 2, end: 0, undefined: 0 }[kind];
  const modern = { call: 2, regs: 3, iret: 4, end: 1, undefined: 0 }[kind];
  const end = kind === "end" ? 1 : 0;
  let word = names[base]! | names[bpBase]! << 4;
  if (format === "4.14") word |= old << 8 | end << 10;
  else if (format === "6.3") word |= old << 8 | signal << 10 | end << 11;
  else word |= modern << 8 | signal << 11;
  return [spOffset & 255, spOffset >> 8 & 255, bpOffset & 255, bpOffset >> 8 & 255, word & 255, word >> 8];
}

export interface Table {
  readonly ips: bigint;
  readonly entries: bigint;
  readonly count: number;
}

/** Writes both tables; the rules are given with the addresses where they begin, ascending. */
export function writeTables(
  memory: FakeMemory,
  at: bigint,
  rules: readonly (readonly [bigint, Rule])[],
  format: Format,
): Table {
  const entries = at + BigInt(rules.length * 4) + 2n;
  rules.forEach(([pc, rule], i) => {
    const place = at + BigInt(i * 4);
    const relative = Number(pc - place);
    memory.write(place, [
      relative & 255,
      relative >> 8 & 255,
      relative >> 16 & 255,
      relative >>> 24,
    ]);
    memory.write(entries + BigInt(i * 6), encode(rule, format));
  });
  return { ips: at, entries, count: rules.length };
}

/** The bit-fields of `struct orc_entry` as the types of a kernel of that time have them. */
export function bitFields(format: Format): { name: string; bitOffset: number; bitSize: number }[] {
  const sizes: Record<Format, [string, number][]> = {
    "4.14": [["sp_reg", 4], ["bp_reg", 4], ["type", 2], ["end", 1]],
    "6.3": [["sp_reg", 4], ["bp_reg", 4], ["type", 2], ["signal", 1], ["end", 1]],
    "6.4": [["sp_reg", 4], ["bp_reg", 4], ["type", 3], ["signal", 1]],
    "7.1": [["sp_reg", 4], ["bp_reg", 4], ["type", 3], ["signal", 1]],
  };
  let bitOffset = 32;
  const fields = [{ name: "sp_offset", bitOffset: 0, bitSize: 16 }, {
    name: "bp_offset",
    bitOffset: 16,
    bitSize: 16,
  }];
  for (const [name, bitSize] of sizes[format]) {
    fields.push({ name, bitOffset, bitSize });
    bitOffset += bitSize;
  }
  return fields;
}
