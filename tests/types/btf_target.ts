/** Typed objects over memory that a test writes, with types from BTF that it writes, too. */
import { Btf } from "../../lib/types/btf.ts";
import { Symbols, tableOf } from "../../lib/types/symbols.ts";
import type { Target } from "../../lib/types/target.ts";
import { Types } from "../../lib/types/types.ts";
import { BtfWriter } from "../build/btf.ts";
import { FakeMemory } from "../unwind/fake_memory.ts";

export interface Scene {
  readonly target: Target;
  readonly memory: FakeMemory;
  readonly types: Types;
}

/** `write` adds the types. */
export function typed(write: (btf: BtfWriter) => void): Scene {
  const writer = new BtfWriter();
  write(writer);
  return over(new Types(new Btf(writer.bytes())));
}

export function over(types: Types, memory = new FakeMemory()): Scene {
  const symbols = new Symbols();
  symbols.add(tableOf([{ name: "wake_up", address: 0xffffffff81000000n, kind: "T", size: 64 }]));
  const kept = new Map<unknown, unknown>();
  const target = {
    kernel: memory,
    types,
    symbols,
    warn: () => {},
    once<T>(compute: (target: Target) => T): T {
      if (!kept.has(compute)) kept.set(compute, compute(this as unknown as Target));
      return kept.get(compute) as T;
    },
  };
  return { target: target as unknown as Target, memory, types };
}
