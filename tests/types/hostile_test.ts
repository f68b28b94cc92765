/** Damaged and hostile tables: only the errors that say so come out, and everything ends. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { InquestError, MemoryFault } from "../../lib/base/errors.ts";
import { Btf } from "../../lib/types/btf.ts";
import { type CType, memberNames, sameType, sizeOf } from "../../lib/types/ctype.ts";
import { typeName } from "../../lib/types/declare.ts";
import { placesFrom, readKallsyms } from "../../lib/types/kallsyms.ts";
import { findKallsyms } from "../../lib/types/kallsyms_find.ts";
import { CObject } from "../../lib/types/object.ts";
import { printObject } from "../../lib/types/print.ts";
import { parseTypeName } from "../../lib/types/type_names.ts";
import { Types } from "../../lib/types/types.ts";
import { BtfWriter } from "../build/btf.ts";
import { over, typed } from "./btf_target.ts";
import { data, known, scene, stext } from "./kallsyms_scene.ts";

const runs = 150;
const place = 0xffff888000000000n;

/** Runs it; lets through only the errors that a reader of dumps may meet. */
function tolerant(use: () => unknown): void {
  try {
    use();
  } catch (error) {
    if (!(error instanceof InquestError || error instanceof MemoryFault)) throw error;
  }
}

/** Everything that is done with a type. */
function exercise(type: CType, target: ReturnType<typeof over>): void {
  tolerant(() => typeName(type));
  tolerant(() => sizeOf(type));
  tolerant(() => type.kind === "struct" && memberNames(type));
  tolerant(() => sameType(type, { kind: "pointer", size: 8, target: type }));
  const object = CObject.at(target.target, type, place);
  tolerant(() => printObject(object));
  tolerant(() => object.integer());
  tolerant(() => object.number());
  tolerant(() => object.string());
  tolerant(() => object.bytes());
  tolerant(() => object.index(2 ** 40));
  tolerant(() => object.deref());
  tolerant(() => CObject.of(target.target, "int", -5n).cast(type));
  tolerant(() => object.cast(type));
}

function exerciseAll(bytes: Uint8Array): void {
  let btf: Btf;
  try {
    btf = new Btf(bytes);
  } catch (error) {
    if (error instanceof InquestError) return;
    throw error;
  }
  const made = over(new Types(btf));
  made.memory.write(place, Uint8Array.from({ length: 4096 }, (_, i) => i * 7 & 255));
  for (let id = 0; id < Math.min(btf.endId + 1, 60); id++) exercise(btf.type(id), made);
  for (const [space, name] of btf.names()) tolerant(() => btf.find(space, name));
  tolerant(() => [...btf.variables(), ...btf.functions()].length);
}

/** One of everything, with references that can be anything. */
function arbitraryBtf(): fc.Arbitrary<Uint8Array> {
  const word = fc.oneof(fc.nat(40), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
  const type = fc.tuple(fc.nat(20), fc.boolean(), fc.nat(6), word, fc.array(word, { maxLength: 18 }));
  return fc.array(type, { minLength: 1, maxLength: 40 }).map((types) => {
    const writer = new BtfWriter();
    writer.string("int");
    types.forEach(([kind, flag, vlen, third, words], i) => {
      writer.raw(i % 3 ? `t${i % 5}` : "", kind, flag, vlen, third, words);
    });
    return writer.bytes();
  });
}

Deno.test("types from BTF with random references give an answer or an error", () => {
  fc.assert(fc.property(arbitraryBtf(), exerciseAll), { numRuns: runs, seed: 1 });
});

Deno.test("types from BTF with flipped bytes give an answer or an error", () => {
  const { types } = typed((btf) => {
    const int = btf.int("int", 4, { signed: true });
    const inner = btf.struct("", 8, [{ name: "a", type: int, at: 0, bits: 3 }, {
      name: "b",
      type: int,
      at: 3,
      bits: 5,
    }]);
    btf.struct("s", 32, [{ type: inner, at: 0 }, { name: "next", type: btf.next + 1, at: 64 }]);
    btf.pointer(btf.next - 1);
    btf.enum64("e", { A: 1n, B: 2n });
    btf.func("f", btf.proto(int, [["x", int], ["", 0]]));
    btf.array(btf.typedef("t", int), 7);
  });
  const sound = types.kernel!.bytes;
  const flips = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(flips, (changes) => {
      const bytes = sound.slice();
      for (const [at, value] of changes) bytes[at] = value;
      exerciseAll(bytes);
    }),
    { numRuns: runs * 3, seed: 2 },
  );
});

