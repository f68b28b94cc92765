import assert from "node:assert/strict";
import { MemoryFault } from "../../lib/base/errors.ts";
import { taskStack } from "../../lib/kernel/stack.ts";
import { taskForEach } from "../../lib/kernel/task_list.ts";
import type { AddressSpace, Translation } from "../../lib/memory/address_space.ts";
import { ByteSpace } from "../../lib/memory/byte_space.ts";
import type { Page } from "../../lib/memory/page_cache.ts";
import { CObject } from "../../lib/types/object.ts";
import type { Target } from "../../lib/types/target.ts";
import { embeddedTarget } from "../session/embedded.ts";

/** A generator of numbers below 2^32 that a seed decides (xorshift). */
function numbers(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** The memory of a dump with pages missing and bytes changed, the same ones for the same seed. */
class DamagedSpace extends ByteSpace {
  readonly name = "kernel";
  readonly #pages = new Map<number, Page | undefined>();

  constructor(readonly sound: AddressSpace, readonly seed: number) {
    super(4096);
  }

  protected pageNumbered(number: number, address: bigint): Page {
    if (!this.#pages.has(number)) this.#pages.set(number, this.#damaged(number, address));
    const page = this.#pages.get(number);
    if (!page) throw new MemoryFault("kernel", address, { reason: "corrupt" });
    return page;
  }

  #damaged(number: number, address: bigint): Page | undefined {
    const next = numbers(Math.imul(number % 2 ** 31, 2654435761) ^ this.seed);
    for (let i = 0; i < 4; i++) next();
    const bytes = this.sound.page(address).slice();
    const kind = next() % 16;
    if (kind === 0) return undefined;
    const changes = kind < 4 ? 1 + next() % 64 : 0;
    for (let i = 0; i < changes; i++) bytes[next() % bytes.length] = next();
    return { bytes, view: new DataView(bytes.buffer) };
  }

  translate(address: bigint): Translation {
    return this.sound.translate(address);
  }
}

/** The target with its memory damaged after it was opened. */
function damaged(target: Target, seed: number): Target {
  const kept = new Map<unknown, unknown>();
  const other = Object.create(target, {
    kernel: { value: new DamagedSpace(target.kernel, seed) },
    warn: { value: () => {} },
    once: {
      value: <T>(compute: (target: Target) => T): T => {
        if (!kept.has(compute)) kept.set(compute, compute(other));
        return kept.get(compute) as T;
      },
    },
  }) as Target;
  return other;
}

Deno.test("taskStack() ends with a reason in damaged memory", async () => {
  const target = await embeddedTarget();
  const tasks = [...taskForEach(target, () => {})];
  let lost = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const other = damaged(target, seed * 7919);
    for (let i = seed % 5; i < tasks.length; i += 5) {
      const stack = taskStack(CObject.at(other, "struct task_struct", tasks[i]!));
      assert(stack.end.length > 0);
      assert(stack.frames.length <= 512);
      if (!stack.complete) lost++;
    }
  }
  assert(lost > 40);
});
