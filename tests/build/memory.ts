/** A made-up kernel for tests of what structures mean: memory, types and symbols of a few lines each. */
import type { CType, Member, StructType } from "../../lib/types/ctype.ts";
import { Symbols, tableOf } from "../../lib/types/symbols.ts";
import type { Target } from "../../lib/types/target.ts";
import { Types } from "../../lib/types/types.ts";
import { FakeMemory } from "../unwind/fake_memory.ts";

export const u8: CType = { kind: "int", name: "unsigned char", size: 1, signed: false, encoding: "int" };
export const u32: CType = { kind: "int", name: "unsigned int", size: 4, signed: false, encoding: "int" };
export const s32: CType = { kind: "int", name: "int", size: 4, signed: true, encoding: "int" };
export const u64: CType = { kind: "int", name: "unsigned long", size: 8, signed: false, encoding: "int" };
export const s64: CType = { kind: "int", name: "long", size: 8, signed: true, encoding: "int" };
export const pointer: CType = { kind: "pointer", size: 8, target: { kind: "void" } };

export function array(element: CType, length: number): CType {
  return { kind: "array", element, length };
}

/** `struct("list_head", 16, { next: [0, pointer] })`: members by name with offset and type. */
export function struct(
  tag: string | undefined,
  size: number,
  members: Readonly<Record<string, readonly [number, CType]>>,
): StructType {
  const list = Object.entries(members).map(([name, [offset, type]]): Member => ({
    name,
    type,
    bitOffset: offset * 8,
    bitSize: undefined,
  }));
  return { kind: "struct", keyword: "struct", tag, size, members: list };
}

class FakeTypes extends Types {
  constructor(private readonly structs: ReadonlyMap<string, CType>) {
    super(undefined);
  }

  override lookup(space: string, name: string): CType | undefined {
    return this.structs.get(`${space} ${name}`);
  }
}

/** Where `alloc` starts: in the direct map of a 4-level kernel. */
const heap = 0xffff888000010000n;

/** A Target over memory that the test writes. What was never allocated or written is not in the dump. */
export class FakeKernel {
  readonly memory = new FakeMemory();
  readonly warnings: string[] = [];
  readonly #types = new Map<string, CType>();
  readonly #symbols: { name: string; address: bigint; kind: string }[] = [];
  #next = heap;

  /** Declares types: structures by their tag, enumerations by theirs. */
  types(...types: readonly CType[]): this {
    for (const type of types) {
      if (type.kind === "struct" && type.tag) this.#types.set(`${type.keyword} ${type.tag}`, type);
      if (type.kind === "enum" && type.tag) this.#types.set(`enum ${type.tag}`, type);
    }
    return this;
  }

  symbol(name: string, address: bigint): this {
    this.#symbols.push({ name, address, kind: "D" });
    return this;
  }

  /** Zeroed memory of its own. */
  alloc(size: number, align = 8): bigint {
    const step = BigInt(align);
    const at = (this.#next + step - 1n) / step * step;
    this.#next = at + BigInt(size);
    this.memory.write(at, new Uint8Array(size));
    return at;
  }

  /** As `alloc`, on pages of its own, so that `memory.drop` takes nothing else away. */
  allocPage(): bigint {
    return this.alloc(4096, 4096);
  }

  u64(address: bigint, ...values: (bigint | number)[]): this {
    this.memory.words(address, ...values);
    return this;
  }

  u32(address: bigint, value: number): this {
    this.memory.write(address, new Uint8Array(Uint32Array.of(value).buffer));
    return this;
  }

  target(): Target {
    const symbols = new Symbols();
    symbols.add(tableOf(this.#symbols));
    const kept = new Map<unknown, unknown>();
    const target = {
      kernel: this.memory,
      types: new FakeTypes(this.#types),
      symbols,
      dump: { pageSize: 4096 },
      once<T>(compute: (target: Target) => T): T {
        if (!kept.has(compute)) kept.set(compute, compute(target as unknown as Target));
        return kept.get(compute) as T;
      },
      warn: (message: string) => void this.warnings.push(message),
    };
    return target as unknown as Target;
  }
}

/** Numbers that look random and are the same every time (xorshift). */
export function seeded(seed: number): () => number {
  let state = seed * 2654435761 >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/**
 * A kernel whose memory is a few pages of words that mostly point back into them: trees of garbage.
 * @returns the words' start and how many bytes there are
 */
export function garbage(kernel: FakeKernel, seed: number, tags: readonly bigint[] = [0n]): [bigint, number] {
  const random = seeded(seed), bytes = 4 * 4096;
  const start = kernel.alloc(bytes, 4096);
  const words = BigUint64Array.from({ length: bytes / 8 }, () => {
    const choice = random() % 8, tag = tags[random() % tags.length];
    const inside = start + BigInt(random() % (bytes / 8) * 8);
    return choice === 0 ? 0n : choice === 1 ? BigInt(random()) : inside + tag;
  });
  kernel.memory.write(start, new Uint8Array(words.buffer));
  return [start, bytes];
}
