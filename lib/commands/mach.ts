/** `mach`: what depends on the machine. */
import { Address, Size } from "../../dsl/value.ts";
import {
  type BoundForm,
  boundForm,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import { perCpuSymbol, presentCpus } from "../kernel/cpu.ts";
import { memoryMap, type MemoryMapEntry } from "../kernel/e820.ts";
import { CObject } from "../types/object.ts";
import { printObject } from "../types/print.ts";
import { drawFacts, factsForm, type Machine } from "./mach/facts.ts";
import { lineRadix, type Radix } from "./words/radix.ts";
import { answer } from "./words/answer.ts";
import { hiddenCpus } from "./words/offline.ts";

const mapForm = defineForm<MemoryMapEntry>({
  when: "-m",
  summary: "a range of physical addresses, as the firmware told it",
  columns: [
    { name: "start", type: "address", summary: "where it begins", get: ({ start }) => new Address(start) },
    {
      name: "end",
      type: "address",
      summary: "the first address behind it",
      get: ({ start, size }) => new Address(start + size),
    },
    { name: "size", type: "size", summary: "its bytes", get: ({ size }) => new Size(size) },
    { name: "type", type: "string", summary: "what it is: E820_RAM, E820_RESERVED, ...", get: kindOf },
  ],
});

/** A CPU and its cpuinfo. */
interface CpuInfo {
  readonly cpu: number;
  readonly info: CObject;
}

const cpuForm = defineForm<CpuInfo>({
  when: "-c",
  summary: "what the kernel knows of a CPU",
  columns: [
    { name: "cpu", type: "int", summary: "its number", get: ({ cpu }) => BigInt(cpu) },
    {
      name: "cpuinfo",
      type: { object: "struct cpuinfo_x86" },
      summary: "its struct cpuinfo_x86",
      get: ({ info }) => info,
    },
  ],
});

export const mach = defineCommand({
  name: "mach",
  summary: "the machine: its CPUs, where its kernel has what, and the CPUs' stacks",
  usage: ["", "-m", "-c [-x|-d]"],
  options: [
    { flag: "m", summary: "the physical memory map (e820)" },
    { flag: "c", summary: "what the kernel knows of each CPU: its struct cpuinfo_x86" },
    { flag: "x", summary: "with -c: integers in hexadecimal" },
    { flag: "d", summary: "with -c: integers in decimal" },
    { flag: "o", summary: "the console log of a POWER machine's firmware: not on x86-64" },
  ],
  details:
    `The stacks are those of all present CPUs. Those for VC exceptions have a place on every machine, and memory only on
a guest that is encrypted: [unavailable] says that there is none.`,
  examples: [
    { line: "mach", says: "the machine" },
    { line: "mach -m", says: "its memory, as the firmware told it" },
    { line: "mach -c -x", says: "its CPUs" },
  ],
  forms: [factsForm, mapForm, cpuForm],
  bind(line, session) {
    const [word] = line.words;
    if (word) line.problem(`invalid argument: ${word.text}`, word, "it takes options only");
    if (line.has("o")) line.problem("-o: this machine has no OPAL firmware, whose console log it shows");
    const radix = lineRadix(line, session);
    if (line.has("m")) return map(session);
    return line.has("c") ? cpus(radix, session) : facts(session);
  },
});

function facts(session: CommandSession): BoundForm {
  return boundForm<Machine>({
    form: factsForm,
    rows: () => ["machine"],
    *draw(rows, drawing) {
      for (const row of rows) yield* drawFacts(row, session.target, drawing, hiddenCpus(session));
    },
  });
}

function map({ target }: CommandSession): BoundForm {
  return boundForm<MemoryMapEntry>({
    form: mapForm,
    rows: () => answer("mach", () => memoryMap(target)),
    *draw(rows) {
      yield "      PHYSICAL ADDRESS RANGE         TYPE\n";
      for (const row of rows) yield `${hex(row.start)} - ${hex(row.start + row.size)}  ${kindOf(row)}\n`;
    },
  });
}

function kindOf({ kind, type }: MemoryMapEntry): string {
  return kind ?? `type ${type}`;
}

function hex(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}

function cpus(radix: () => Radix, session: CommandSession): BoundForm {
  const { target } = session;
  return boundForm<CpuInfo>({
    form: cpuForm,
    rows: () =>
      answer("mach", () =>
        target.once(presentCpus).map((cpu) => ({
          cpu,
          info: CObject.at(target, "struct cpuinfo_x86", perCpuSymbol(target, "cpu_info", cpu)),
        }))),
    *draw(rows) {
      const style = { hex: radix() === 16, debugger: true }, hidden = hiddenCpus(session);
      for (const { cpu, info } of rows) {
        if (hidden.has(cpu)) yield `CPU ${cpu}: [OFFLINE]\n\n`;
        else yield `CPU ${cpu}:\nstruct cpuinfo_x86 ${printObject(info, style)}\n\n`;
      }
    },
  });
}
