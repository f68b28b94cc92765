/** The kernel's log: its records, whichever way this kernel keeps them. */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { clocks } from "./time.ts";
import type { LogRecord } from "./printk_record.ts";
import { logBufForEach } from "./printk_buffer.ts";
import { prbForEach } from "./printk_ring.ts";
import { hasTextLog, textLogForEach } from "./printk_text.ts";
import type { Walk, WalkOptions } from "./walk_end.ts";

/** KERN_EMERG to KERN_DEBUG (include/linux/kern_levels.h), with the names that syslog has for them. */
export const logLevels: readonly (readonly string[])[] = [
  ["emerg"],
  ["alert"],
  ["crit"],
  ["err", "error"],
  ["warn", "warning"],
  ["notice"],
  ["info"],
  ["debug"],
];

/** RFC 5424's facilities, as far as they have names. */
export const logFacilities = [
  "kern",
  "user",
  "mail",
  "daemon",
  "auth",
  "syslog",
  "lpr",
  "news",
  "uucp",
  "cron",
  "authpriv",
  "ftp",
];

/** enum printk_info_flags, the bits that have kept their meaning since 3.11: the line is whole, it goes on another. */
export const logFlags = { LOG_NEWLINE: 2n, LOG_CONT: 8n };

/** Why this kernel's log cannot be read, or undefined. */
export function logProblem(target: Target): string | undefined {
  const { symbols, types } = target;
  if (symbols.findKernel("prb")) {
    return types.find("struct printk_ringbuffer") ? undefined : "this kernel has no type printk_ringbuffer";
  }
  if (hasTextLog(target)) return undefined;
  if (!symbols.findKernel("log_buf")) return "this kernel has no symbol prb or log_buf";
  return types.find("struct printk_log") || types.find("struct log")
    ? undefined
    : "this kernel has no type printk_log or log";
}

/** The records, the oldest first. Throws a MemoryFault or a LookupError when it cannot begin. */
export function logForEach(target: Target, options?: WalkOptions): Walk<LogRecord> {
  const { symbols } = target;
  // 5.10 (896fbe20b4e2): a ring of descriptors and one of texts.
  const ring = symbols.findKernel("prb");
  if (ring) return prbForEach(target, target.kernel.u64(ring.address), options);
  if (hasTextLog(target)) return textLogForEach(target);
  if (symbols.findKernel("log_buf")) return logBufForEach(target, options);
  throw new LookupError("this kernel has no symbol prb or log_buf");
}

/**
 * The wall clock when a record was printed: nanoseconds since 1970. The CPUs' clocks are not the one that the wall
 * clock is kept with: this is off by a few milliseconds, and by the time that the machine was suspended.
 */
export function logWallTime(target: Target, record: LogRecord): bigint {
  return record.time() + target.once(clocks).realOffset;
}
