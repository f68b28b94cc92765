/** What a search of stacks finds: places in the code (-t, -T) and saved registers (-e, -E). */
import { Address, type Value } from "../../../dsl/value.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { type KernelFrame, namedFrame } from "../../kernel/stack.ts";
import { codeWords, savedRegisters } from "../../kernel/stack_words.ts";
import type { Target } from "../../types/target.ts";
import type { Registers } from "../../unwind/registers.ts";
import type { StackRange } from "../../unwind/stack_range.ts";
import { registersType, RegistersValue } from "./registers.ts";
import type { Trace } from "./trace.ts";

/** Something on a stack. */
export interface Found {
  /** start: where the task was; text: a word that is a place in the code; kernel, user: registers; none: nothing. */
  readonly kind: "start" | "text" | "kernel" | "user" | "none";
  /** Which stack it is on. */
  readonly on: string;
  /** Where it is; absent where that is not known. */
  readonly address?: bigint;
  /** The place in the code. */
  readonly code?: Pick<KernelFrame, "pc" | "symbol" | "offset" | "module">;
  readonly registers?: Registers;
  /** Why there is nothing. */
  readonly why?: string;
}

/** The words of a stack that are places in the code. */
function* textOf(target: Target, part: StackRange): Generator<Found> {
  for (const { address, value } of codeWords(target, part)) {
    yield { kind: "text", on: part.name, address, code: codeAt(target, value) };
  }
}

/** A place in the code by itself: no call is behind it, as far as is known. */
export function codeAt(target: Target, pc: bigint): KernelFrame {
  return namedFrame(target, { pc, sp: 0n, exact: true, trust: "scan", stack: "" });
}

/** From where the task was, or its CPU, to the top of its own stack, over all the stacks in between. */
export function* textFromTrace(target: Target, { frames, own, userRegisters, end }: Trace): Generator<Found> {
  const first = frames[0];
  if (!first || first.frame.user) {
    yield* own ? textOf(target, own) : [{ kind: "none" as const, on: "", why: end }];
  } else yield { kind: "start", on: first.frame.stack, code: first.frame };
  let low = first?.place;
  for (let i = 0; i < frames.length && low !== undefined; i++) {
    const { frame } = frames[i], next = frames[i + 1];
    if (frame.user) break;
    if (next && next.frame.stack === frame.stack && !next.frame.registers) continue;
    // What an entry has saved begins where the stack pointer is; the last frame goes up to the top.
    const top = own && frame.stack === "task" && !next ? own.high : frame.sp;
    yield* textOf(target, { name: frame.stack, low, high: top });
    if (!next) break;
    if (next.frame.registers) yield interrupted(next.frame);
    low = next.place;
  }
  if (userRegisters) yield { kind: "user", on: "task", registers: userRegisters };
}

function interrupted(frame: KernelFrame): Found {
  return { kind: "kernel", on: frame.stack, code: frame, registers: frame.registers! };
}

/** All of the task's own stack. */
export function* textOfStack(target: Target, { own, userRegisters, end }: Trace): Generator<Found> {
  if (own) yield* textOf(target, own);
  else yield { kind: "none", on: "", why: end };
  if (userRegisters) yield { kind: "user", on: "task", registers: userRegisters };
}

/** What looks like saved registers in a part of a stack; `none` where nothing does. */
export function* registersIn(target: Target, part: StackRange): Generator<Found> {
  let any = false;
  for (const { address, registers, user } of savedRegisters(target, part)) {
    any = true;
    const kind = user ? "user" : "kernel";
    const code = user ? undefined : codeAt(target, registers.rip);
    yield { kind, on: part.name, address, registers, ...(code && { code }) };
  }
  if (!any) yield { kind: "none", on: part.name };
}

/** On all of the task's own stack, whatever is still in use of it. */
export function* registersOfTrace(target: Target, { own, end }: Trace): Generator<Found> {
  if (!own) {
    yield { kind: "none", on: "", why: end };
    return;
  }
  yield* registersIn(target, own);
}

/** A row that has found something. */
export interface OfFound {
  readonly found: Found;
}

type Column = ColumnDeclaration<OfFound>;

function of(name: string, type: Column["type"], summary: string, get: (found: Found) => Value): Column {
  return { name, type, summary, get: ({ found }) => get(found) };
}

export const foundColumns: readonly Column[] = [
  of(
    "kind",
    "string",
    "start: where it was; text: a place in the code; kernel, user: registers; none: nothing",
    ({ kind }) => kind,
  ),
  of("on", "string", "which stack: task, irq, exception NMI …", ({ on }) => on || null),
  of(
    "address",
    "address",
    "where on the stack; null where that is not known",
    ({ address }) => address === undefined ? null : new Address(address),
  ),
  of("pc", "address", "the place in the code", ({ code }) => code ? new Address(code.pc) : null),
  of("symbol", "string", "the function", ({ code }) => code?.symbol ?? null),
  of(
    "offset",
    "int",
    "bytes from its beginning",
    ({ code }) => code?.offset === undefined ? null : BigInt(code.offset),
  ),
  of("module", "string", "the module that it is in", ({ code }) => code?.module ?? null),
  of(
    "registers",
    { host: registersType },
    "the registers",
    ({ registers }) => registers ? new RegistersValue(registers) : null,
  ),
];
