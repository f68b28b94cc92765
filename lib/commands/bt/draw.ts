/** Crash's lines of a backtrace. */
import { gapText } from "../../base/errors.ts";
import { escapeText } from "../../base/text.ts";
import type { KernelFrame } from "../../kernel/stack.ts";
import type { AbsentWord, StackWord } from "../../kernel/stack_words.ts";
import type { Target } from "../../types/target.ts";
import { isUserMode } from "../../unwind/registers.ts";
import { hex16 } from "../layout/task_header.ts";
import { type WordStyle, wordText } from "../layout/word_text.ts";
import { registerLines } from "./registers.ts";
import type { Trace, TraceFrame } from "./trace.ts";

/** How the lines look. */
export interface Style {
  /** With the offsets in the functions. */
  readonly offsets: boolean;
  readonly radix: 10 | 16;
  /** Of the offset in an interrupted function, which stands there in any case. */
  readonly usual: 10 | 16;
  readonly words: WordStyle;
}

/** Each line with its newline. */
export function* traceLines(trace: Trace, style: Style, target: Target): Generator<string> {
  const { frames, userRegisters, complete, end, stale } = trace;
  if (stale) yield "    (running, and nothing recorded where: from when it was last switched out)\n";
  if (frames.length === 0 && userRegisters === undefined) {
    yield trace.own ? `    (${escapeText(end)})\n` : "(no stack)\n";
    return;
  }
  let stack = frames[0]?.frame.stack;
  for (const [i, traced] of frames.entries()) {
    const { frame } = traced;
    // The user program's registers stand at the end.
    if (frame.user) continue;
    if (frame.registers && !isUserMode(frame.registers)) yield* interruptedLines(frame, style);
    if (i > 0 && frame.stack !== stack) yield separator(stack);
    stack = frame.stack;
    if (traced.number !== undefined) yield `${frameLine(traced, style)}\n`;
    yield* wordLines(traced.words ?? [], style, target);
  }
  if (userRegisters) yield* registerLines(userRegisters).map((line) => `${line}\n`);
  if (!complete) yield `    (${escapeText(end)})\n`;
}

/** What an interrupt or an exception came into. */
export function* interruptedLines(frame: KernelFrame, style: Style): Generator<string> {
  const place = frame.symbol === undefined
    ? "unknown or invalid address"
    : placeText(frame, { ...style, offsets: true, radix: style.usual });
  yield `    [exception RIP: ${place}]\n`;
  if (frame.registers) yield* registerLines(frame.registers).map((line) => `${line}\n`);
}

/** Crash's names of the exception stacks. */
const stackNames: Readonly<Record<string, string>> = { DF: "DOUBLEFAULT", DB: "DEBUG" };

/** `NMI EXCEPTION` for "exception NMI", `IRQ` for "irq". */
export function stackTitle(stack: string): { readonly name: string; readonly exception: boolean } {
  const [, exception] = /^exception (\w+)$/.exec(stack) ?? [];
  const name = exception ?? stack;
  return { name: stackNames[name] ?? name.toUpperCase(), exception: exception !== undefined };
}

/** Between the frames of two stacks: the one that ends here. */
export function separator(stack: string): string {
  const { name, exception } = stackTitle(stack);
  return `--- <${name}${exception ? " exception" : ""} stack> ---\n`;
}

/** ` #0 [ff64b02f8044fe20] __schedule+845 at ffffffff9ea10e3d`, without a newline. */
function frameLine({ number, place, frame }: TraceFrame, style: Style): string {
  return `${`#${number}`.padStart(3)} [${hex16(place)}] ${placeLine(frame, style)}`;
}

/** `abba+60 at ffffffffc055029c [wedge]` */
export function placeLine(frame: Pick<KernelFrame, "pc" | "symbol" | "offset" | "module">, style: Style) {
  const module = frame.module === undefined ? "" : ` [${escapeText(frame.module)}]`;
  return `${placeText(frame, style)} at ${hex16(frame.pc)}${module}`;
}

function placeText({ symbol, offset }: Pick<KernelFrame, "symbol" | "offset">, style: Style): string {
  if (symbol === undefined) return "(unknown)";
  const name = escapeText(symbol);
  if (!style.offsets || !offset) return name;
  return `${name}+${style.radix === 16 ? "0x" : ""}${offset.toString(style.radix)}`;
}

const wordsInLine = 2;

function* wordLines(
  words: readonly (StackWord | AbsentWord)[],
  style: Style,
  target: Target,
): Generator<string> {
  for (let i = 0; i < words.length; i += wordsInLine) {
    const cells = words.slice(i, i + wordsInLine).map((word) => `${wordCell(word, style, target)} `);
    yield `    ${hex16(words[i].address)}: ${cells.join("")}\n`;
  }
}

/** A word as the style wants it, 16 characters at the least. */
export function wordCell(word: StackWord | AbsentWord, { words, radix }: Style, target: Target): string {
  if (!("value" in word)) return `(${gapText(word.fault)})`;
  return wordText(target, word.value, words, radix)?.padEnd(16) ?? hex16(word.value);
}
