/** `rd`: memory as it is. */
import { escapeText } from "../base/text.ts";
import { CommandError } from "../define/command_error.ts";
import { type BoundForm, boundForm, type CommandSession, defineCommand } from "../define/command.ts";
import { bytesForm, plainValues, textForm, valueForm } from "./rd/forms.ts";
import { drawText, drawValues, type TextLine, textLines } from "./rd/layout.ts";
import { type ReadLine, readLine } from "./rd/line.ts";
import { type MemoryValue, piecesOf, valuesOf } from "./rd/memory.ts";

export const rd = defineCommand({
  name: "rd",
  summary: "memory: values, characters, symbols and slab objects",
  usage: [
    "[-adDsSupxmfNR] [-8|-16|-32|-64] [-o offs] [-e addr] [-r file] address|symbol|(expression) [count]",
  ],
  options: [
    { flag: "p", summary: "the address is a physical one" },
    { flag: "u", summary: "the address is one of the current task's memory" },
    { flag: "f", summary: "the address is an offset in the dump's file" },
    { flag: "m", summary: "a Xen machine address: no dump of this kind is read" },
    { flag: "d", summary: "signed decimal numbers" },
    { flag: "D", summary: "unsigned decimal numbers" },
    { flag: "s", summary: "symbols where the values are addresses of some" },
    {
      flag: "S",
      summary: "the same, and the slab cache in brackets for an address of an object; -SS with the address",
    },
    { flag: "x", summary: "without the characters at the end of each line" },
    { flag: "8", summary: "values of 8 bits" },
    { flag: "16", summary: "values of 16 bits" },
    { flag: "32", summary: "values of 32 bits" },
    { flag: "64", summary: "values of 64 bits, as without any of these" },
    {
      flag: "a",
      summary: "printable ASCII characters and no other bytes; without a count up to the first that is none",
    },
    { flag: "N", summary: "values of 16 and 32 bits in network byte order" },
    { flag: "R", summary: "the address is that of the last value, and the count goes back from there" },
    { flag: "o", argument: "offs", summary: "begin so many bytes behind the address" },
    { flag: "e", argument: "addr", summary: "stop before this address" },
    { flag: "r", argument: "file", summary: "the bytes as they are, into a file; the count is one of bytes" },
  ],
  details:
    `An address is hexadecimal, with or without 0x, a symbol, or a C expression in parentheses. One of the lower half
is the current task's, without -u, too. Of several sizes the last one counts. A count is decimal, unless it begins with 0x.

What cannot be read ends the output, with the reason and exit status 1. The rows are the values, one each, so that
clauses can pick among them: symbol and slab are columns whatever the options.`,
  examples: [
    { line: "rd -a linux_banner", says: "a text" },
    { line: "rd -8 linux_banner 40", says: "bytes and their characters" },
    { line: "rd -S (init_task + 16) 16", says: "words that are symbols or objects, by name" },
    {
      line: "rd wedge_list 200 | where slab != null show address, value, slab",
      says: "only some of the words",
    },
  ],
  forms: [
    valueForm("", plainValues),
    valueForm("-s|-S", { ...plainValues, style: "slabs" }),
    textForm(),
    bytesForm(),
  ],
  subject: { kind: "address", at: 0 },
  bind(line, session) {
    const asked = readLine(line, session);
    if (asked.file !== undefined) return rawBytes(asked, asked.file);
    return asked.text ? text(asked) : values(asked, session);
  },
});

function values(asked: ReadLine, session: CommandSession): BoundForm {
  return boundForm<MemoryValue>({
    form: valueForm("", asked),
    *rows(run) {
      const { space, range } = asked.place();
      yield* valuesOf(space, range, run);
    },
    draw: (rows) => drawValues(rows, asked, session.target, session.context.radix),
  });
}

function text(asked: ReadLine): BoundForm {
  return boundForm<TextLine>({
    form: textForm(),
    *rows(run) {
      const { space, range } = asked.place();
      yield* textLines(valuesOf(space, range, run), asked.endless);
    },
    draw: drawText,
  });
}

/** -r: the bytes themselves. */
function rawBytes(asked: ReadLine, file: string): BoundForm {
  return boundForm<MemoryValue>({
    form: bytesForm(),
    *rows(run) {
      const { space, range } = asked.place();
      yield* piecesOf(space, range, run);
    },
    *draw(rows, { save }) {
      if (!save) {
        throw new CommandError(
          `rd: ${file} cannot be written: this line may write no files`,
          "a line with `rd … -r FILE` in it may; --json gives the bytes in hex",
        );
      }
      let first: bigint | undefined, count = 0;
      save(
        file,
        (function* () {
          for (const { address, bytes } of rows) {
            first ??= address;
            count += bytes.length;
            yield bytes;
          }
        })(),
      );
      yield `${count} bytes copied from 0x${(first ?? 0n).toString(16)} to ${escapeText(file)}\n`;
    },
  });
}
