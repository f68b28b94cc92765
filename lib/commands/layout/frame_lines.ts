/** `ptob` and `btop`: physical addresses and page frame numbers, line by line. */
import { Address } from "../../../dsl/value.ts";
import { type BoundForm, boundForm, defineForm } from "../../define/command.ts";

/** A page frame, and the address that it is asked for by or begins at. */
export interface FrameRow {
  readonly pfn: bigint;
  readonly physical: bigint;
}

export const frameForm = defineForm<FrameRow>({
  when: "",
  summary: "a page frame and an address in it",
  columns: [
    {
      name: "physical",
      type: "address",
      summary: "the physical address",
      get: ({ physical }) => new Address(physical),
    },
    { name: "pfn", type: "int", summary: "the page frame's number", get: ({ pfn }) => pfn },
  ],
});

/** Lines of `given: found`. */
export function frameLines(rows: readonly FrameRow[], given: "pfn" | "physical"): BoundForm {
  const found = given === "pfn" ? "physical" : "pfn";
  return boundForm<FrameRow>({
    form: frameForm,
    rows: () => rows,
    *draw(rows) {
      for (const row of rows) yield `${row[given].toString(16)}: ${row[found].toString(16)}\n`;
    },
  });
}
