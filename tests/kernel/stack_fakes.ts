/** A target made of a few symbols, offsets and words, for what the embedded dump has no case of. */
import type { RawNote } from "../../lib/format/dump.ts";
import type { Target } from "../../lib/types/target.ts";
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
    symbols: {
      find(name: string) {
        const found = symbols[name];
        if (found === undefined) return undefined;
        const [address, size] = typeof found === "bigint" ? [found, undefined] : found;
        return { name, address, size, kind: "D", module: undefined };
      },
      at: () => undefined,
      describe: () => undefined,
    },
    types: {
      kernel: undefined,
      find: () => undefined,
      offset(struct: string, member: string) {
        return offsets[`${struct.replace(/^struct /, "")}.${member}`];
      },
    },
    once<T>(compute: (target: Target) => T): T {
      if (!kept.has(compute)) kept.set(compute, compute(target as unknown as Target));
      return kept.get(compute) as T;
    },
    warn: (message: string) => void warnings.push(message),
  };
  return target as unknown as FakeTarget;
}
