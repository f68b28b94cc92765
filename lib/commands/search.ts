/** `search`: where in memory a number or a text is. */
import { boundForm, type CommandRun, type CommandSession, defineCommand } from "../define/command.ts";
import { drawMatches } from "./search/draw.ts";
import { type Area, areasOf } from "./search/extents.ts";
import { numberAt, type Pattern } from "./search/pattern.ts";
import { contextForm, numberForm, type SearchRow, textForm } from "./search/rows.ts";
import { type Match, searchPages } from "./search/run.ts";
import { readSearch, type SearchLine } from "./search/search_line.ts";

export const search = defineCommand({
  name: "search",
  summary: "where in memory a number, a symbol's address or a text is",
  usage: [
    "[-k|-K|-V|-u|-p] [-s start] [-e end | -l length] [-m mask] [-x count] [-w|-h] value|(expression)|symbol ...",
    "[-k|-K|-V|-u|-p] [-s start] [-e end | -l length] -c text ...",
    "-t|-T [-m mask] [-x count] [-w|-h|-c] value ...",
  ],
  options: [
    {
      flag: "k",
      summary: "the kernel's memory: its direct map, vmalloc, struct pages, image and modules (unless told)",
    },
    { flag: "K", summary: "the direct map and the kernel's image alone" },
    { flag: "V", summary: "vmalloc, struct pages and modules alone" },
    { flag: "u", summary: "the memory of the current task's process" },
    { flag: "p", summary: "physical memory" },
    { flag: "t", summary: "the kernel stacks of all tasks" },
    { flag: "T", summary: "the kernel stacks of the tasks that were running" },
    { flag: "s", argument: "start", summary: "begin at this address or symbol" },
    { flag: "e", argument: "end", summary: "stop before this address or symbol" },
    { flag: "l", argument: "length", summary: "search so many bytes" },
    { flag: "m", argument: "mask", summary: "the bits that do not count, in hex" },
    { flag: "x", argument: "count", summary: "show so many numbers before and after each that is found" },
    { flag: "c", summary: "texts, not numbers" },
    { flag: "w", summary: "numbers of 32 bits, not of 64" },
    { flag: "h", summary: "numbers of 16 bits" },
  ],
  details:
    `Numbers are hexadecimal, and found where their size divides the address; a symbol stands for its address.
Texts are found anywhere, also where they reach into the next page; blanks want quotes around them.

All memory is searched that is mapped and in the dump, on all cores, and the matches come in the order of their
addresses. The same page is found as often as it is mapped: in the direct map and in vmalloc or the kernel's image.`,
  examples: [
    { line: "search -t wedge_mutex_a", says: "the kernel stacks that know a lock" },
    { line: "search -k -w feedc0de", says: "a magic number of 32 bits, anywhere in the kernel's memory" },
    { line: 'search -p -c "Linux version"', says: "a text in physical memory" },
    { line: "search -m fff -x 2 wedge_list", says: "pointers into a page, with their neighbours" },
  ],
  forms: [numberForm, contextForm, textForm],
  bind(line, session) {
    const asked = readSearch(line, session);
    return boundForm<SearchRow>({
      form: asked.size === undefined ? textForm : asked.context > 0 ? contextForm : numberForm,
      *rows(run) {
        const pattern = asked.pattern();
        for (const area of areasOf(asked, session, run)) yield* rowsIn(area, asked, pattern, session, run);
      },
      draw: (rows) => drawMatches(rows, asked, session.target),
    });
  },
});

function* rowsIn(
  area: Area,
  asked: SearchLine,
  pattern: Pattern,
  { target }: CommandSession,
  run: CommandRun,
): Generator<SearchRow> {
  const { first, end, task, space } = area;
  // A stack is done before anybody could look how far it is.
  const progress = task === undefined ? run.progress : undefined;
  for (const match of searchPages(target.dump, area.extents, pattern, progress)) {
    if (match.address < first || match.address >= end) continue;
    yield {
      address: match.address,
      space,
      task,
      value: valueOf(match, asked),
      label: asked.labels[match.which],
      size: asked.size,
      context: asked.context,
    };
  }
}

function valueOf({ bytes, at }: Match, { size }: SearchLine): bigint | undefined {
  return size === undefined ? undefined : numberAt(bytes, at, size);
}
