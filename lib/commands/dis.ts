/** `dis`: code of the dump, as it was when the kernel died. */
import { CommandError } from "../define/command_error.ts";
import type { CommandLine } from "../define/command_line.ts";
import {
  boundForm,
  type CommandRun,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import {
  type Code,
  codeFrom,
  type CodeRow,
  type Disassemble,
  endOf,
  isFiller,
  leavesCode,
  withoutFiller,
} from "./dis/code.ts";
import { codeColumns, instructionLine } from "./dis/columns.ts";
import { disLine, type Range } from "./dis/line.ts";
import { countNumber } from "./words/address.ts";
import { lineRadix } from "./words/radix.ts";

const code = defineForm<CodeRow>({
  when: "",
  summary: "an instruction",
  columns: codeColumns,
  defaults: [
    "address",
    "symbol",
    "offset",
    "bytes",
    "mnemonic",
    "operands",
    "target",
    "target_symbol",
    "comment",
    "text",
  ],
});

const skipped = defineForm<number>({
  when: "-b",
  summary: "how many bytes behind an ud2 are no code",
  columns: [{ name: "bytes", type: "int", summary: "so many", get: (bytes) => BigInt(bytes) }],
});

/** The package is large: it loads for a line that is to be run, not for the help. */
let disassemble: Disassemble | undefined;

/** Larger than any function: where code that never leaves is given up. */
const longestFunction = 1n << 20n;

/** Where the session keeps the number of -b. */
const skippedVariable = "bytes behind ud2";

export const dis = defineCommand({
  name: "dis",
  summary: "instructions of kernel code, of modules and of user memory",
  usage: ["[-r|-f] [-u] [-x|-d] [-l] address|symbol|symbol+offset|(expression) [count]", "-b [num]"],
  options: [
    { flag: "r", summary: "from the start of the function to the address; a count: the last so many" },
    { flag: "f", summary: "from the address to the end of the function" },
    { flag: "u", summary: "the address is one of the current task's memory" },
    { flag: "x", summary: "offsets in hex" },
    { flag: "d", summary: "offsets in decimal" },
    { flag: "l", summary: "with source lines: a dump has none, which is said once" },
    { flag: "s", summary: "the source code: a dump has none" },
    { flag: "b", summary: "how many bytes behind each ud2 are no code; with a number: set it" },
  ],
  details:
    `Without a count, a symbol or the address where a function begins gives the whole function, another address one
instruction. What fills the room up to the next function is not shown. The code is that of the dump: alternatives,
static calls and the tracer's calls are as the kernel had patched them. Source files and lines need the debugging
information of a vmlinux, which a dump does not carry.`,
  examples: [
    { line: "dis wedge_fn", says: "a function" },
    { line: "dis -r schedule+20", says: "how a function comes to an address" },
    { line: "dis -x (schedule + 5) 3", says: "three instructions from a place, with hex offsets" },
    {
      line: 'dis schedule | where mnemonic="call" show offset, target_symbol',
      says: "what a function calls",
    },
  ],
  forms: [code, skipped],
  subject: { kind: "address", at: 0 },
  async prepare() {
    disassemble = (await import("./dis/gnu.ts")).gnuInstruction;
  },
  bind(line, session) {
    if (line.has("b")) return bugBytes(line, session);
    if (line.has("s")) {
      line.problem(
        "-s: a dump carries no source code and no line numbers",
        undefined,
        "dis without -s shows the instructions; gdb on the build's vmlinux with debugging information shows lines",
      );
    }
    return instructions(line, session, disLine(line, session));
  },
});

function instructions(line: CommandLine, session: CommandSession, where: () => Range) {
  const radix = lineRadix(line, session);
  return boundForm<CodeRow>({
    form: code,
    *rows(run) {
      if (!disassemble) throw new CommandError("dis: the disassembler is not loaded");
      if (line.has("l")) run.warn("dis -l: source files and lines are not in a dump, and are left out");
      const range = where();
      yield* rowsOf(range, {
        space: range.space,
        symbols: session.target.symbols,
        disassemble,
        behindBug: bugBytesOf(session),
      }, run);
    },
    *draw(rows) {
      const shown = radix();
      for (const row of rows) yield instructionLine(row, shown);
    },
  });
}

function rowsOf(range: Range, memory: Code, run: CommandRun): Iterable<CodeRow> {
  const rows = upTo(codeFrom(memory, range.start, run), range, memory);
  if (range.through !== undefined) return lastOf(rows, range.count);
  return firstOf(range.trimmed ? withoutFiller(rows) : rows, range.count);
}

/** Symbols are labels, too: a function goes on where the code runs into the next one. */
function* upTo(
  rows: Iterable<CodeRow>,
  { start, from, end, through }: Range,
  { symbols }: Code,
): Generator<CodeRow> {
  let until = end, before: CodeRow | undefined;
  for (const row of rows) {
    if (until !== undefined && row.address >= until) {
      const next = symbols.at(row.address);
      if (
        !before || leavesCode(before) || isFiller(before) || !next || row.address - start > longestFunction
      ) return;
      until = endOf(next);
    }
    if (row.address >= from) yield row;
    before = row;
    if (through !== undefined && row.address >= through) return;
  }
}

function* firstOf(rows: Iterable<CodeRow>, count: number | undefined): Generator<CodeRow> {
  let left = count ?? Infinity;
  for (const row of rows) {
    yield row;
    if (--left <= 0) return;
  }
}

function lastOf(rows: Iterable<CodeRow>, count: number | undefined): Iterable<CodeRow> {
  return count === undefined ? rows : [...rows].slice(-count);
}

function bugBytesOf({ context }: CommandSession): number {
  const bytes = context.variables.get(skippedVariable);
  return typeof bytes === "number" ? bytes : 0;
}

/** -b: the number that the session keeps. */
function bugBytes(line: CommandLine, session: CommandSession) {
  const [word, more] = line.words;
  if (more) line.problem("too many arguments", more);
  const bytes = word && countNumber(word.text);
  if (word && (bytes === undefined || bytes > 64n)) {
    line.problem(`invalid number of bytes: ${word.text}`, word, "0 to 64");
  }
  return boundForm<number>({
    form: skipped,
    *rows() {
      if (bytes !== undefined) session.context.variables.set(skippedVariable, Number(bytes));
      yield bugBytesOf(session);
    },
    *draw(rows) {
      for (const row of rows) yield `encoded bytes being skipped after ud2a: ${row}\n`;
    },
  });
}
