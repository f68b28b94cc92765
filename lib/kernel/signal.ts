/** Signals: what a process does about each (struct sighand_struct), and those that wait (struct sigpending). */
import { LookupError } from "../base/errors.ts";
import type { CType } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";
import { type Field, findField, getField, readField } from "./field.ts";
import { listForEach } from "./list.ts";
import { readTask } from "./task_fields.ts";
import { collect, type Walk, type WalkEnd } from "./walk_end.ts";

/** _NSIG of x86-64. */
export const signalCount = 64;

/** What a process does about a signal. */
export interface SignalAction {
  readonly signal: number;
  /** `struct k_sigaction *` */
  readonly address: bigint;
  /** 0 is SIG_DFL, 1 SIG_IGN. */
  readonly handler: bigint;
  /** The signals that are blocked meanwhile: bit n - 1 is signal n. */
  readonly mask: bigint;
  readonly flags: bigint;
}

/** A signal that waits, with what its sender has said. */
export interface QueuedSignal {
  readonly signal: number;
  /** `struct kernel_siginfo *` */
  readonly info: bigint;
}

/** The signals that wait. */
export interface PendingSignals {
  readonly set: bigint;
  readonly queue: readonly QueuedSignal[];
  /** What ended the walk along the queue. */
  readonly end: WalkEnd;
}

interface SignalFields {
  readonly sighand: Field;
  readonly blocked: Field;
  readonly pending: Field;
  readonly shared: Field;
  readonly actions: Field;
  readonly threads: Field | undefined;
  readonly set: Field;
  readonly list: Field;
  readonly handler: Field;
  readonly flags: Field;
  readonly mask: Field;
  readonly queueList: Field;
  readonly info: Field;
  readonly number: Field;
}

function signalFields(target: Target): SignalFields {
  const field = (struct: string, ...paths: string[]) => getField(target, struct, ...paths);
  return {
    sighand: field("task_struct", "sighand"),
    blocked: field("task_struct", "blocked"),
    pending: field("task_struct", "pending"),
    shared: field("signal_struct", "shared_pending"),
    actions: field("sighand_struct", "action"),
    threads: findField(target, "signal_struct", "nr_threads"),
    set: field("sigpending", "signal"),
    list: field("sigpending", "list"),
    handler: field("k_sigaction", "sa.sa_handler"),
    flags: field("k_sigaction", "sa.sa_flags"),
    mask: field("k_sigaction", "sa.sa_mask"),
    queueList: field("sigqueue", "list"),
    // kernel_siginfo since 4.20 (ae7795bc6187).
    info: field("sigqueue", "info"),
    number: field("sigqueue", "info.si_signo"),
  };
}

/** The `struct signal_struct *` of a task's process. Throws a LookupError for a task that has given it back. */
export function signalStruct(target: Target, task: bigint): bigint {
  const signal = readTask(target, task, "signal");
  if (signal === 0n) throw new LookupError("the task has no signal_struct any more");
  return signal;
}

/** How many threads share it; undefined where this kernel does not count them. */
export function signalThreads(target: Target, signal: bigint): bigint | undefined {
  const { threads } = target.once(signalFields);
  return threads && readField(target.kernel, signal, threads);
}

/** What the task's process does about each signal, from 1 on. */
export function signalActions(target: Target, task: bigint): SignalAction[] {
  const fields = target.once(signalFields), { kernel } = target;
  const sighand = readField(kernel, task, fields.sighand);
  if (sighand === 0n) throw new LookupError("the task has no sighand_struct any more");
  const size = BigInt(elementSize(target, fields.actions.type));
  return Array.from({ length: signalCount }, (_, i) => {
    const address = sighand + fields.actions.offset + BigInt(i) * size;
    return {
      signal: i + 1,
      address,
      handler: readField(kernel, address, fields.handler),
      flags: readField(kernel, address, fields.flags),
      mask: kernel.u64(address + fields.mask.offset),
    };
  });
}

