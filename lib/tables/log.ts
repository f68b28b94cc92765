/** The log table: what the kernel has printed. */
import { Address, Duration, Label, Time } from "../../dsl/value.ts";
import type { ColumnDeclaration } from "../define/column.ts";
import { defineTable } from "../define/table.ts";
import { alternatives, flagSet } from "../define/values/enumeration.ts";
import { logFacilities, logFlags, logForEach, logLevels, logProblem, logWallTime } from "../kernel/printk.ts";
import { callerText, logLine, type LogRecord } from "../kernel/printk_record.ts";
import { guardedWalk, walkWarning } from "../kernel/walk_end.ts";
import type { Target } from "../types/target.ts";

const levels = alternatives(
  "log level",
  new Map(logLevels.map((names, i) => [
    BigInt(i),
    names.flatMap((name) => [name, name.toUpperCase(), `KERN_${name.toUpperCase()}`]),
  ])),
  true,
);

const facilities = alternatives(
  "log facility",
  new Map(Array.from({ length: 24 }, (_, i) => [BigInt(i), [facilityName(i)]])),
);

function facilityName(facility: number): string {
  return logFacilities[facility] ?? (facility < 16 ? String(facility) : `local${facility - 16}`);
}

const flags = flagSet("log flags", logFlags);

const times: readonly ColumnDeclaration<LogRecord>[] = [
  { name: "seq", type: "int", summary: "its number, from 0 at boot on", get: (record) => record.sequence() },
  {
    name: "time",
    type: "duration",
    summary: "when it was printed, by the CPU's clock, which starts about with the boot",
    get: (record) => new Duration(record.time()),
  },
  {
    name: "wall_time",
    type: "time",
    summary: "the same by the wall clock, to some milliseconds; wrong by the time the machine was suspended",
    needs: { members: ["timekeeper.offs_real"], symbols: ["timekeeper_data|tk_core"] },
    get: (record, target) => new Time(logWallTime(target, record)),
  },
];

const origin: readonly ColumnDeclaration<LogRecord>[] = [
  {
    name: "level",
    type: { enum: levels },
    summary:
      "emerg alert crit err warn notice info debug: 0 to 7, so that `level <= err` asks for errors and worse",
    get: (record) => {
      const level = record.level();
      return new Label(levels, BigInt(level), logLevels[level][0]);
    },
  },
  {
    name: "facility",
    type: { enum: facilities },
    summary: "kern for the kernel itself; user, daemon, ... for what was written to /dev/kmsg",
    get: (record) => {
      const facility = record.facility();
      return new Label(facilities, BigInt(facility), facilityName(facility));
    },
  },
  {
    name: "caller",
    type: "string",
    summary: "who printed it: T1 is the thread with pid 1, C0 an interrupt on CPU 0",
    needs: { members: ["printk_info.caller_id|printk_log.caller_id"] },
    get: (record) => callerText(record.caller()),
  },
  {
    name: "caller_pid",
    type: "int",
    summary: "the pid of the thread that printed it, which may have ended since; null for an interrupt",
    needs: { members: ["printk_info.caller_id|printk_log.caller_id"] },
    get: (record) => number(record.caller().pid),
  },
  {
    name: "caller_cpu",
    type: "int",
    summary: "the CPU that printed it; null for a thread, of which most kernels do not keep it",
    needs: { members: ["printk_info.caller_id|printk_log.caller_id"] },
    get: (record) => number(record.caller().cpu),
  },
  {
    name: "caller_comm",
    type: "string",
    summary: "the name of the thread that printed it, or that was interrupted",
    needs: { members: ["printk_info.comm"] },
    get: (record) => record.comm(),
  },
];

const content: readonly ColumnDeclaration<LogRecord>[] = [
  {
    name: "text",
    type: "string",
    summary: "what was printed; a record may have several lines",
    get: (record) => record.text(),
  },
  {
    name: "line",
    type: "string",
    summary: "stamp and text as dmesg has them: [    0.000000] text; further lines are indented",
    get: (record) => logLine(record),
  },
  {
    name: "subsystem",
    type: "string",
    summary: "the subsystem of the device that it is about: pci, net, ...; null for none",
    get: (record) => record.subsystem() ?? null,
  },
  {
    name: "device",
    type: "string",
    summary: "that device: b8:0 block, c4:64 character, n2 network, else +subsystem:name; null for none",
    get: (record) => record.device() ?? null,
  },
  {
    name: "flags",
    type: { enum: flags.domain },
    summary: "LOG_NEWLINE: its line is complete; LOG_CONT: it continues the record before",
    get: (record) => flags.label(BigInt(record.flags())),
  },
  {
    name: "address",
    type: "address",
    summary: "where its header is: a struct printk_info, before 5.10 a printk_log",
    get: (record) => new Address(record.address),
  },
];

function number(value: number | undefined): bigint | null {
  return value === undefined ? null : BigInt(value);
}

function* records(target: Target, warn: (message: string) => void): Generator<LogRecord> {
  const warning = walkWarning("the log", yield* guardedWalk(() => logForEach(target)));
  if (warning) warn(warning);
}

export const log = defineTable<LogRecord>({
  name: "log",
  summary: "what the kernel has printed, the oldest record first",
  needs: { check: logProblem },
  columns: [...times, ...origin, ...content],
  defaults: ["level", "line"],
  rows: records,
});
