/** `ptob`: page frame numbers as addresses. */
import { defineCommand } from "../define/command.ts";
import { frameForm, frameLines } from "./layout/frame_lines.ts";
import { countNumber } from "./words/address.ts";

export const ptob = defineCommand({
  name: "ptob",
  summary: "the physical addresses at which page frames begin",
  usage: ["page_number ..."],
  options: [],
  details: `A number is decimal unless it begins with 0x or has digits that only hex has; the answer is hex.`,
  examples: [{ line: "ptob 512a", says: "where a page frame begins" }],
  forms: [frameForm],
  bind(line, { target }) {
    if (line.words.length === 0) line.problem("a page frame number is needed", undefined, "ptob 512a");
    const rows = line.words.map((word) => {
      const pfn = countNumber(word.text) ?? line.problem(`not a valid number: ${word.text}`, word);
      return { pfn, physical: BigInt.asUintN(64, pfn * BigInt(target.dump.pageSize)) };
    });
    return frameLines(rows, "pfn");
  },
});
