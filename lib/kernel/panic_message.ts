/** Why the machine stopped, in the kernel's own words, and where they were found. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import { panicTask } from "./panic_task.ts";
import { logForEach } from "./printk.ts";
import { taskStack } from "./stack.ts";
import { guardedWalk } from "./walk_end.ts";

export interface PanicMessage {
  readonly text: string;
  /** For people: "log", "stack". */
  readonly source: string;
}

/**
 * What a line of the log has to hold, the surest first: a line that says that the kernel gives up counts for more
 * than one of an oops that it may have survived. The first line of the first one found is the message. The order is
 * the one that crash has been seen to keep; the last three are what newer kernels write where no older one fits.
 */
const signs: readonly string[] = [
  "SysRq : Crash",
  "SysRq : Trigger a crash",
  "SysRq : Netdump",
  "Kernel panic: ",
  "Kernel panic - ",
  "Kernel BUG at",
  "kernel BUG at",
  "Unable to handle kernel paging request",
  "Unable to handle kernel NULL pointer dereference",
  "BUG: unable to handle kernel ",
  "general protection fault: ",
  "double fault: ",
  "divide error: ",
  "stack segment: ",
  "[Hardware Error]: ",
  "Bad mode in ",
  "Oops: ",
  "BUG: unable to handle page fault",
  "BUG: kernel NULL pointer dereference",
  "sysrq: Trigger a crash",
];

/** The sign of which crash says that there is more to it in the log. */
const vague = "Oops: ";

/**
 * Undefined when nothing says that the machine has panicked. The log is asked first; where it does not tell, the
 * function in which the CPU that panicked was stopped. Computed once.
 */
export function panicMessage(target: Target): PanicMessage | undefined {
  return target.once(findMessage);
}

/** Whether the message is one of those that only say that something happened. */
export function isVague(text: string): boolean {
  return text.includes(vague) && !signs.slice(0, signs.indexOf(vague)).some((sign) => text.includes(sign));
}

function findMessage(target: Target): PanicMessage | undefined {
  const text = messageOf(logLines(target));
  return text === undefined ? stackMessage(target) : { text, source: "log" };
}

function messageOf(lines: Iterable<string>): string | undefined {
  let best: string | undefined, rank = signs.length;
  for (const line of lines) {
    for (let i = 0; i < rank; i++) {
      if (!line.includes(signs[i])) continue;
      best = line;
      rank = i;
    }
    if (rank === 0) break;
  }
  return best;
}

/** The lines of the log, as far as it can be read. */
function* logLines(target: Target): Generator<string> {
  const walk = guardedWalk(() => logForEach(target));
  for (let next = walk.next(); !next.done; next = walk.next()) {
    try {
      yield* next.value.text().split("\n");
    } catch (error) {
      if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
    }
  }
}

/** How the functions of a panic read as a reason, the outermost cause first. */
const functions: readonly (readonly [string, string])[] = [
  ["sysrq_handle_crash", "sysrq triggered crash"],
  ["nmi_panic", "panic in an NMI"],
  ["oops_end", "oops"],
  ["panic", "panic"],
  ["vpanic", "panic"],
  ["__crash_kexec", "the capture kernel was started"],
];

function stackMessage(target: Target): PanicMessage | undefined {
  const found = panicTask(target);
  if (!found) return undefined;
  try {
    const { frames } = taskStack(CObject.at(target, "struct task_struct", found.task));
    const names = new Set(frames.map(({ symbol }) => symbol));
    const known = functions.find(([name]) => names.has(name));
    return known && { text: `${known[1]} (${known[0]})`, source: "stack" };
  } catch (error) {
    if (error instanceof MemoryFault || error instanceof InquestError) return undefined;
    throw error;
  }
}
