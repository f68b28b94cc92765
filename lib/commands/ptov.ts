/** `ptov`: physical addresses, and offsets in the CPUs' areas, as addresses of the kernel. */
import { Address } from "../../dsl/value.ts";
import { boundForm, defineCommand, defineForm } from "../define/command.ts";
import { perCpuAddress } from "../kernel/cpu.ts";
import { directAddress } from "../kernel/direct_map.ts";
import { hexNumber } from "./words/address.ts";
import { answer } from "./words/answer.ts";
import { cpusOf, type CpuSpec, cpuSpec, splitCpuSpec } from "./words/cpu_spec.ts";

interface VirtualRow {
  readonly virtual: bigint;
  /** What was asked for, and which of the arguments asked. */
  readonly given: bigint;
  readonly index: number;
  /** Whose area the offset is in; undefined for a physical address. */
  readonly cpu: number | undefined;
}

const form = defineForm<VirtualRow>({
  when: "",
  summary: "an address of the kernel, and what it is the address of",
  columns: [
    {
      name: "virtual",
      type: "address",
      summary: "the address",
      get: ({ virtual }) => new Address(virtual),
    },
    {
      name: "physical",
      type: "address",
      summary: "the physical address that was given",
      get: ({ given, cpu }) => cpu === undefined ? new Address(given) : null,
    },
    {
      name: "offset",
      type: "address",
      summary: "the per-CPU offset that was given",
      get: ({ given, cpu }) => cpu === undefined ? null : new Address(given),
    },
    {
      name: "cpu",
      type: "int",
      summary: "the CPU in whose area it is",
      get: ({ cpu }) => cpu === undefined ? null : BigInt(cpu),
    },
  ],
});

const virtualWidth = 16, heading = "VIRTUAL".padEnd(virtualWidth);

export const ptov = defineCommand({
  name: "ptov",
  summary: "the kernel's addresses of physical addresses and of per-CPU offsets",
  usage: ["address|offset:cpus ..."],
  options: [],
  details:
    `Addresses and offsets are hexadecimal, with or without 0x. Behind the colon of a per-CPU offset stands
which CPUs are meant: nothing for the current task's, a for all that are online, or numbers: 1,3,5-7.

The address of a physical one is that in the direct map, whether there is RAM or not: vtop tells. The offset of a
per-CPU variable is the value of its symbol.`,
  examples: [
    { line: "ptov 56e000", says: "where the kernel reads this physical address" },
    { line: "ptov 1000:a", says: "an offset in each CPU's area" },
  ],
  forms: [form],
  subject: { kind: "address", at: 0 },
  bind(line, session) {
    if (line.words.length === 0) line.problem("an address is needed", undefined, "ptov 56e000");
    const asked = line.words.map((word): { given: bigint; spec: CpuSpec | undefined } => {
      const { head, spec } = splitCpuSpec(word.text);
      const given = hexNumber(head) ??
        line.problem(`invalid input: "${head}"`, word, "a number in hex");
      return { given, spec: spec === undefined ? undefined : cpuSpec(line, word, spec) };
    });
    const { target } = session;
    return boundForm<VirtualRow>({
      form,
      *rows() {
        for (const [index, { given, spec }] of asked.entries()) {
          if (spec === undefined) {
            const virtual = answer("ptov", () => directAddress(target, given));
            yield { virtual, given, index, cpu: undefined };
            continue;
          }
          for (const cpu of answer("ptov", () => cpusOf(line, spec, session))) {
            const virtual = answer("ptov", () => perCpuAddress(target, given, cpu));
            yield { virtual, given, index, cpu };
          }
        }
      },
      draw: drawRows,
    });
  },
});

function* drawRows(rows: Iterable<VirtualRow>): Generator<string> {
  let last: number | undefined;
  for (const { virtual, given, index, cpu } of rows) {
    if (index !== last && last !== undefined) yield "\n";
    if (cpu === undefined) {
      yield `${heading}  PHYSICAL\n${hex(virtual)}  ${given.toString(16)}\n`;
    } else {
      if (index !== last) yield `PER-CPU OFFSET: ${given.toString(16)}\n  CPU    VIRTUAL\n`;
      yield `${`[${cpu}]`.padStart(5)}  ${hex(virtual)}\n`;
    }
    last = index;
  }
}

function hex(address: bigint): string {
  return address.toString(16).padEnd(virtualWidth);
}
