/** What `sym` shows: symbols, and the marks around those of a module. */
import type { ColumnDeclaration } from "../../define/column.ts";
import { Address } from "../../../dsl/value.ts";
import { type ModulePart, moduleParts } from "../../kernel/module_parts.ts";
import { type KernelModule, modules, moduleSymbols } from "../../kernel/modules.ts";
import type { KernelSymbol } from "../../types/symbols.ts";
import type { Target } from "../../types/target.ts";

export interface SymbolRow {
  readonly address: bigint;
  /** Undefined for a mark. */
  readonly symbol: KernelSymbol | undefined;
  /** Bytes from the symbol to the address. */
  readonly offset: bigint;
  readonly module: string | undefined;
  /** "MODULE TEXT START": where a part of the module begins or ends. */
  readonly mark?: string;
}

export const symbolColumns: readonly ColumnDeclaration<SymbolRow>[] = [
  {
    name: "address",
    type: "address",
    summary: "where it is; for a per-CPU variable before 6.15 its place in each CPU's area",
    get: ({ address }) => new Address(address),
  },
  {
    name: "letter",
    type: "string",
    summary: "nm's letter: T or t code, D or d data, R or r read only, B or b zeros; a capital one is global",
    get: ({ symbol }) => symbol?.kind ?? null,
  },
  { name: "symbol", type: "string", summary: "its name", get: ({ symbol }) => symbol?.name ?? null },
  {
    name: "offset",
    type: "int",
    summary: "bytes from the symbol to the address",
    get: ({ symbol, offset }) => symbol ? offset : null,
  },
  {
    name: "module",
    type: "string",
    summary: "the module it belongs to; null for the kernel",
    get: ({ module }) => module ?? null,
  },
];

export const markColumn: ColumnDeclaration<SymbolRow> = {
  name: "mark",
  type: "string",
  summary: "which part of the module begins or ends here; null for a symbol",
  get: ({ mark }) => mark ?? null,
};

export function symbolRow(symbol: KernelSymbol, offset = 0n): SymbolRow {
  return { address: symbol.address + offset, symbol, offset, module: symbol.module };
}

/** Symbols in the order of their addresses; those of one address, which sources have as they like, by their names. */
export function* sorted(symbols: Iterable<KernelSymbol>): Generator<KernelSymbol> {
  let same: KernelSymbol[] = [];
  const byName = () => same.length < 2 ? same : same.sort((a, b) => a.name < b.name ? -1 : 1);
  for (const symbol of symbols) {
    if (same.length > 0 && same[0].address !== symbol.address) {
      yield* byName();
      same = [];
    }
    same.push(symbol);
  }
  yield* byName();
}

/** The symbols of the kernel itself. */
export function* kernelRows({ symbols }: Target): Generator<SymbolRow> {
  for (const symbol of sorted(symbols.all())) {
    // The modules' come last.
    if (symbol.module !== undefined) return;
    yield symbolRow(symbol);
  }
}

/** The modules by their addresses. */
export function modulesByAddress(target: Target): KernelModule[] {
  const first = ({ ranges }: KernelModule) => ranges[0]?.base ?? 0n;
  return modules(target).toSorted((a, b) => first(a) < first(b) ? -1 : 1);
}

/** The symbols of a module, between the marks of its parts. */
export function* moduleRows(target: Target, module: KernelModule): Generator<SymbolRow> {
  const symbols = [...sorted(target.once(moduleSymbols).of(module).all())];
  const parts = moduleParts(target, module);
  if (parts.some(({ kind }) => kind === undefined)) {
    yield* undividedRows(module, parts, symbols);
    return;
  }
  for (const part of parts) {
    const end = part.base + BigInt(part.size);
    yield markRow(module, part, "START", part.base);
    for (const symbol of symbols) {
      if (symbol.address >= part.base && symbol.address < end) yield symbolRow(symbol);
    }
    // A per-CPU area ends behind its last byte, memory at it.
    yield markRow(module, part, "END", part.kind === "PERCPU" ? end : end - 1n);
  }
}

/** Before 6.4 a module is one piece, the symbols of its per-CPU variables among the others. */
function* undividedRows(
  module: KernelModule,
  parts: readonly ModulePart[],
  symbols: readonly KernelSymbol[],
): Generator<SymbolRow> {
  const core = parts.find(({ kind }) => kind === undefined)!;
  yield markRow(module, core, "START", core.base);
  for (const symbol of symbols) yield symbolRow(symbol);
  yield markRow(module, core, "END", core.base + BigInt(core.size));
}

function markRow({ name }: KernelModule, { kind }: ModulePart, edge: string, address: bigint): SymbolRow {
  const mark = `MODULE ${kind === undefined ? "" : `${kind} `}${edge}`;
  return { address, symbol: undefined, offset: 0n, module: name, mark };
}
