/** Crash's lines of signals. */
import { escapeText } from "../../base/text.ts";
import { Failure, Missing } from "../../../dsl/value.ts";
import { guarded } from "../../define/cell.ts";
import {
  actionFlagNames,
  blockedSignals,
  type PendingSignals,
  privateSignals,
  sharedSignals,
  type SignalAction,
  signalActions,
  signalStruct,
  signalThreads,
} from "../../kernel/signal.ts";
import type { Target } from "../../types/target.ts";
import { hex16, taskHeader } from "../layout/task_header.ts";
import { isSignalled, type SigRow } from "./state.ts";

const heading = " SIG    SIGACTION        HANDLER       MASK       FLAGS           \n";
const handlers = ["SIG_DFL", "SIG_IGN"];

/** A task's lines, with an empty one at the end. */
export function* taskLines({ task, thread }: SigRow, target: Target): Generator<string> {
  if (thread !== "other") {
    yield `${taskHeader(target, task)}\n`;
    yield* processLines(target, task);
  }
  if (thread === undefined) {
    yield* blockedLines(target, task, "");
    yield* pendingLines("PRIVATE", () => privateSignals(target, task), "");
    yield* pendingLines("SHARED", () => sharedSignals(target, task), "");
  } else {
    if (thread === "first") {
      yield* pendingLines("SHARED", () => sharedSignals(target, task), "");
      yield "\n";
    }
    yield `  ${taskHeader(target, task)}\n`;
    yield* blockedLines(target, task, "  ");
    yield* pendingLines("PRIVATE", () => privateSignals(target, task), "  ");
  }
  yield "\n";
}

function* processLines(target: Target, task: bigint): Generator<string> {
  const signal = guarded(() => signalStruct(target, task));
  if (typeof signal !== "bigint") {
    yield `SIGNAL_STRUCT: (${why(signal)})\n`;
    return;
  }
  const threads = guarded(() => signalThreads(target, signal));
  yield `SIGNAL_STRUCT: ${hex16(signal)}  NR_THREADS: ${typeof threads === "bigint" ? threads : "--"}\n`;
  const actions = guarded(() => signalActions(target, task));
  yield heading;
  if (Array.isArray(actions)) { for (const action of actions) yield actionLine(action); }
  else yield ` (${why(actions)})\n`;
}

/** Digits of user addresses below 2^40; longer ones take their room. */
const handlerWidth = 10;

function actionLine({ signal, address, handler, mask, flags }: SignalAction): string {
  const names = actionFlagNames(flags).join("|");
  const handled = handlers[Number(handler)] ?? handler.toString(16);
  return `${`[${signal}]`.padStart(4)} ${hex16(address)} ${handled.padStart(handlerWidth)} ${hex16(mask)} ` +
    `${flags.toString(16)} ${names === "" ? "" : `(${names})`}\n`;
}

function* blockedLines(target: Target, task: bigint, indent: string): Generator<string> {
  const signalled = guarded(() => isSignalled(target, task));
  const state = typeof signalled === "boolean" ? signalled ? "yes" : "no" : `(${why(signalled)})`;
  yield `${indent}SIGPENDING: ${state}\n`;
  const blocked = guarded(() => blockedSignals(target, task));
  yield `${indent}   BLOCKED: ${typeof blocked === "bigint" ? hex16(blocked) : `(${why(blocked)})`}\n`;
}

function* pendingLines(name: string, read: () => PendingSignals, indent: string): Generator<string> {
  yield `${indent}${name}_PENDING\n`;
  const found = guarded(read);
  if (!("queue" in found)) {
    yield `${indent}    SIGNAL: (${why(found)})\n`;
    return;
  }
  const { set, queue, end } = found;
  yield `${indent}    SIGNAL: ${hex16(set)}\n`;
  yield `${indent}  SIGQUEUE: ${queue.length === 0 ? "(empty)" : " SIG      SIGINFO     "}\n`;
  for (const { signal, info } of queue) yield `${indent}${String(signal).padStart(16)}  ${hex16(info)}\n`;
  if (end.kind !== "end") yield `${indent}            (${escapeText(end.detail)})\n`;
}

function why(found: Missing | Failure): string {
  return escapeText(found instanceof Missing ? found.reason : found.message);
}
