/** A record of the kernel's log, however the kernel keeps it. */

/** Who printed a record. */
export interface LogCaller {
  /** The thread's pid; undefined for an interrupt, unless the kernel keeps both. */
  readonly pid: number | undefined;
  /** The CPU; undefined for a thread, unless the kernel keeps both. */
  readonly cpu: number | undefined;
  /** Whether a thread printed it, not an interrupt. */
  readonly inTask: boolean;
}

/** A record. Each part is read when it is asked for, and throws a MemoryFault, LookupError or CorruptError. */
export interface LogRecord {
  /** Where its header is: a `struct printk_info`, or a `struct printk_log`. */
  readonly address: bigint;
  /** False for a line of an old log that carries no stamp. */
  readonly stamped?: boolean;
  sequence(): bigint;
  /** Nanoseconds on the clock of the CPU that printed it, which starts about with the boot. */
  time(): bigint;
  /** 0 to 7: see `logLevels`. */
  level(): number;
  /** As in syslog: 0 for the kernel itself. */
  facility(): number;
  /** Flags of the record: see `logFlags`. */
  flags(): number;
  caller(): LogCaller;
  /** The name of the thread that printed it, where the kernel keeps it. */
  comm(): string;
  text(): string;
  subsystem(): string | undefined;
  device(): string | undefined;
}

/** What a caller's number means: bit 31 is set for a CPU (5.1, 15ff2069cb7f). */
export function callerOf(id: number, other?: number): LogCaller {
  const cpuMark = 0x8000_0000;
  const inTask = (id & cpuMark) === 0;
  const [task, cpu] = inTask ? [id, other] : [other, id];
  return {
    pid: task,
    cpu: cpu === undefined ? undefined : (cpu & ~cpuMark) >>> 0,
    inTask,
  };
}

/** `T1` for a thread, `C0` for an interrupt on a CPU: as the kernel prints it itself. */
export function callerText({ pid, cpu, inTask }: LogCaller): string {
  return inTask ? `T${pid}` : `C${cpu}`;
}

/** `[    0.000000] `: when it was printed, by the CPU's clock. */
export function logStamp(record: LogRecord): string {
  const micros = record.time() / 1000n;
  const seconds = String(micros / 1_000_000n).padStart(5);
  return `[${seconds}.${String(micros % 1_000_000n).padStart(6, "0")}] `;
}

/** `[    0.000000] text`, further lines indented as far: as makedumpfile and crash write a log. */
export function logLine(record: LogRecord): string {
  const stamp = record.stamped === false ? "" : logStamp(record);
  return stamp + record.text().replaceAll("\n", `\n${" ".repeat(stamp.length)}`);
}
