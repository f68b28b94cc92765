/** `mod`: the loaded modules. */
import { escapeText } from "../base/text.ts";
import { guarded } from "../define/cell.ts";
import {
  type BoundForm,
  boundForm,
  type CommandRun,
  type CommandSession,
  defineCommand,
  type Drawing,
} from "../define/command.ts";
import { CommandError } from "../define/command_error.ts";
import type { CommandLine, Word } from "../define/command_line.ts";
import { moduleAddresses, moduleBase, moduleName, moduleNumber } from "../kernel/module_info.ts";
import { moduleSections } from "../kernel/module_sections.ts";
import { moduleAt } from "../kernel/modules.ts";
import type { Target } from "../types/target.ts";
import {
  heading,
  moduleForm,
  moduleLine,
  nameText,
  sectionForm,
  type SectionRow,
  taintForm,
  widthsOf,
} from "./mod/table.ts";
import { answer } from "./words/answer.ts";
import { hexNumber } from "./words/address.ts";

export const mod = defineCommand({
  name: "mod",
  aliases: { lsmod: "mod" },
  summary: "the loaded modules: where they are, how large, how they taint the kernel",
  usage: ["[module ...]", "-t [module ...]", "-s module [file]", "-S [directory]", "-d module", "-D"],
  options: [
    { flag: "t", summary: "only those that taint the kernel, with the letters for how" },
    { flag: "s", argument: "module", summary: "one module with its sections; its symbols are there already" },
    { flag: "S", summary: "all modules; their symbols are there already" },
    {
      flag: "d",
      argument: "module",
      summary: "forgets what was loaded from a module's file: there is nothing",
    },
    { flag: "D", summary: "the same for all modules" },
    { flag: "r", summary: "how files are to be read: none is" },
    { flag: "R", summary: "looks for the modules anew: those of a dump do not change" },
    { flag: "g", summary: "adds the sections of files to the symbols: sections are known without" },
    { flag: "o", summary: "how files are to be read: none is" },
  ],
  details: `A module is given by its name, by the address of its struct module, or by any address within it.

The symbols of modules are read from the dump, where the kernel keeps them, and so are their types, where it has any of
them (5.11 and later): nothing has to be loaded from a module's file, and "(not loaded)" takes nothing away.`,
  examples: [
    { line: "mod", says: "all modules, by address" },
    { line: "mod -t", says: "those that taint the kernel" },
    { line: "mod -s wedge", says: "a module with its sections" },
  ],
  forms: [moduleForm, taintForm, sectionForm],
  bind(line, session) {
    const asked = line.argument("s") ?? line.argument("d");
    if (asked) return line.has("s") ? sections(line, asked, session) : forgotten(session, asked);
    if (line.has("D")) return forgotten(session);
    if (line.has("S")) {
      return table(session, [], "symbols and types come from the dump: nothing needs to be loaded");
    }
    const note = line.has("R") ? "the modules of a dump do not change" : undefined;
    return line.has("t") ? taints(line, session) : table(session, line.words, note);
  },
});

/** By the address of their code, as crash has them; what cannot be read comes first. */
function byBase(target: Target): bigint[] {
  const baseOf = (module: bigint) => {
    const base = guarded(() => moduleBase(target, module));
    return typeof base === "bigint" ? base : 0n;
  };
  return moduleAddresses(target).map((module) => ({ module, base: baseOf(module) }))
    .sort((a, b) => a.base < b.base ? -1 : a.base > b.base ? 1 : 0).map(({ module }) => module);
}

function moduleOf(target: Target, { text, quote }: Word): bigint | undefined {
  const name = text.replaceAll("-", "_");
  const named = moduleAddresses(target).find((module) => guarded(() => moduleName(target, module)) === name);
  const address = quote ? undefined : hexNumber(text);
  if (named !== undefined || address === undefined) return named;
  return moduleAddresses(target).find((module) => module === address) ??
    moduleAt(target, address)?.object.address;
}

/** The modules that words name; all of them without any. */
function wanted(target: Target, words: readonly Word[], run: CommandRun): bigint[] {
  if (words.length === 0) return byBase(target);
  const found: bigint[] = [];
  for (const word of words) {
    const module = moduleOf(target, word);
    if (module !== undefined) found.push(module);
    else if (words.length === 1) throw new CommandError(`mod: no module is ${word.text}`);
    else run.fail(`mod: no module is ${word.text}`);
  }
  return found;
}

function* drawTable(target: Target, rows: readonly bigint[], drawing: Drawing<bigint>): Generator<string> {
  const widths = widthsOf(target, rows, drawing);
  yield heading(widths);
  for (const row of rows) yield moduleLine(row, widths, drawing);
}

function table({ target }: CommandSession, words: readonly Word[], note?: string): BoundForm {
  return boundForm<bigint>({
    form: moduleForm,
    rows(run) {
      if (note) run.warn(`mod: ${note}`);
      return answer("mod", () => wanted(target, words, run));
    },
    *draw(rows, drawing) {
      const modules = [...rows];
      if (modules.length > 0) yield* drawTable(target, modules, drawing);
    },
  });
}

function taints(line: CommandLine, { target }: CommandSession): BoundForm {
  return boundForm<bigint>({
    form: taintForm,
    rows: (run) =>
      answer("mod", () => {
        const tainted = wanted(target, line.words, run).filter((module) =>
          guarded(() => moduleNumber(target, module, "taints")) !== 0n
        );
        if (tainted.length === 0) throw new CommandError("mod: no module taints the kernel");
        return tainted;
      }),
    *draw(rows, drawing) {
      const modules = [...rows], names = modules.map((module) => nameText(drawing.cell(module, "name")));
      const width = Math.max(4, ...names.map((name) => name.length));
      yield `${"NAME".padEnd(width)}  TAINTS\n`;
      for (const [i, module] of modules.entries()) {
        yield `${names[i].padEnd(width)}  ${nameText(drawing.cell(module, "taints"))}\n`;
      }
    },
  });
}

function sections(line: CommandLine, word: Word, { target }: CommandSession): BoundForm {
  return boundForm<SectionRow>({
    form: sectionForm,
    rows: (run) =>
      answer("mod", () => {
        const [module] = wanted(target, [word], run), [file] = line.words;
        if (file) run.warn(`mod: ${file.text} is not read: symbols and types come from the dump`);
        const found = moduleSections(target, module);
        return found.length > 0
          ? found.map((section) => ({ module, section }))
          : [{ module, section: undefined }];
      }),
    *draw(rows, drawing) {
      const found = [...rows];
      const cells: Drawing<bigint> = {
        ...drawing,
        cell: (module, column) => drawing.cell({ module, section: undefined }, column),
      };
      yield* drawTable(target, [found[0].module], cells);
      yield "\n" + "ADDRESS".padEnd(16) + "  SECTION\n";
      for (const { section } of found) {
        if (section) yield `${section.address.toString(16).padStart(16, "0")}  ${escapeText(section.name)}\n`;
      }
    },
  });
}

function forgotten({ target }: CommandSession, word?: Word): BoundForm {
  return boundForm<bigint>({
    form: moduleForm,
    rows(run) {
      if (word) answer("mod", () => wanted(target, [word], run));
      run.warn("mod: nothing was loaded from a file, so there is nothing to forget");
      return [];
    },
    *draw(rows) {
      for (const _ of rows) yield "";
    },
  });
}
