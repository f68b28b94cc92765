/** The words of `sym`: names, addresses, name+offset, (expressions). */
import { nearest } from "../../../dsl/nearest.ts";
import type { CommandSession } from "../../define/command.ts";
import { CommandError } from "../../define/command_error.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { moduleAt } from "../../kernel/modules.ts";
import type { KernelSymbol } from "../../types/symbols.ts";
import type { Target } from "../../types/target.ts";
import { answer } from "../words/answer.ts";
import { addressWord, countNumber, hexNumber } from "../words/address.ts";
import { type SymbolRow, symbolRow } from "./rows.ts";

/** How many names are offered for one that is not there. */
const mostAlternatives = 8;

/** Reads a word; its rows, when they are asked for. Throws a CommandError for what stands for nothing. */
export function symbolWord(line: CommandLine, word: Word, session: CommandSession): () => SymbolRow[] {
  const { target } = session, { text } = word;
  const named = [...target.symbols.named(text)];
  if (named.length > 0) return () => named.map((symbol) => symbolRow(symbol));
  const address = hexNumber(text);
  if (address !== undefined) return () => [at(target, address, text)];
  const [, name, offset] = /^([^\s+]+)\+(\w+)$/.exec(text) ?? [];
  const base = name === undefined ? undefined : target.symbols.find(name), bytes = countNumber(offset ?? "");
  if (base && bytes !== undefined) return () => [withOffset(base, bytes)];
  if (text.startsWith("(")) {
    const value = addressWord(line, word, session, "expression");
    return () => [at(target, answer(line.name, value), text)];
  }
  return () => {
    throw notFound(target, name ?? text);
  };
}

/** The offset as it was asked for, even where it leads into another symbol. */
function withOffset(symbol: KernelSymbol, offset: bigint): SymbolRow {
  return symbolRow(symbol, offset);
}

function at(target: Target, address: bigint, text: string): SymbolRow {
  const symbol = target.symbols.at(address);
  if (symbol) return symbolRow(symbol, address - symbol.address);
  const module = moduleAt(target, address);
  throw new CommandError(
    `sym: invalid address: ${text}`,
    module ? `it is in the memory of module ${module.name}, and in none of its symbols` : undefined,
  );
}

/** Names that have the word in them, or else resemble it. */
function notFound({ symbols }: Target, text: string): CommandError {
  const near: string[] = [];
  const names = new Set<string>();
  for (const { name } of symbols.all()) {
    names.add(name);
    if (name.includes(text) && !/^__(k?str|ksym|crc)/.test(name)) near.push(name);
  }
  const shown = near.length > 0
    ? near.sort((a, b) => a.length - b.length).slice(0, mostAlternatives)
    : nearest(text, [...names]);
  return new CommandError(
    `sym: symbol not found: ${text}`,
    shown.length > 0 ? `possible alternatives: ${shown.join(", ")}` : undefined,
  );
}
