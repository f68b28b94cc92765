/** `btop`: addresses as page frame numbers. */
import { defineCommand } from "../define/command.ts";
import { frameForm, frameLines } from "./layout/frame_lines.ts";
import { hexNumber } from "./words/address.ts";

export const btop = defineCommand({
  name: "btop",
  summary: "the numbers of the page frames that physical addresses are in",
  usage: ["address ..."],
  options: [],
  details: `An address is hexadecimal, with or without 0x.`,
  examples: [{ line: "btop 512a000", says: "the number of a page frame" }],
  forms: [frameForm],
  subject: { kind: "address", at: 0 },
  bind(line, { target }) {
    if (line.words.length === 0) line.problem("an address is needed", undefined, "btop 512a000");
    const rows = line.words.map((word) => {
      const physical = hexNumber(word.text) ??
        line.problem(`invalid input: "${word.text}"`, word, "an address in hex");
      return { pfn: physical / BigInt(target.dump.pageSize), physical };
    });
    return frameLines(rows, "physical");
  },
});
