/** `sys`: the machine and its kernel. */
import { escapeText } from "../base/text.ts";
import {
  type BoundForm,
  boundForm,
  type CommandRun,
  type CommandSession,
  defineCommand,
} from "../define/command.ts";
import type { CommandLine, Word } from "../define/command_line.ts";
import { CommandError } from "../define/command_error.ts";
import type { DmiField } from "../kernel/dmi.ts";
import type { SystemCall } from "../kernel/syscalls.ts";
import { factLine, factText } from "./layout/facts.ts";
import { drawFacts, factsForm, type Machine } from "./sys/facts.ts";
import {
  callLine,
  callsForm,
  callsHeading,
  callsOf,
  configForm,
  type ConfigLine,
  configLines,
  dmiFields,
  dmiForm,
  lettersOf,
  noSources,
  taintForm,
  type TaintRow,
  taintRow,
} from "./sys/parts.ts";
import { answer } from "./words/answer.ts";
import { countNumber } from "./words/address.ts";

export const sys = defineCommand({
  name: "sys",
  summary: "the machine: CPUs, memory, release, uptime, load, and why it panicked",
  usage: ["", "-t", "-i", "-c [name|number]", "config"],
  options: [
    { flag: "t", summary: "how the kernel is tainted" },
    { flag: "i", summary: "what the firmware says of the machine (DMI)" },
    { flag: "c", summary: "the system calls: all, those with a text in their name, or one by its number" },
    { flag: "p", argument: "panic", summary: "panics a live system: not a dump" },
    { flag: "panic", summary: "the same" },
  ],
  details:
    `PANIC is a line of the log: one that says that the kernel gives up, or else one of an oops. Where the log does not
tell, it is what the stack of the CPU that panicked says; the column panic_source has which.

UPTIME is counted in ticks, DATE is the kernel's own wall clock, in UTC. MEMORY is what the kernel's memory nodes have;
what is within 64 MB of a whole GB is shown as that.

sys config needs a kernel that was built with CONFIG_IKCONFIG. The letters of -t are named in its column names: P
proprietary module, F forced load, S out of spec, R forced unload, M machine check, B bad page, U user, D died before,
A ACPI table overridden, W warned, C staging driver, I firmware bug, O out of tree, E unsigned, L soft lockup, K live
patch, X distribution, T randomized structures, N tests, J fwctl.`,
  examples: [
    { line: "sys", says: "the machine and its kernel" },
    { line: "sys -t", says: "how the kernel is tainted" },
    { line: "sys -c read", says: "the system calls with this in their name" },
  ],
  forms: [factsForm, taintForm, dmiForm, callsForm, configForm],
  bind(line, session) {
    const [word] = line.words;
    if (line.has("p") || line.has("panic")) {
      line.problem("cannot panic a dump: it is read-only", undefined, "the option is for live systems");
    }
    if (line.has("c")) return calls(line, session);
    if (word && word.text !== "config") line.problem(`invalid argument: ${word.text}`, word, "config");
    if (line.words.length > 1) line.problem("too many arguments", line.words[1]);
    if (word) return config(session);
    if (line.has("t")) return taints(session);
    return line.has("i") ? dmi(session) : facts(session);
  },
});

function facts({ files }: CommandSession): BoundForm {
  return boundForm<Machine>({
    form: factsForm,
    rows: (run) => [{ files, warn: run.warn }],
    *draw(rows, drawing) {
      for (const row of rows) yield* drawFacts(row, drawing);
    },
  });
}

function taints({ target }: CommandSession): BoundForm {
  return boundForm<TaintRow>({
    form: taintForm,
    rows: () => [answer("sys", () => taintRow(target))],
    *draw(rows) {
      for (const row of rows) {
        yield `TAINTED_MASK: ${row.mask.toString(16)}  ${escapeText(lettersOf(row))}`.trimEnd() + "\n";
      }
    },
  });
}

/** As wide as the names of most fields. */
const dmiWidth = 25;

function dmi({ target }: CommandSession): BoundForm {
  return boundForm<DmiField>({
    form: dmiForm,
    rows: () => answer("sys", () => dmiFields(target)),
    *draw(rows, drawing) {
      for (const row of rows) yield factLine(row.name, factText(drawing.cell(row, "value")), dmiWidth);
    },
  });
}

function calls(line: CommandLine, { target, context }: CommandSession): BoundForm {
  const [word] = line.words;
  if (line.words.length > 1) line.problem("too many arguments", line.words[1]);
  const wanted = word && wantedCall(word);
  return boundForm<SystemCall>({
    form: callsForm,
    rows: (run) => answer("sys", () => foundCalls([...callsOf(target, wanted)], word, run)),
    *draw(rows) {
      yield callsHeading;
      for (const row of rows) yield callLine(row, target, context.radix);
    },
  });
}

function wantedCall({ text }: Word): number | string {
  const number = /^\d/.test(text) ? countNumber(text) : undefined;
  return number === undefined ? text : Number(number);
}

function foundCalls(found: SystemCall[], word: Word | undefined, run: CommandRun): SystemCall[] {
  if (found.length === 0) {
    throw new CommandError(
      word ? `sys: no system call is ${word.text}` : "sys: the table of system calls is empty",
    );
  }
  noSources(run);
  return found;
}

function config({ target }: CommandSession): BoundForm {
  return boundForm<ConfigLine>({
    form: configForm,
    rows: () => answer("sys", () => configLines(target)),
    *draw(rows) {
      for (const { text } of rows) yield escapeText(text) + "\n";
    },
  });
}
