/** `-R ref`: only what has to do with a symbol or an address. */
import type { Failure, Missing } from "../../../dsl/value.ts";
import type { CommandSession } from "../../define/command.ts";
import type { CommandLine } from "../../define/command_line.ts";
import { hexNumber } from "../words/address.ts";
import type { Trace } from "./trace.ts";

/** A symbol by its name, or a word. */
export interface Reference {
  readonly symbol?: string;
  readonly address?: bigint;
}

export function referenceOf(line: CommandLine, { target }: CommandSession): Reference | undefined {
  const word = line.argument("R");
  if (!word) return undefined;
  const symbol = target.symbols.find(word.text);
  if (symbol) return { symbol: symbol.name, address: symbol.address };
  const address = hexNumber(word.text);
  if (address === undefined) line.problem(`neither a symbol nor an address: ${word.text}`, word);
  return { address };
}

/** Whether a place in the code is the one: in the function, or exactly there. */
export function refersTo(
  { symbol, address }: Reference,
  place: { readonly value: bigint; readonly symbol?: string },
): boolean {
  return place.value === address || symbol !== undefined && place.symbol === symbol;
}

/** Whether a frame, or a word of one, is about it. What cannot be read is not left out: its reason is the answer. */
export function traceRefersTo(trace: Trace | Missing | Failure, reference: Reference): boolean {
  if (!("frames" in trace)) return true;
  return trace.frames.some(({ frame: { pc, symbol }, words }) =>
    refersTo(reference, { value: pc, ...(symbol !== undefined && { symbol }) }) ||
    words?.some((word) => "value" in word && word.value === reference.address)
  );
}
