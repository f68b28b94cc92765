/** `sym`: symbols and their addresses. */
import { nearest } from "../../dsl/nearest.ts";
import { escapeText } from "../base/text.ts";
import { CommandError } from "../define/command_error.ts";
import type { CommandLine } from "../define/command_line.ts";
import {
  boundForm,
  type CommandRun,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import type { KernelModule } from "../kernel/modules.ts";
import {
  kernelRows,
  markColumn,
  moduleRows,
  modulesByAddress,
  sorted,
  symbolColumns,
  type SymbolRow,
  symbolRow,
} from "./sym/rows.ts";
import { symbolWord } from "./sym/words.ts";

const found = defineForm<SymbolRow>({ when: "", summary: "a symbol", columns: symbolColumns });

const listed = defineForm<SymbolRow>({
  when: "-l|-M|-m",
  summary: "a symbol, or where a part of a module begins or ends",
  columns: [...symbolColumns, markColumn],
});

export const sym = defineCommand({
  name: "sym",
  summary: "symbols: where they are, and what is at an address",
  usage: ["-l", "-M", "-m module", "-q string", "[-p] [-n] symbol|address|symbol+offset|(expression) ..."],
  options: [
    { flag: "l", summary: "all symbols, the kernel's and then the modules'" },
    { flag: "M", summary: "the symbols of all modules" },
    { flag: "m", argument: "module", summary: "the symbols of a module; may be given several times" },
    { flag: "p", summary: "the symbol at the address before it, too" },
    { flag: "n", summary: "the symbol at the address behind it, too" },
    { flag: "q", argument: "string", summary: "all symbols with this in their names" },
  ],
  details:
    `The letter is nm's: T or t code, D or d data, R or r constants, B or b zeros at the start; small letters are local.
A is a per-CPU variable before 6.15, whose address is its place in each CPU's area: the kernel's own table has no other
letter for it.
Source files and lines are not in a dump. A name that several symbols have gives them all.`,
  examples: [
    { line: "sym jiffies", says: "where a variable is" },
    { line: "sym -np schedule", says: "with its neighbours" },
    { line: "sym -q wedge_r", says: "names with a text in them" },
    {
      line: 'sym -m wedge | where letter="D" show address, symbol',
      says: "the global variables of a module",
    },
  ],
  forms: [found, listed],
  subject: { kind: "address", at: 0 },
  bind(line, session) {
    const lists = ["l", "M", "m", "q"].filter((flag) => line.has(flag));
    if (lists.length > 1) line.problem(`-${lists[0]} and -${lists[1]} exclude one another`);
    if (lists.length === 0) return lookedUp(line, session);
    if (line.words.length > 0) line.problem(`-${lists[0]} takes no other argument`, line.words[0]);
    return lists[0] === "q" ? searched(line, session) : list(line, session);
  },
});

function lookedUp(line: CommandLine, session: CommandSession) {
  if (line.words.length === 0) {
    line.problem("a symbol or an address is missing", undefined, "`sym -l` lists all; `help sym` says more");
  }
  const words = line.words.map((word) => symbolWord(line, word, session));
  return boundForm<SymbolRow>({
    form: found,
    *rows(run) {
      for (const read of words) {
        for (const row of answers(read, run, words.length === 1)) yield* withNeighbours(row, line, session);
      }
    },
    draw: (rows) => drawFound(rows, session),
  });
}

/** What a word gives. Of several, one that gives nothing does not cost the others. */
function answers(read: () => SymbolRow[], run: CommandRun, alone: boolean): SymbolRow[] {
  try {
    return read();
  } catch (error) {
    if (alone || !(error instanceof CommandError)) throw error;
    run.fail(error.message);
    return [];
  }
}

function* withNeighbours(
  row: SymbolRow,
  line: CommandLine,
  { target }: CommandSession,
): Generator<SymbolRow> {
  const before = line.has("p") && row.symbol ? target.symbols.beside(row.symbol, -1) : undefined;
  const behind = line.has("n") && row.symbol ? target.symbols.beside(row.symbol, 1) : undefined;
  if (before) yield symbolRow(before);
  yield row;
  if (behind) yield symbolRow(behind);
}

function searched(line: CommandLine, session: CommandSession) {
  const wanted = line.argument("q")!.text;
  return boundForm<SymbolRow>({
    form: found,
    *rows() {
      for (const symbol of sorted(session.target.symbols.all())) {
        if (symbol.name.includes(wanted)) yield symbolRow(symbol);
      }
    },
    *draw(rows) {
      let none = true;
      for (const text of drawFound(rows, session)) {
        none = false;
        yield text;
      }
      if (none) yield "(none found)\n";
    },
  });
}

function list(line: CommandLine, { target }: CommandSession) {
  const named = line.arguments("m").map(({ text }) => text);
  return boundForm<SymbolRow>({
    form: listed,
    *rows() {
      const all = modulesByAddress(target),
        wanted = line.has("m") ? named.map((name) => moduleNamed(all, name)) : all;
      if (line.has("l")) yield* kernelRows(target);
      for (const module of wanted) yield* moduleRows(target, module);
    },
    *draw(rows) {
      for (const { address, symbol, module, mark } of rows) {
        yield symbol
          ? `${address.toString(16)} (${escapeText(symbol.kind)}) ${escapeText(symbol.name)}\n`
          : `${address.toString(16)} ${mark}: ${escapeText(module ?? "")}\n`;
      }
    },
  });
}

function moduleNamed(all: readonly KernelModule[], wanted: string): KernelModule {
  const module = all.find(({ name }) => name === wanted);
  if (module) return module;
  const near = nearest(wanted, all.map(({ name }) => name));
  throw new CommandError(
    `sym: no module ${wanted}`,
    near.length > 0 ? `did you mean ${near.join(", ")}?` : "`mod` lists the modules",
  );
}

function* drawFound(rows: Iterable<SymbolRow>, { context }: CommandSession): Generator<string> {
  for (const { address, symbol, offset, module } of rows) {
    const behind = offset === 0n
      ? ""
      : `+${context.radix === 16 ? "0x" : ""}${offset.toString(context.radix)}`;
    yield `${address.toString(16)} (${escapeText(symbol!.kind)}) ${escapeText(symbol!.name)}${behind}` +
      `${module === undefined ? "" : ` [${escapeText(module)}]`}\n`;
  }
}
