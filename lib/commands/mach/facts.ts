/** What `mach` tells of the machine: one row, and crash's lines of it. */
import { Address, Size, type Value } from "../../../dsl/value.ts";
import { type CommandForm, defineForm, type Drawing } from "../../define/command.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { presentCpus } from "../../kernel/cpu.ts";
import { hz } from "../../kernel/jiffies.ts";
import { type Region, regionStart } from "../../kernel/kernel_layout.ts";
import { cpuStacks, threadSize } from "../../kernel/stack_cpus.ts";
import { cpuKhz, hypervisor, presentMemory } from "../../kernel/system.ts";
import { uname } from "../../kernel/uname.ts";
import type { Target } from "../../types/target.ts";
import { cpuCounts, cpusText, megahertz } from "../layout/cpu_facts.ts";
import { factLine, factText } from "../layout/facts.ts";
import { memorySizeText } from "../layout/sizes.ts";

/** There is one machine: the target has all of it. */
export type Machine = "machine";

type Column = ColumnDeclaration<Machine>;

/** The stacks of CPUs, by the names that cpuStacks() gives them: the column, and crash's heading. */
const stacks: readonly (readonly [stack: string, column: string, heading: string])[] = [
  ["irq", "irq", "IRQ"],
  ["exception DF", "doublefault", "DOUBLEFAULT"],
  ["exception NMI", "nmi", "NMI"],
  ["exception DB", "debug", "DEBUG"],
  ["exception MCE", "mce", "MCE"],
  ["exception VC", "vc", "VC"],
];

const machine: readonly Column[] = [
  {
    name: "machine",
    type: "string",
    summary: "the architecture",
    get: (_, target) => uname(target, "machine"),
  },
  {
    name: "memory",
    type: "size",
    summary: "bytes of memory that the kernel has",
    get: (_, target) => new Size(presentMemory(target)),
  },
  ...cpuCounts,
  {
    name: "hypervisor",
    type: "string",
    summary: "what it runs on, where the kernel knows it: KVM, Xen HVM, VMware, ...; null for none",
    get: (_, target) => hypervisor(target) ?? null,
  },
  {
    name: "khz",
    type: "int",
    summary: "the processors' frequency in kHz, measured at boot",
    get: (_, target) => BigInt(cpuKhz(target)),
  },
  {
    name: "hz",
    type: "int",
    summary: "ticks per second (CONFIG_HZ)",
    get: (_, target) => BigInt(hz(target)),
  },
  { name: "page_size", type: "int", summary: "bytes of a page", get: (_, { dump }) => BigInt(dump.pageSize) },
];

function region(name: string, what: Region, summary: string): Column {
  return { name, type: "address", summary, get: (_, target) => new Address(regionStart(target, what)) };
}

const layout: readonly Column[] = [
  region("virtual_base", "direct map", "where all of the memory is mapped"),
  region("vmalloc_base", "vmalloc", "where vmalloc() begins"),
  region("vmemmap_base", "vmemmap", "where the struct pages begin"),
  region("start_map", "image", "where the kernel's image may begin"),
  region("modules_base", "modules", "where modules begin"),
  {
    name: "stack_size",
    type: "int",
    summary: "bytes of a task's kernel stack",
    get: (_, target) => BigInt(threadSize(target)),
  },
];

function stackColumns([stack, column]: typeof stacks[number]): Column[] {
  return [
    {
      name: `${column}_stack_size`,
      type: "int",
      summary: `bytes of a CPU's stack for ${purposes[column]}; null where there are none`,
      get: (_, target) => {
        const [first] = stacksOf(target, stack);
        return first ? first.high - first.low : null;
      },
    },
    {
      name: `${column}_stacks`,
      type: { list: "address" },
      summary: "where they begin, by CPU",
      get: (_, target) => stacksOf(target, stack).map(({ low }) => new Address(low)),
    },
  ];
}

const purposes: Readonly<Record<string, string>> = {
  irq: "interrupts",
  doublefault: "double faults",
  nmi: "NMIs",
  debug: "debug exceptions",
  mce: "machine checks",
  vc: "exceptions of an encrypted guest",
};

function stacksOf(target: Target, name: string) {
  return target.once(presentCpus).flatMap((cpu) => {
    const found = cpuStacks(target, cpu).find((range) => range.name === name);
    return found
      ? [{ cpu, low: found.low, high: found.high, mapped: target.kernel.readable(found.low) }]
      : [];
  });
}

export const factsForm: CommandForm<Machine> = defineForm<Machine>({
  when: "",
  summary: "the machine, and where its kernel has what: one row",
  columns: [...machine, ...layout, ...stacks.flatMap(stackColumns), {
    name: "unmapped_stacks",
    type: { list: "address" },
    summary: "those of the stacks above that cannot be read: vc stacks where the guest is not encrypted",
    get: (_, target) =>
      stacks.flatMap(([stack]) => stacksOf(target, stack)).filter(({ mapped }) => !mapped)
        .map(({ low }) => new Address(low)),
  }],
});

const width = 22;

/** Crash's lines. `hidden`: CPUs of which no more is told than that they were not online. */
export function* drawFacts(
  row: Machine,
  target: Target,
  drawing: Drawing<Machine>,
  hidden: ReadonlySet<number>,
): Generator<string> {
  const cell = (column: string) => drawing.cell(row, column);
  const fact = (label: string, column: string, text?: (value: Value) => string) =>
    factLine(label, factText(cell(column), text), width);
  yield fact("MACHINE TYPE", "machine");
  yield fact("MEMORY SIZE", "memory", (value) => value instanceof Size ? memorySizeText(value.bytes) : "");
  yield factLine("CPUS", cpusText(cell("cpus"), cell("offline")), width);
  if (typeof cell("hypervisor") === "string") yield fact("HYPERVISOR", "hypervisor");
  yield fact("PROCESSOR SPEED", "khz", (value) => `${megahertz(value)} Mhz`);
  yield fact("HZ", "hz");
  yield fact("PAGE SIZE", "page_size");
  yield fact("KERNEL VIRTUAL BASE", "virtual_base", addressText);
  yield fact("KERNEL VMALLOC BASE", "vmalloc_base", addressText);
  yield fact("KERNEL VMEMMAP BASE", "vmemmap_base", addressText);
  yield fact("KERNEL START MAP", "start_map", addressText);
  yield fact("KERNEL MODULES BASE", "modules_base", addressText);
  yield fact("KERNEL STACK SIZE", "stack_size");
  for (const [stack, , heading] of stacks) yield* drawStacks(stacksOf(target, stack), heading, hidden);
}

function* drawStacks(
  found: ReturnType<typeof stacksOf>,
  heading: string,
  hidden: ReadonlySet<number>,
): Generator<string> {
  if (found.length === 0) return;
  yield factLine(`${heading} STACK SIZE`, String(found[0].high - found[0].low), width);
  yield `${`${heading} STACKS`.padStart(width)}:\n`;
  for (const { cpu, low, mapped } of found) {
    const notes = `${mapped ? "" : " [unavailable]"}${hidden.has(cpu) ? " [OFFLINE]" : ""}`;
    yield factLine(`CPU ${cpu}`, low.toString(16).padStart(16, "0") + notes, width);
  }
}

function addressText(value: Value): string {
  return value instanceof Address ? value.value.toString(16).padStart(16, "0") : "";
}
