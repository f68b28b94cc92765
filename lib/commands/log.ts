/** `log`: what the kernel has printed. */
import {
  type BoundForm,
  boundForm,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import { CommandError } from "../define/command_error.ts";
import type { CommandLine } from "../define/command_line.ts";
import { type AuditMessage, auditMessages } from "../kernel/audit.ts";
import { logForEach } from "../kernel/printk.ts";
import type { LogRecord } from "../kernel/printk_record.ts";
import { type SafeBuffer, safeBuffers } from "../kernel/printk_safe.ts";
import { guardedWalk, walkWarning } from "../kernel/walk_end.ts";
import { log as table } from "../tables/log.ts";
import { auditForm, auditLine, safeForm, safeLines, unflushed } from "./log/parts.ts";
import { type LogStyle, recordLines } from "./log/records.ts";
import { answer } from "./words/answer.ts";

const recordForm = defineForm<LogRecord>({
  when: "",
  summary: "a record of the log",
  columns: table.columns,
  defaults: ["seq", "time", "wall_time", "level", "facility", "caller", "text", "subsystem", "device"],
});

export const log = defineCommand({
  name: "log",
  aliases: { dmesg: "log" },
  summary: "what the kernel has printed, the oldest message first",
  usage: ["[-T|-t] [-m] [-c] [-d] [-R]", "-s", "-a"],
  options: [
    { flag: "T", summary: "stamps of the wall clock, in UTC" },
    { flag: "t", summary: "no stamps" },
    { flag: "m", summary: "the level before each message: <0> emergency to <7> debug" },
    { flag: "c", summary: "who printed it: T1 is the thread with pid 1, C0 an interrupt on CPU 0" },
    { flag: "d", summary: "the device that a message is about, below it" },
    { flag: "s", summary: "what was printed in an NMI and had not reached the log (4.11 to 5.14)" },
    { flag: "a", summary: "audit messages that no daemon has fetched" },
    { flag: "R", summary: "names of Rust functions as they were written" },
  ],
  details:
    `The stamps of -T begin at DATE less UPTIME, in whole seconds: they may be a second early, and are wrong by the time
that the machine was suspended. The rows' wall_time is exact to some milliseconds.

The rows have the record's number, its facility and its address as well, and the caller's name where the kernel keeps
it: log | where level <= err show time, text. A record whose text has been overwritten says so in its place.`,
  examples: [
    { line: "log -t", says: "the messages alone" },
    { line: "log -Tm", says: "with the wall clock and the levels" },
    { line: "log | where level <= crit", says: "the worst of them" },
  ],
  forms: [recordForm, safeForm, auditForm],
  bind(line, session) {
    const [word] = line.words;
    if (word) line.problem(`invalid argument: ${word.text}`, word, "it takes options only");
    if (line.has("s")) return safe(session);
    return line.has("a") ? audit(session) : records(styleOf(line), session);
  },
});

function styleOf(line: CommandLine): LogStyle {
  return {
    stamp: line.has("t") ? "none" : line.has("T") ? "date" : "uptime",
    caller: line.has("c"),
    level: line.has("m"),
    dictionary: line.has("d"),
    rust: line.has("R"),
  };
}

function records(style: LogStyle, { target }: CommandSession): BoundForm {
  return boundForm<LogRecord>({
    form: recordForm,
    *rows(run) {
      const end = yield* guardedWalk(() => logForEach(target));
      const warning = walkWarning("log", end);
      if (warning) run.fail(warning);
    },
    *draw(rows, drawing) {
      for (const row of rows) yield* recordLines(row, style, target, drawing);
      yield* unflushed(target);
    },
  });
}

function safe({ target }: CommandSession): BoundForm {
  return boundForm<SafeBuffer>({
    form: safeForm,
    rows: () => answer("log", () => [...safeBuffers(target)]),
    *draw(rows, drawing) {
      let last = "";
      for (const row of rows) {
        yield* safeLines(row, row.name !== last, drawing);
        last = row.name;
      }
    },
  });
}

function audit({ target }: CommandSession): BoundForm {
  return boundForm<AuditMessage>({
    form: auditForm,
    *rows(run) {
      let found = 0;
      const walk = guardedWalk(() => auditMessages(target));
      for (let next = walk.next();; next = walk.next()) {
        if (!next.done) {
          found++;
          yield next.value;
          continue;
        }
        const warning = walkWarning("log", next.value);
        if (warning && found > 0) return run.fail(warning);
        if (warning) throw new CommandError(warning);
        if (found === 0) throw new CommandError("log: no audit messages are waiting: the audit log is empty");
        return;
      }
    },
    *draw(rows, drawing) {
      for (const row of rows) yield auditLine(row, drawing);
    },
  });
}