function elementSize({ types }: Target, type: CType): number {
  const array = types.resolve(type), element = array.kind === "array" ? types.resolve(array.element) : array;
  if (element.kind === "struct") return element.size;
  throw new LookupError("sighand_struct.action is no array of structures");
}

/** The signals that the task lets wait. */
export function blockedSignals(target: Target, task: bigint): bigint {
  return target.kernel.u64(task + target.once(signalFields).blocked.offset);
}

/** Those that wait for the task alone. */
export function privateSignals(target: Target, task: bigint): PendingSignals {
  return pendingAt(target, task + target.once(signalFields).pending.offset);
}

/** Those that wait for any thread of its process. */
export function sharedSignals(target: Target, task: bigint): PendingSignals {
  return pendingAt(target, signalStruct(target, task) + target.once(signalFields).shared.offset);
}

function pendingAt(target: Target, pending: bigint): PendingSignals {
  const { set, list } = target.once(signalFields);
  const { items, end } = collect(queueForEach(target, pending + list.offset));
  return { set: target.kernel.u64(pending + set.offset), queue: items, end };
}

/** The queue of a `struct sigpending`, whose list is at `head`. */
function* queueForEach(target: Target, head: bigint): Walk<QueuedSignal> {
  const { queueList, info, number } = target.once(signalFields);
  const walk = listForEach(target, head);
  for (let next = walk.next();; next = walk.next()) {
    if (next.done) return next.value;
    const queue = next.value - queueList.offset;
    yield { signal: Number(readField(target.kernel, queue, number)), info: queue + info.offset };
  }
}

/** The signals of a set. */
export function signalsIn(set: bigint): number[] {
  return Array.from({ length: signalCount }, (_, i) => i + 1).filter((n) =>
    (set >> BigInt(n - 1) & 1n) === 1n
  );
}

/** arch/x86/include/uapi/asm/signal.h. */
const plainNames =
  ("HUP INT QUIT ILL TRAP ABRT/SIGIOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD/SIGCLD CONT " +
    "STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO/SIGPOLL PWR SYS/SIGUNUSED").split(" ");

/** Real-time signals are named from the nearer end: SIGRTMIN is 32 here, as the kernel has it, not the C library. */
const firstRealTime = 32, middle = 48;

/** `SIGHUP`, `SIGABRT/SIGIOT`, `SIGRTMIN+2`, `SIGRTMAX-14`. */
export function signalName(signal: number): string {
  if (signal < firstRealTime) return `SIG${plainNames[signal - 1] ?? signal}`;
  const [end, steps] = signal <= middle
    ? ["MIN", signal - firstRealTime] as const
    : ["MAX", signal - signalCount] as const;
  return `SIGRT${end}${steps === 0 ? "" : steps > 0 ? `+${steps}` : steps}`;
}

/** include/uapi/asm-generic/signal-defs.h, in the order in which debuggers name them. */
const actionFlags: readonly (readonly [name: string, bit: bigint])[] = [
  ["SA_NOCLDSTOP", 0x1n],
  ["SA_RESTORER", 0x4000000n],
  ["SA_NOCLDWAIT", 0x2n],
  ["SA_SIGINFO", 0x4n],
  ["SA_UNSUPPORTED", 0x400n],
  ["SA_EXPOSE_TAGBITS", 0x800n],
  // 5.17 (fcb116bc43c8): only the kernel sets it.
  ["SA_IMMUTABLE", 0x800000n],
  ["SA_ONSTACK", 0x8000000n],
  ["SA_RESTART", 0x10000000n],
  ["SA_NODEFER", 0x40000000n],
  ["SA_RESETHAND", 0x80000000n],
];

export function actionFlagNames(flags: bigint): string[] {
  return actionFlags.filter(([, bit]) => (flags & bit) !== 0n).map(([name]) => name);
}
