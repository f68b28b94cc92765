import assert from "node:assert/strict";
import { OpenError } from "../../../../lib/base/errors.ts";
import { Vmcoreinfo } from "../../../../lib/format/vmcoreinfo.ts";
import { x86_64 } from "../../../../lib/memory/arch/x86_64/mod.ts";
import { PageCache } from "../../../../lib/memory/page_cache.ts";
import { Machine, pageSizes } from "../../../build/page_tables.ts";

const { MiB2, GiB1 } = pageSizes;
const imageBase = 0xffffffff80000000n;
/** Where the image lies: its link address, and what KASLR made of both. */
const virtual = 0xffffffff9e000000n, physical = 0x6000000;
const physBase = BigInt(physical) - (virtual - imageBase);

interface Options {
  readonly levels?: 4 | 5;
  readonly directMap?: bigint;
  readonly lines?: readonly string[];
}

/** A machine whose image and direct map are mapped, and what VMCOREINFO says of it. */
function kernel({ levels = 4, directMap, lines = [] }: Options = {}) {
  const machine = new Machine();
  const root = physical + 0x10000;
  machine.write(physical, new Uint8Array(MiB2));
  machine.map(root, virtual, physical, levels, { size: MiB2 });
  if (directMap !== undefined) {
    for (let gib = 0; gib < 2; gib++) {
      machine.map(root, directMap + BigInt(gib * GiB1), gib * GiB1, levels, { size: GiB1 });
    }
  }
  const text = [
    `SYMBOL(swapper_pg_dir)=${(virtual + 0x10000n).toString(16)}`,
    `NUMBER(phys_base)=${physBase}`,
    `NUMBER(pgtable_l5_enabled)=${levels - 4}`,
    "KERNELOFFSET=1d000000",
    ...lines,
  ].join("\n");
  const info = Vmcoreinfo.parse(new TextEncoder().encode(text));
  return { machine, root, open: () => x86_64.openKernel(new PageCache(machine.dump()), info) };
}

for (
  const [levels, base] of [[4, 0xffff888000000000n], [4, 0xffff96c000000000n], [
    5,
    0xff4a088640000000n,
  ]] as const
) {
  Deno.test(`x86_64.openKernel() finds the direct map at 0x${base.toString(16)} from ${levels} levels of tables`, () => {
    const { open } = kernel({ levels, directMap: base });
    const map = open();
    assert.equal(map.levels, levels);
    assert.equal(map.kaslrOffset, 0x1d000000n);
    assert.equal(map.directMap(), base);
    assert.equal(map.directMap(), base);
  });
}

Deno.test("x86_64.openKernel() leaves out what is mapped below the direct map and is something else", () => {
  const base = 0xffff96c000000000n, { machine, root, open } = kernel({ directMap: base });
  machine.map(root, 0xffff880000000000n, 0x7000000, 4);
  machine.map(root, base - BigInt(4 * GiB1), 0x7000000, 4, { size: pageSizes.KiB4 });
  assert.equal(open().directMap(), base);
});

Deno.test("x86_64.openKernel() gives no direct map where nothing is mapped like one", () => {
  assert.equal(kernel().open().directMap(), undefined);
});

Deno.test("x86_64.openKernel() ends on tables in which every entry is present", () => {
  const { machine, root, open } = kernel({ levels: 5 });
  const p4d = machine.alloc(), pud = machine.alloc();
  for (let i = 256; i < 511; i++) machine.u64(root + i * 8, BigInt(p4d) | 0x67n);
  for (let i = 0; i < 512; i++) machine.u64(p4d + i * 8, BigInt(pud) | 0x67n);
  assert.equal(open().directMap(), undefined);
});

Deno.test("x86_64.openKernel() opens a process's space from its pgd", () => {
  const base = 0xffff888000000000n, { machine, open } = kernel({ directMap: base });
  const top = machine.alloc(), frame = machine.alloc();
  machine.map(top, 0x400000n, frame, 4, { flags: 0x67n }).u64(frame + 16, 77n);
  const user = open().user(base + BigInt(top));
  assert.equal(user.name, "user");
  assert.equal(user.u64(0x400010n), 77n);
});

Deno.test("x86_64.openKernel() refuses with one line what cannot be this machine's tables", () => {
  const refused = (change: (made: ReturnType<typeof kernel>) => void, options: Options, message: RegExp) => {
    const made = kernel(options);
    change(made);
    assert.throws(
      made.open,
      (error) => error instanceof OpenError && message.test(error.message),
      String(message),
    );
  };
  const same = () => {};
  refused(
    same,
    { lines: ["SYMBOL(swapper_pg_dir)=", "SYMBOL(init_top_pgt)="] },
    /does not name swapper_pg_dir/,
  );
  refused(same, { lines: ["NUMBER(phys_base)=-99999999999999"] }, /which cannot be/);
  refused(same, { lines: ["NUMBER(phys_base)=17"] }, /which cannot be/);
  refused(same, { lines: [`NUMBER(phys_base)=${physBase + 4096n}`] }, /cannot be followed/);
  refused(({ machine, root }) => machine.drop(root), {}, /cannot be followed.*excluded/);
  refused(
    ({ machine, root }) => machine.map(root, virtual, physical + MiB2, 4, { size: MiB2 }),
    {},
    /do not belong together/,
  );
});
