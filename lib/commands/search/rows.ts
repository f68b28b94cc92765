/** What was found, as rows. */
import { Address } from "../../../dsl/value.ts";
import { RowRef } from "../../define/cell.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { defineForm } from "../../define/command.ts";
import { MemoryFault } from "../../base/errors.ts";
import type { AddressSpace } from "../../memory/address_space.ts";
import { asciiText } from "../rd/memory.ts";
import { numberAt } from "./pattern.ts";

export interface SearchRow {
  readonly address: bigint;
  readonly space: AddressSpace;
  /** Whose stack it is in. */
  readonly task: bigint | undefined;
  /** The number; undefined for a text. */
  readonly value: bigint | undefined;
  readonly label: string | undefined;
  readonly size: 2 | 4 | 8 | undefined;
  /** How many numbers are shown before and after it. */
  readonly context: number;
}

/** Characters that are shown of a text and what follows it. */
const shownText = 56;

const address: ColumnDeclaration<SearchRow> = {
  name: "address",
  type: "address",
  summary: "where it is",
  get: ({ address }) => new Address(address),
};

const place: readonly ColumnDeclaration<SearchRow>[] = [
  { name: "space", type: "string", summary: "kernel, user or physical", get: ({ space }) => space.name },
  {
    name: "task",
    type: { row: "task" },
    summary: "with -t and -T: whose stack it is in",
    get: ({ task }) => task === undefined ? null : new RowRef("task", task),
  },
];

const value: readonly ColumnDeclaration<SearchRow>[] = [
  {
    name: "value",
    type: "address",
    summary: "the number that stands there",
    get: ({ value }) => value === undefined ? null : new Address(value),
  },
  {
    name: "input",
    type: "string",
    summary: "the symbol or expression that it was given as",
    get: ({ label }) => label ?? null,
  },
];

export const numberForm = defineForm<SearchRow>({
  when: "",
  summary: "a number that was found",
  columns: [address, ...value, ...place],
  defaults: ["address", "value", "input", "space", "task"],
});

export const contextForm = defineForm<SearchRow>({
  when: "-x",
  summary: "a number that was found, with its neighbours",
  columns: [
    address,
    ...value,
    {
      name: "before",
      type: { list: "address" },
      summary: "the numbers before it; fewer where memory begins",
      get: (row) => numbersOf(neighbours(row).before, row.size!).map((number) => new Address(number)),
    },
    {
      name: "after",
      type: { list: "address" },
      summary: "the numbers behind it; fewer where memory ends",
      get: (row) => numbersOf(neighbours(row).after, row.size!).map((number) => new Address(number)),
    },
    ...place,
  ],
});

export const textForm = defineForm<SearchRow>({
  when: "-c",
  summary: "a text that was found",
  columns: [
    address,
    {
      name: "text",
      type: "string",
      summary: "it and what follows it, with a dot for what cannot be printed",
      get: (row) => textAt(row),
    },
    ...place,
  ],
});

/** As much as there is, up to the first page that is not. */
export function textAt({ space, address }: SearchRow): string {
  return asciiText(readable(space, address, shownText));
}

export interface Neighbours {
  /** Where `before` begins. */
  readonly from: bigint;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** The numbers on both sides of a match, as far as they can be read. */
export function neighbours({ space, address, size, context }: SearchRow): Neighbours {
  const bytes = size!, length = context * bytes, behind = address + BigInt(bytes);
  const lowest = address > BigInt(length) ? address - BigInt(length) : 0n;
  let from = address;
  // Page by page, down to one that is not there.
  while (from > lowest && space.readable(from - 1n)) {
    const page = from - 1n & ~0xfffn;
    from = page > lowest ? page : lowest;
  }
  return {
    from,
    before: readable(space, from, Number(address - from)),
    after: readable(space, behind, length),
  };
}

function readable(space: AddressSpace, address: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    try {
      const page = space.page(address + BigInt(done)),
        offset = Number(address + BigInt(done) & BigInt(page.length - 1));
      const part = page.subarray(offset, offset + length - done);
      bytes.set(part, done);
      done += part.length;
    } catch (error) {
      if (error instanceof MemoryFault) return bytes.subarray(0, done);
      throw error;
    }
  }
  return bytes;
}

export function numbersOf(bytes: Uint8Array, size: 2 | 4 | 8): bigint[] {
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => numberAt(bytes, i * size, size));
}
