/** Enumerations for columns: alternatives, and sets of bits. */
import { type EnumDomain, Label } from "../../../dsl/value.ts";

/**
 * A domain of alternatives: each number has its names, any of which a query may write.
 * @param ordered whether one number is less than another in a sense that a query may ask for
 */
export function alternatives(
  name: string,
  spellings: ReadonlyMap<bigint, readonly string[]>,
  ordered = false,
): EnumDomain {
  const numbers = new Map<string, bigint>();
  for (const [number, names] of spellings) for (const name of names) numbers.set(name, number);
  return {
    name,
    labels: () => [...numbers.keys()],
    has: (label) => numbers.has(label),
    matches: (value, label) => numbers.get(label) === value,
    ...(ordered && { order: (label: string) => numbers.get(label) }),
  };
}

/** A set of bits. */
export interface FlagSet {
  /** A value is what a label names when it has all the label's bits. */
  readonly domain: EnumDomain;
  /** `PF_KTHREAD | PF_NOFREEZE`; bits without a name follow in hex, and no bit at all is 0x0. */
  label(value: bigint): Label;
}

/**
 * A set of bits with names.
 * @param bits the names and their bits; one of several bits goes before those that are part of it, and the text then
 * names it alone
 * @param zero what a value without any bit is called
 */
export function flagSet(name: string, bits: Readonly<Record<string, bigint>>, zero = "0x0"): FlagSet {
  const domain: EnumDomain = {
    name,
    labels: () => Object.keys(bits),
    has: (label) => Object.hasOwn(bits, label),
    matches: (value, label) => Object.hasOwn(bits, label) && (value & bits[label]) === bits[label],
  };
  return { domain, label: (value) => new Label(domain, value, textOf(value, bits) || zero) };
}

function textOf(value: bigint, bits: Readonly<Record<string, bigint>>): string {
  const parts: string[] = [];
  let rest = value;
  for (const [name, bit] of Object.entries(bits)) {
    if ((rest & bit) !== bit) continue;
    parts.push(name);
    rest &= ~bit;
  }
  if (rest !== 0n) parts.push(`0x${rest.toString(16)}`);
  return parts.join(" | ");
}
