/** System.map: the symbols of a kernel build as `nm` prints them, at their link addresses. */
import { OpenError } from "../base/errors.ts";
import { ReadOnlyFile } from "../runtime/file.ts";
import { type SymbolTable, tableOf } from "./symbols.ts";

const largest = 256 << 20;
const mostSymbols = 4_000_000;
const lineOf = /^([0-9a-f]{8,16}) ([A-Za-z?-]) (\S+)$/gm;

/** A symbol at its link address. */
export interface LinkedSymbol {
  readonly name: string;
  readonly address: bigint;
  readonly kind: string;
  readonly size?: number;
}

/**
 * Reads the lines `ffffffff81000000 T _text`.
 * @param only the names that are wanted, when not all are
 * @throws OpenError when there is no such line
 */
export function readSystemMap(path: string, only?: ReadonlySet<string>): LinkedSymbol[] {
  const file = ReadOnlyFile.open(path);
  try {
    if (file.size > largest) throw new OpenError(`${path}: is too large for a System.map`);
    return parseSystemMap(new TextDecoder("latin1").decode(file.read(0, file.size)), path, only);
  } finally {
    file.close();
  }
}

/** See {@link readSystemMap}; `path` is for the message. */
export function parseSystemMap(text: string, path: string, only?: ReadonlySet<string>): LinkedSymbol[] {
  const symbols: LinkedSymbol[] = [];
  let lines = 0;
  // Names of loaded modules, which /proc/kallsyms has, stand before a tab and do not match.
  for (const [, address, kind, name] of text.matchAll(lineOf)) {
    lines++;
    if (only && !only.has(name)) continue;
    symbols.push({ name, address: BigInt(`0x${address}`), kind });
    if (symbols.length > mostSymbols) throw new OpenError(`${path}: has more symbols than any kernel`);
  }
  if (lines === 0) {
    const hint = /real System\.map is in/.test(text)
      ? "it is a placeholder: Debian has the real one in the kernel's -dbg package"
      : "its lines look like: ffffffff81000000 T _text";
    throw new OpenError(`${path}: is not a System.map`, hint);
  }
  return symbols;
}

/**
 * A table of symbols where KASLR moved them. Addresses in the upper half move with the image; small values are offsets
 * in the per-CPU area, or numbers, and do not.
 */
export function movedTable(symbols: readonly LinkedSymbol[], kaslrOffset: bigint): SymbolTable {
  return tableOf(
    symbols.map((symbol) =>
      symbol.address >> 63n
        ? { ...symbol, address: BigInt.asUintN(64, symbol.address + kaslrOffset) }
        : symbol
    ),
  );
}
