/** What sig knows of a task, and its columns. */
import { Address, type HostType, type Json, type StaticType, type Value } from "../../../dsl/value.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { defineForm } from "../../define/command.ts";
import { PlainHost, plainType } from "../../define/values/plain_host.ts";
import {
  actionFlagNames,
  blockedSignals,
  type PendingSignals,
  privateSignals,
  type QueuedSignal,
  sharedSignals,
  type SignalAction,
  signalActions,
  signalName,
  signalsIn,
  signalStruct,
  signalThreads,
} from "../../kernel/signal.ts";
import type { Target } from "../../types/target.ts";
import { headerNames, type OfTask, taskColumns, taskObject } from "../layout/task_columns.ts";

/** A task; with -g what is said of its process stands before its first thread. */
export interface SigRow extends OfTask {
  /** Whether it is shown as a thread of a process, and whether it is the first. */
  readonly thread?: "first" | "other";
}

interface Member<T> {
  readonly type: StaticType;
  readonly of: (of: T) => Value;
}

const address: StaticType = { kind: "address" }, int: StaticType = { kind: "int" };

/** A value with members that are all in its JSON. */
class Told<T> extends PlainHost {
  constructor(
    readonly type: HostType,
    readonly members: Readonly<Record<string, Member<T>>>,
    readonly of: T,
  ) {
    super();
  }

  member(name: string): Value | undefined {
    return Object.hasOwn(this.members, name) ? this.members[name].of(this.of) : undefined;
  }

  key(): string {
    return this.text();
  }

  text(): string {
    return Object.keys(this.members).map((name) => textOf(this.member(name)!)).join(" ");
  }

  json(): Json {
    return Object.fromEntries(Object.keys(this.members).map((name) => [name, jsonOf(this.member(name)!)]));
  }
}

function textOf(value: Value): string {
  if (value instanceof Address) return `0x${value.value.toString(16)}`;
  return Array.isArray(value) ? value.join("|") : String(value);
}

function jsonOf(value: Value): Json {
  if (value instanceof Address) return `0x${value.value.toString(16)}`;
  if (typeof value === "bigint") return Number(value);
  return Array.isArray(value) ? value.map(String) : String(value);
}

const actionMembers: Readonly<Record<string, Member<SignalAction>>> = {
  signal: { type: int, of: ({ signal }) => BigInt(signal) },
  name: { type: { kind: "string" }, of: ({ signal }) => signalName(signal) },
  sigaction: { type: address, of: (action) => new Address(action.address) },
  handler: { type: address, of: ({ handler }) => new Address(handler) },
  mask: { type: address, of: ({ mask }) => new Address(mask) },
  flags: { type: address, of: ({ flags }) => new Address(flags) },
  flag_names: { type: { kind: "list", of: { kind: "string" } }, of: ({ flags }) => actionFlagNames(flags) },
};
const actionType = plainType("signal action", actionMembers);

const queuedMembers: Readonly<Record<string, Member<QueuedSignal>>> = {
  signal: { type: int, of: ({ signal }) => BigInt(signal) },
  name: { type: { kind: "string" }, of: ({ signal }) => signalName(signal) },
  siginfo: { type: address, of: ({ info }) => new Address(info) },
};
const queuedType = plainType("queued signal", queuedMembers);

/** Whether a signal waits that the task does not block. */
export function isSignalled(target: Target, task: bigint): boolean {
  const waiting = privateSignals(target, task).set | sharedSignals(target, task).set;
  return (waiting & ~blockedSignals(target, task)) !== 0n;
}

function column(
  name: string,
  type: ColumnDeclaration<SigRow>["type"],
  summary: string,
  get: (target: Target, task: bigint) => Value,
): ColumnDeclaration<SigRow> {
  return { name, type, summary, get: ({ task }, target) => get(target, task) };
}

/** The columns of a set and its queue. */
function pending(
  name: "private" | "shared",
  whose: string,
  read: (target: Target, task: bigint) => PendingSignals,
): ColumnDeclaration<SigRow>[] {
  return [
    column(
      `${name}_pending`,
      "address",
      `the signals that wait for ${whose}: bit n - 1 is signal n`,
      (target, task) => new Address(read(target, task).set),
    ),
    column(
      `${name}_signals`,
      { list: "string" },
      "their names",
      (target, task) => signalsIn(read(target, task).set).map(signalName),
    ),
    column(
      `${name}_queue`,
      { list: { host: queuedType } },
      "what their senders have said: signal, name, siginfo",
      (target, task) => read(target, task).queue.map((one) => new Told(queuedType, queuedMembers, one)),
    ),
  ];
}

const own: readonly ColumnDeclaration<SigRow>[] = [
  column(
    "signal_struct",
    "address",
    "what the threads of its process share",
    (target, task) => new Address(signalStruct(target, task)),
  ),
  column(
    "nr_threads",
    "int",
    "how many they are",
    (target, task) => signalThreads(target, signalStruct(target, task)) ?? null,
  ),
  column(
    "actions",
    { list: { host: actionType } },
    "what it does about each signal: signal, name, sigaction, handler (0 is SIG_DFL, 1 SIG_IGN), mask, flags, flag_names",
    (target, task) => signalActions(target, task).map((one) => new Told(actionType, actionMembers, one)),
  ),
  column("sigpending", "bool", "whether a signal waits that it does not block", isSignalled),
  column(
    "blocked",
    "address",
    "the signals that it lets wait: bit n - 1 is signal n",
    (target, task) => new Address(blockedSignals(target, task)),
  ),
  column(
    "blocked_signals",
    { list: "string" },
    "their names",
    (target, task) => signalsIn(blockedSignals(target, task)).map(signalName),
  ),
  ...pending("private", "the task", privateSignals),
  ...pending("shared", "any thread of its process", sharedSignals),
];

export const sigForm = defineForm<SigRow>({
  when: "",
  summary: "a task, with what it does about signals and those that wait",
  columns: [...taskColumns(own), ...own],
  defaults: [...headerNames, ...own.map(({ name }) => name)],
  object: taskObject<SigRow>((task) => ({ task })),
});
