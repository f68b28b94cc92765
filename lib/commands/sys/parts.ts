/** What `sys` tells for its options: taints, DMI, system calls, the configuration. */
import { Address } from "../../../dsl/value.ts";
import { escapeText } from "../../base/text.ts";
import { type CommandRun, defineForm } from "../../define/command.ts";
import { type DmiField, dmiFields, dmiText } from "../../kernel/dmi.ts";
import { kernelConfig } from "../../kernel/kernel_config.ts";
import { type SystemCall, systemCalls } from "../../kernel/syscalls.ts";
import { type Taint, taintMask, taintsOf } from "../../kernel/taint.ts";
import type { Target } from "../../types/target.ts";

/** The kernel's taints as one row. */
export interface TaintRow {
  readonly mask: bigint;
  readonly taints: readonly Taint[];
}

export const taintForm = defineForm<TaintRow>({
  when: "-t",
  summary: "how the kernel is tainted: one row",
  columns: [
    { name: "mask", type: "int", summary: "a bit for each reason", get: ({ mask }) => mask },
    { name: "letters", type: "string", summary: "a letter for each, as in an oops", get: lettersOf },
    {
      name: "names",
      type: { list: "string" },
      summary: "what the letters mean: OOT_MODULE, UNSIGNED_MODULE, ...",
      get: ({ taints }) => taints.map(({ bit, name }) => name ?? `bit ${bit}`),
    },
  ],
});

export function taintRow(target: Target): TaintRow {
  const mask = taintMask(target);
  return { mask, taints: taintsOf(target, mask) };
}

export function lettersOf({ taints }: TaintRow): string {
  return taints.map(({ letter }) => letter).join("");
}

export const dmiForm = defineForm<DmiField>({
  when: "-i",
  summary: "what the firmware says of the machine: a row for each field",
  columns: [
    { name: "field", type: "string", summary: "DMI_SYS_VENDOR, ...", get: ({ name }) => name },
    { name: "value", type: "string", summary: "its text", get: (field, target) => dmiText(target, field) },
  ],
});

export { dmiFields };

export const callsForm = defineForm<SystemCall>({
  when: "-c",
  summary: "the system calls by number",
  columns: [
    { name: "number", type: "int", summary: "the call's number", get: ({ number }) => BigInt(number) },
    { name: "name", type: "string", summary: "the function that it calls", get: callName },
    {
      name: "address",
      type: "address",
      summary: "where the function is",
      get: ({ address }) => new Address(address),
    },
  ],
});

function callName({ address }: SystemCall, target: Target): string {
  return target.symbols.at(address)?.name ?? address.toString(16);
}

/** The calls with a number, or with a text in their name; all of them without either. */
export function* callsOf(target: Target, wanted: number | string | undefined): Generator<SystemCall> {
  for (const call of systemCalls(target)) {
    const found = typeof wanted === "number"
      ? call.number === wanted
      : wanted === undefined || callName(call, target).includes(wanted);
    if (found) yield call;
  }
}

/** The heading as crash has it, without the part for which there is nothing to show. */
export const callsHeading = "NUM  SYSTEM CALL\n";

export function callLine(call: SystemCall, target: Target, radix: 10 | 16): string {
  return `${call.number.toString(radix).padStart(3)}  ${escapeText(callName(call, target))}\n`;
}

/** A line of .config. */
export interface ConfigLine {
  readonly text: string;
}

const setOption = /^(CONFIG_\w+)=(.*)$/, unsetOption = /^# (CONFIG_\w+) is not set$/;

export const configForm = defineForm<ConfigLine>({
  when: "config",
  summary: "the kernel's configuration: a row for each line",
  columns: [
    {
      name: "option",
      type: "string",
      summary: "CONFIG_...; null for a comment",
      get: ({ text }) => (setOption.exec(text) ?? unsetOption.exec(text))?.[1] ?? null,
    },
    {
      name: "value",
      type: "string",
      summary: "y, m, a number or a text; null for one that is not set",
      get: ({ text }) => setOption.exec(text)?.[2] ?? null,
    },
    { name: "line", type: "string", summary: "the line as it stands", get: ({ text }) => text },
  ],
});

export function configLines(target: Target): ConfigLine[] {
  return kernelConfig(target).replace(/\n$/, "").split("\n").map((text) => ({ text }));
}

/** What is said where crash would show source files and lines. */
export function noSources(run: CommandRun): void {
  run.warn("sys: source files and lines are not in a dump: only names are shown");
}
