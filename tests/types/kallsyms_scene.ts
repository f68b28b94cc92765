/** A kernel's symbols, made up, and memory that has their kallsyms. */
import {
  kallsymsImage,
  type KallsymsLabels,
  type KallsymsLayout,
  type KallsymsSymbol,
  usualLayout,
} from "../build/kallsyms.ts";
import { FakeMemory } from "../unwind/fake_memory.ts";

export const stext = 0xffffffff81000000n;
export const data = 0xffffffff82400000n;
/** Where the tables are: not at a page's start. */
export const tables = 0xffffffff81e12348n;

export const known: ReadonlyMap<string, bigint> = new Map([["_stext", stext], [
  "init_uts_ns",
  data + 0x100n,
]]);

export function someSymbols(count: number, layout: KallsymsLayout): KallsymsSymbol[] {
  const symbols: KallsymsSymbol[] = [];
  if (layout.values === "percpu-absolute" || layout.values === "addresses") {
    symbols.push({ kind: "A", name: "fixed_percpu_data", address: 0n });
    symbols.push({ kind: "A", name: "runqueues", address: 0x2bac0n });
  }
  symbols.push({ kind: "T", name: "_stext", address: stext });
  for (let i = symbols.length; i < count - 3; i++) {
    symbols.push({
      kind: i % 3 ? "t" : "T",
      name: `init_task_lock_${i % 700}`,
      address: stext + BigInt(i * 48),
    });
  }
  symbols.push({ kind: "d", name: `rust_${"aB9_z".repeat(60)}`, address: data });
  symbols.push({ kind: "D", name: "init_uts_ns", address: data + 0x100n });
  symbols.push({ kind: "B", name: "_end", address: data + 0x4000n });
  return symbols;
}

export interface Scene {
  readonly memory: FakeMemory;
  readonly symbols: readonly KallsymsSymbol[];
  readonly labels: KallsymsLabels;
}

export function scene(change: Partial<KallsymsLayout> = {}, count = 1500): Scene {
  const layout = { ...usualLayout, ...change };
  const symbols = someSymbols(count, layout);
  const { bytes, labels } = kallsymsImage(tables, symbols, layout);
  // The text before and the data behind: pages that are there, and say nothing.
  const memory = new FakeMemory().write(stext, new Uint8Array(0x3000)).write(data, new Uint8Array(0x5000));
  return { memory: memory.write(tables, bytes), symbols, labels };
}

export const layouts: readonly (readonly [string, Partial<KallsymsLayout>])[] = [
  ["base-relative with absolute per-CPU (4.6 to 6.14)", {}],
  ["base-relative (6.11 on)", { values: "base-relative", order: "values last" }],
  ["absolute per-CPU, values last (6.4 to 6.14)", { order: "values last" }],
  ["place-relative, aligned to 4 (7.0)", { values: "place-relative", order: "values last", align: 4 }],
  ["full addresses", { values: "addresses" }],
  ["full addresses, values last", { values: "addresses", order: "values last" }],
  ["markers of 8 bytes (before 4.20)", { markerSize: 8 }],
  ["sequence numbers behind the markers (6.2)", { sequences: true }],
];
