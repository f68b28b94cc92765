/** The kernel's log as crash lays it out: a stamp, the caller, the level, and the text with its further lines below. */
import { Missing, type Value } from "../../../dsl/value.ts";
import { rustNames } from "../../base/rust_names.ts";
import type { Drawing } from "../../define/command.ts";
import { pidMax } from "../../kernel/system.ts";
import { callerText, type LogRecord, logStamp } from "../../kernel/printk_record.ts";
import { uptime } from "../../kernel/jiffies.ts";
import { clocks } from "../../kernel/time.ts";
import type { Target } from "../../types/target.ts";
import { guarded } from "../../define/cell.ts";
import { factText } from "../layout/facts.ts";
import { dateText } from "../layout/times.ts";
import { printable } from "./text.ts";

const second = 1_000_000_000n;

/** Which parts of a record are shown. */
export interface LogStyle {
  readonly stamp: "none" | "uptime" | "date";
  readonly caller: boolean;
  readonly level: boolean;
  readonly dictionary: boolean;
  /** Names of Rust functions as they were written. */
  readonly rust: boolean;
}

/** The lines of one record, each with its newline. */
export function* recordLines(
  record: LogRecord,
  style: LogStyle,
  target: Target,
  drawing: Drawing<LogRecord>,
): Generator<string> {
  const prefix = prefixOf(record, style, target), indent = " ".repeat(prefix.length);
  const text = drawing.cell(record, "text");
  const lines = typeof text === "string" ? text.split("\n") : [factText(text)];
  for (const [i, line] of lines.entries()) {
    yield `${i === 0 ? prefix : indent}${printable(style.rust ? rustNames(line) : line)}\n`;
  }
  if (!style.dictionary) return;
  for (const [key, column] of [["SUBSYSTEM", "subsystem"], ["DEVICE", "device"]] as const) {
    const value = drawing.cell(record, column);
    if (typeof value === "string") yield `${indent}${key}=${printable(value)}\n`;
  }
}

function prefixOf(record: LogRecord, style: LogStyle, target: Target): string {
  const { caller, level } = style, stamp = record.stamped === false ? "none" : style.stamp;
  let prefix = "";
  if (stamp === "uptime") prefix += part(() => logStamp(record));
  if (stamp === "date") prefix += part(() => `[${dateText(target.once(bootSecond) + record.time())}] `);
  if (caller) prefix += part(() => `[${callerText(record.caller()).padStart(target.once(callerWidth))}] `);
  if (level) prefix += part(() => `<${record.level().toString(16)}>`);
  return prefix;
}

/** The boot as `sys` tells it, DATE less UPTIME, each in whole seconds: so do crash's stamps begin. */
function bootSecond(target: Target): bigint {
  return (target.once(clocks).realtime / second - uptime(target) / second) * second;
}

/** What cannot be read takes its place. */
function part(text: () => string): string {
  const value: Value = guarded(text);
  return typeof value === "string" ? value : `[${value instanceof Missing ? "unreadable" : "damaged"}] `;
}

/** Columns of a caller: `T` and the largest pid; 8 where that is not known. */
function callerWidth(target: Target): number {
  const most = guarded(() => pidMax(target));
  return typeof most === "number" && most > 0 ? String(most).length + 1 : 8;
}
