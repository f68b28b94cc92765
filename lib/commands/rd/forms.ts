/** What rows of memory look like. */
import { Address } from "../../../dsl/value.ts";
import { type CommandForm, defineForm } from "../../define/command.ts";
import { slabName, symbolText } from "../layout/word_text.ts";
import type { TextLine } from "./layout.ts";
import type { ReadLine } from "./line.ts";
import { asciiText, type MemoryValue, numberIn } from "./memory.ts";

/** What a form's columns need to know of the line. */
export type Shown = Pick<ReadLine, "base" | "swapped" | "style">;

export const plainValues: Shown = { base: "hex", swapped: false, style: "plain" };

const addressColumn = {
  name: "address",
  type: "address",
  summary: "where it is",
  get: ({ address }: { readonly address: bigint }) => new Address(address),
} as const;

export function valueForm(when: string, { base, swapped, style }: Shown): CommandForm<MemoryValue> {
  const number = (value: MemoryValue) => numberIn(value, swapped, base === "signed");
  return {
    when,
    summary: "a value in memory",
    columns: [
      addressColumn,
      {
        name: "value",
        type: "any",
        summary: "the number; one of 64 bits that is not shown in decimal as an address",
        get: (value) =>
          value.bytes.length === 8 && base === "hex" ? new Address(number(value)) : number(value),
      },
      {
        name: "symbol",
        type: "string",
        summary: "the symbol that it is the address of, with the offset from there; null for any other value",
        get: (value, target) => symbolText(target, number(value), 10) ?? null,
      },
      {
        name: "slab",
        type: "string",
        summary: "the slab cache that it is the address of an object of; null for any other value",
        get: (value, target) => slabName(target, number(value)) ?? null,
      },
      {
        name: "ascii",
        type: "string",
        summary: "its bytes as characters",
        get: ({ bytes }) => asciiText(bytes),
      },
    ],
    defaults: [
      "address",
      "value",
      ...(style === "plain" ? [] : ["symbol"]),
      ...(style.startsWith("slab") ? ["slab"] : []),
      "ascii",
    ],
  };
}

export function textForm(): CommandForm<TextLine> {
  return defineForm<TextLine>({
    when: "-a",
    summary: "a stretch of printable characters",
    columns: [addressColumn, {
      name: "text",
      type: "string",
      summary: "printable ASCII",
      get: ({ text }) => text,
    }],
  });
}

export function bytesForm(): CommandForm<MemoryValue> {
  return {
    when: "-r",
    summary: "a stretch of bytes",
    columns: [addressColumn, {
      name: "bytes",
      type: "string",
      summary: "two hex digits each",
      get: ({ bytes }) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    }],
  };
}