Deno.test("types that refer to themselves end: names, sizes, members, printing", () => {
  const { types, target, memory } = typed((btf) => {
    btf.int("int", 4, { signed: true });
    btf.typedef("loop", btf.next);
    btf.qualified("const", btf.next + 1);
    btf.qualified("volatile", btf.next - 1);
    btf.array(btf.next, 1000);
    const many = Array.from({ length: 12 }, (_, i) => ["p" + i, btf.next + 1] as const);
    btf.proto(btf.next, many);
    btf.pointer(btf.next - 1);
    btf.struct("nest", 8, Array.from({ length: 12 }, () => ({ type: btf.next, at: 0 })));
    btf.struct("deep", 8, Array.from({ length: 12 }, (_, i) => ({ name: "m" + i, type: btf.next, at: 0 })));
    btf.func("f", btf.next);
    for (let i = 0; i < 20000; i++) btf.func("chain", btf.next - 1);
    btf.array(btf.struct("wide", 8, [{ name: "rows", type: btf.next + 1, at: 0 }]), 2 ** 32 - 1);
    btf.array(btf.next - 2, 2 ** 32 - 1);
  });
  memory.write(place, new Uint8Array(8192));
  const btf = types.kernel!;
  for (const id of [...Array(12).keys(), btf.endId - 4, btf.endId - 3, btf.endId - 2, btf.endId - 1]) {
    exercise(btf.type(id), { types, target, memory });
  }
  assert.equal(sizeOf(types.get("loop")), undefined);
});

Deno.test("a member count beyond the blob gives the members that are there", () => {
  const { types } = typed((btf) => {
    const int = btf.int("int", 4, { signed: true });
    btf.raw("cut", 4, false, 65535, 8, [btf.string("a"), int, 0]);
  });
  assert.deepEqual(memberNames(types.struct("cut")), ["a"]);
});

Deno.test("kallsyms with flipped bytes is read, found, or refused", () => {
  const flips = fc.array(fc.tuple(fc.nat(40_000), fc.nat(255)), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(flips, (changes) => {
      const { memory, labels } = scene({}, 800);
      const start = labels.get("kallsyms_offsets")!;
      for (const [at, value] of changes) {
        if (memory.readable(start + BigInt(at))) memory.writeByte(start + BigInt(at), value);
      }
      tolerant(() => {
        const places = placesFrom(memory, (name) => labels.get(name));
        if (places) {
          for (const symbol of readKallsyms(memory, places, known).all()) {
            assert.ok(symbol.name.length < 70_000);
          }
        }
      });
      tolerant(() => findKallsyms(memory, { start: stext, data }, new Set(known.values())));
    }),
    { numRuns: 40, seed: 3 },
  );
});

Deno.test("kallsyms of random bytes is refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4096, maxLength: 4096 }), fc.nat(3_000_000), (bytes, count) => {
      const { memory } = scene();
      const at = 0xffffffff83000000n;
      memory.write(at, bytes);
      const places = {
        names: at,
        tokenTable: at + 1024n,
        tokenIndex: at + 2048n,
        offsets: at + 3000n,
        relativeBase: stext,
      };
      tolerant(() => readKallsyms(memory, { ...places, count }, known));
    }),
    { numRuns: runs, seed: 4 },
  );
});

Deno.test("parseTypeName() ends on long texts that are no types", () => {
  for (
    const text of ["a ".repeat(20000) + "!", "int " + "* ".repeat(20000) + "!", "int " + "[ ".repeat(20000)]
  ) {
    assert.equal(parseTypeName(text), undefined);
  }
});
