/** Structures and members below an address, as crash's `-s` and `-S` lay them out. */
import { gapText, InquestError, MemoryFault } from "../../base/errors.ts";
import { escapeText } from "../../base/text.ts";
import { typeName } from "../../types/declare.ts";
import type { CObject } from "../../types/object.ts";
import { printObject } from "../../types/print.ts";
import { addressText, integerText, isCharacter, symbolText } from "../../types/print_scalar.ts";
import type { Target } from "../../types/target.ts";
import { memberPlace, memberText } from "../layout/member_text.ts";
import type { Radix } from "../words/radix.ts";
import { partAt, type ShownPart } from "./spec.ts";

/** The lines of all parts of the structure at an address, each with its newline. */
export function* partLines(
  target: Target,
  parts: readonly ShownPart[],
  address: bigint,
  radix: Radix,
): Generator<string> {
  for (const part of parts) yield partText(partAt(target, part, address), part, radix);
}

function partText(object: CObject, { path, owner, plain }: ShownPart, radix: Radix): string {
  const hex = radix === 16;
  if (path === undefined) return `${typeName(object.type)} ${printObject(object, { hex, debugger: true })}\n`;
  const simple = plain ? plainText(object, radix) : undefined;
  if (simple !== undefined) return `  ${path} = ${simple}\n`;
  const place = memberPlace(object.target, owner, path) ?? { depth: 0, last: false, element: false };
  return memberText(object, path, { ...place, depth: 0 }, hex);
}

/** What `-S` shows of a number, a pointer or a text; undefined for anything else. */
function plainText(object: CObject, radix: Radix): string | undefined {
  const plain = object.plain;
  try {
    switch (plain.kind) {
      case "int":
        return integerText(object.integer(), plain.size * 8, radix === 16) + nameOf(object, object.integer());
      case "struct":
        return wordText(object, radix);
      case "enum":
        return integerText(object.integer(), plain.size * 8, radix === 16);
      case "pointer":
        return pointerText(object);
      case "array":
        return isCharacter(plain.element, true) ? `"${escapeText(object.string())}"` : undefined;
      default:
        return undefined;
    }
  } catch (error) {
    if (error instanceof MemoryFault) return `<${gapText(error)}>`;
    if (error instanceof InquestError) return `<${error.message}>`;
    throw error;
  }
}

/** A structure as the number that it is, where it has the size of one: an atomic_t, a kuid_t. */
function wordText(object: CObject, radix: Radix): string | undefined {
  const { size, place } = object;
  if (!place || size === undefined || ![1, 2, 4, 8].includes(size)) return undefined;
  const bytes = place.space.read(place.address, size);
  const value = bytes.reduceRight((number, byte) => number << 8n | BigInt(byte), 0n);
  return integerText(value, size * 8, radix === 16) + nameOf(object, value);
}

/** ` <schedule>` where a number that has room for an address is that of a symbol. */
function nameOf(object: CObject, value: bigint): string {
  if (object.size !== 8 || object.place?.bits) return "";
  const address = BigInt.asUintN(64, value);
  const symbol = address >> 63n === 1n ? object.target.symbols.at(address) : undefined;
  return symbol?.address === address ? ` <${symbol.name}>` : "";
}

/** An address with the text behind it, or with the symbol that it lies in. */
function pointerText(object: CObject): string {
  const value = object.integer(), text = addressText(value), plain = object.plain;
  if (value === 0n || plain.kind !== "pointer") return text;
  return isCharacter(plain.target, false)
    ? `${text}  "${escapeText(object.string())}"`
    : text + symbolText(object.target.symbols, value);
}
