/** Every table over the embedded dump with words of its memory exchanged: rows end, cells hold what a cell may. */
import assert from "node:assert/strict";
import { cellOf } from "../../lib/define/cell.ts";
import { unmet } from "../../lib/define/needs.ts";
import type { TableDeclaration } from "../../lib/define/table.ts";
import type { AddressSpace, Translation } from "../../lib/memory/address_space.ts";
import { ByteSpace } from "../../lib/memory/byte_space.ts";
import type { Page } from "../../lib/memory/page_cache.ts";
import { tables } from "../../lib/tables/registry.generated.ts";
import type { Target } from "../../lib/types/target.ts";
import { seeded } from "../build/memory.ts";
import { embeddedTarget } from "../session/embedded.ts";

/** Rows and milliseconds that a table may take: an undamaged one has some hundreds, and takes some ten. */
const mostRows = 5000, mostTime = 15_000;

/** A page with some of its words replaced: by others of it, by small numbers, by nothing. */
function damaged(bytes: Uint8Array, seed: number): Uint8Array<ArrayBuffer> {
  const random = seeded(seed), copy = Uint8Array.from(bytes), words = new BigUint64Array(copy.buffer);
  for (let i = 0; i < 16; i++) {
    const from = words[random() % words.length];
    const choices = [from, from + 8n, from ^ 1n << BigInt(random() % 40), BigInt(random() % 4096), 0n];
    words[random() % words.length] = choices[random() % choices.length];
  }
  return copy;
}

/** The same memory, but one page in five is damaged, always in the same way. */
class DamagedSpace extends ByteSpace {
  readonly name = "kernel";
  readonly #pages = new Map<number, Page>();

  constructor(private readonly space: AddressSpace, private readonly seed: number) {
    super(4096);
  }

  protected pageNumbered(number: number): Page {
    let page = this.#pages.get(number);
    if (!page) {
      const sound = this.space.page(BigInt(number) << 12n);
      const own = this.seed * 7919 + number % 1_000_003;
      const bytes = seeded(own)() % 5 === 0 ? damaged(sound, own) : sound;
      page = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
      this.#pages.set(number, page);
    }
    return page;
  }

  translate(address: bigint): Translation {
    return this.space.translate(address);
  }
}

function damagedTarget(target: Target, seed: number): Target {
  const kept = new Map<unknown, unknown>();
  const made: Target = Object.create(target, {
    kernel: { value: new DamagedSpace(target.kernel, seed) },
    once: {
      value: (compute: (target: Target) => unknown) => {
        if (!kept.has(compute)) kept.set(compute, compute(made));
        return kept.get(compute);
      },
    },
    warn: { value: () => {} },
  });
  return made;
}

/** Reads every cell of a table. */
function readAll(table: TableDeclaration, target: Target): void {
  const columns = table.columns.filter((column) => unmet(column.needs, target) === undefined);
  let rows = 0;
  for (const row of table.rows(target, () => {}, [])) {
    for (const column of columns) cellOf(() => column.get(row, target));
    if (++rows >= mostRows) return;
  }
}

const target = await embeddedTarget();
const declarations: TableDeclaration[] = [];
for (const { load } of Object.values(tables)) declarations.push(await load() as TableDeclaration);

for (const table of declarations) {
  Deno.test(`the table ${table.name} bears damaged memory`, () => {
    for (let seed = 1; seed <= 20; seed++) {
      const start = performance.now();
      readAll(table, damagedTarget(target, seed));
      const time = performance.now() - start;
      assert.ok(time < mostTime, `seed ${seed} took ${Math.round(time)} ms`);
    }
  });
}
