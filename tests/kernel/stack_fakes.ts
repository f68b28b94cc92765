/** A target made of a few symbols, offsets and words, for what the embedded dump has no case of. */
import type { RawNote } from "../../lib/format/dump.ts";
import type { Target } from "../../lib/types/target.ts";
import { Symbols } from "../../lib/types/symbols.ts";
import { Types } from "../../lib/types/types.ts";
import { FakeMemory } from "../unwind/fake_memory.ts";

export interface Fakes {
  /** Addresses by symbol; a pair adds the size. */
  readonly symbols?: Readonly<Record<string, bigint | readonly [bigint, number]>>;
  /** Offsets by "struct.member". */
  readonly offsets?: Readonly<Record<string, number>>;
  readonly notes?: readonly RawNote[];
}

export interface FakeTarget extends Target {
  readonly memory: FakeMemory;
  readonly warnings: string[];
}

/** Only what the code under test asks for is there; asking for anything else fails the test. */
export function fakeTarget({ symbols = {}, offsets = {}, notes = [] }: Fakes): FakeTarget {
  const memory = new FakeMemory();
  const warnings: string[] = [];
  const kept = new Map<unknown, unknown>();
  const target = {
    memory,
    warnings,
    kernel: memory,
    dump: { notes },
    symbols: symbolsOf(symbols),
    types: Object.assign(new Types(undefined, "no types"), {
      offset: (struct: string, member: string) => offsets[`${struct.replace(/^struct /, "")}.${member}`],
    }),
    once<T>(compute: (target: Target) => T): T {
      if (!kept.has(compute)) kept.set(compute, compute(target as unknown as Target));
      return kept.get(compute) as T;
    },
    warn: (message: string) => void warnings.push(message),
  };
  return target as unknown as FakeTarget;
}

function symbolsOf(values: NonNullable<Fakes["symbols"]>): Symbols {
  const symbols = new Symbols();
  symbols.add({
    *named(name) {
      const found = values[name];
      if (found === undefined) return;
      const [address, size] = typeof found === "bigint" ? [found, undefined] : found;
      yield { name, address, size, kind: "D", module: undefined };
    },
    at: () => undefined,
    *all() {},
    packed: () => [],
    beside: () => undefined,
  });
  return symbols;
}
