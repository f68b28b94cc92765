/** `pte`: what an entry of a page table says. */
import { Address } from "../../dsl/value.ts";
import { boundForm, defineCommand, defineForm } from "../define/command.ts";
import { entryLines, type ToldEntry, toldEntry } from "./layout/entry_text.ts";
import { hexNumber } from "./words/address.ts";
import { answer } from "./words/answer.ts";

interface EntryRow {
  readonly entry: bigint;
  readonly told: ToldEntry;
}

const form = defineForm<EntryRow>({
  when: "",
  summary: "an entry of a page table",
  columns: [
    {
      name: "pte",
      type: "address",
      summary: "the entry as it was given",
      get: ({ entry }) => new Address(entry),
    },
    {
      name: "physical",
      type: "address",
      summary: "the page that it maps; null where it maps none",
      get: ({ told }) => told.kind === "page" ? new Address(told.physical) : null,
    },
    {
      name: "flags",
      type: { list: "string" },
      summary: "PRESENT, RW, USER, PWT, PCD, ACCESSED, DIRTY, PSE, GLOBAL, NX; PROTNONE",
      get: ({ told }) => told.kind === "page" ? told.flags : [],
    },
    {
      name: "swap",
      type: "string",
      summary: "the swap device or file that the page is on; null where it is on none",
      get: ({ told }) => told.kind === "swap" ? told.device : null,
    },
    {
      name: "offset",
      type: "int",
      summary: "the number of the page there",
      get: ({ told }) => told.kind === "swap" ? told.offset : null,
    },
    {
      name: "special",
      type: "int",
      summary: "the type of a swap entry that is on no device: a migration, a poisoned page, a marker",
      get: ({ told }) => told.kind === "special" ? BigInt(told.type) : null,
    },
  ],
});

export const pte = defineCommand({
  name: "pte",
  summary: "an entry of a page table: its page and flags, or its place in the swap",
  usage: ["contents ..."],
  options: [],
  details:
    `The contents are hexadecimal, with or without 0x. An entry says not in which table it stands: PSE is a caching
attribute in an entry of the lowest level. Where an entry is not present its address bits are stored inverted; what is
shown is the page that is meant.`,
  examples: [{ line: "pte d8e067", says: "the page and its flags" }],
  forms: [form],
  subject: { kind: "address", at: 0 },
  bind(line, { target }) {
    if (line.words.length === 0) line.problem("the contents of an entry are needed", undefined, "pte d8e067");
    const entries = line.words.map((word) =>
      hexNumber(word.text) ?? line.problem(`invalid input: "${word.text}"`, word, "a number in hex")
    );
    return boundForm<EntryRow>({
      form,
      *rows() {
        for (const entry of entries) {
          const read = target.arch.readEntry(entry, target.vmcoreinfo);
          yield { entry, told: answer("pte", () => toldEntry(target, read)) };
        }
      },
      *draw(rows) {
        for (const { entry, told } of rows) yield entryLines(entry, told);
      },
    });
  },
});
