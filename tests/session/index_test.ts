import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { InquestError } from "../../lib/base/errors.ts";
import { Vmcoreinfo } from "../../lib/format/vmcoreinfo.ts";
import { cacheDirectory, CacheFolder } from "../../lib/runtime/cache_dir.ts";
import { decodeIndex, encodeIndex, type IndexContent, isIndexKey } from "../../lib/session/index_file.ts";
import { indexKey } from "../../lib/session/index_key.ts";
import { KeptIndex } from "../../lib/session/index_store.ts";
import { openTarget } from "../../lib/session/target.ts";
import { Btf } from "../../lib/types/btf.ts";
import { SymbolTable, tableOf } from "../../lib/types/symbols.ts";
import { BtfWriter } from "../build/btf.ts";
import { FakeMemory } from "../unwind/fake_memory.ts";
import { embeddedDump } from "./embedded.ts";

const key = "3b43fad5034874490492495d552c0af6a5fab235";
const stext = 0xffffffff9e000000n;
const btfAt = 0x1800000n;

function someBtf(): Btf {
  const writer = new BtfWriter();
  const int = writer.int("int", 4, { signed: true });
  for (let i = 0; i < 300; i++) writer.struct(`s${i}`, 8, [{ name: `m${i}`, type: int, at: 32 }]);
  return new Btf(writer.bytes());
}

function someTable(base = stext): SymbolTable {
  const symbols = [{ name: "runqueues", address: 0x2bac0n, kind: "A" }, {
    name: "_stext",
    address: base,
    kind: "T",
  }];
  for (let i = 1; i < 2000; i++) {
    symbols.push({ name: `f_${i % 900}`, address: base + BigInt(i * 32), kind: "t" });
  }
  symbols.push({ name: "__start_BTF", address: base + btfAt, kind: "R" });
  const table = tableOf(symbols);
  return new SymbolTable(table.arrays, table.base);
}

function content(): IndexContent {
  const table = someTable(), btf = someBtf();
  return { symbols: table.arrays, base: table.base - stext, btf: { bytes: btf.bytes, index: btf.index } };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function file(): Uint8Array<ArrayBuffer> {
  return joined(encodeIndex(key, content()));
}

Deno.test("decodeIndex() gives what encodeIndex() was given, as views of the file's bytes", () => {
  const bytes = file(), read = decodeIndex(bytes, key);
  assert.ok(read);
  assert.equal(read.symbols.names.buffer, bytes.buffer);
  assert.deepEqual(read.symbols, content().symbols);
  assert.deepEqual(read.btf, content().btf);
  assert.equal(read.base, 0n);
});

Deno.test("decodeIndex() takes an index without types", () => {
  const read = decodeIndex(joined(encodeIndex(key, { ...content(), base: -4096n, btf: undefined })), key);
  assert.equal(read?.base, -4096n);
  assert.equal(read?.btf, undefined);
});

Deno.test("decodeIndex() refuses a file that is damaged anywhere", () => {
  const sound = file();
  for (let at = 0; at < sound.length; at += at < 256 ? 1 : 1021) {
    const bytes = sound.slice();
    bytes[at] ^= 1 << at % 8;
    assert.equal(decodeIndex(bytes, key), undefined, `byte ${at}`);
  }
});

Deno.test("decodeIndex() refuses a file that is cut short, longer, empty, or another kernel's", () => {
  const sound = file();
  for (let length = 0; length < sound.length; length += 1024) {
    assert.equal(decodeIndex(sound.slice(0, length), key), undefined);
  }
  assert.equal(decodeIndex(joined([sound, new Uint8Array(8)]), key), undefined);
  assert.equal(decodeIndex(sound, key.replace("3", "4")), undefined);
  assert.equal(decodeIndex(new Uint8Array(65536), key), undefined);
});

Deno.test("decodeIndex() refuses another version and another byte order, even with a sound checksum", () => {
  const version = withChecksum(file(), (words) => words[1]++);
  assert.equal(decodeIndex(version, key), undefined);
  const swapped = file();
  for (let at = 0; at < swapped.length; at += 4) swapped.subarray(at, at + 4).reverse();
  assert.equal(decodeIndex(swapped, key), undefined);
});

/** A change that whoever made the file wanted. */
function withChecksum(
  bytes: Uint8Array<ArrayBuffer>,
  change: (words: Uint32Array) => void,
): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(bytes.buffer);
  change(words);
  words[2] = crc32(bytes.subarray(12));
  return bytes;
}

Deno.test("an index that is sound and wrong ends every look-up, and throws nothing but errors", () => {
  const sound = file(), words = sound.length / 4;
  const changes = fc.array(fc.tuple(fc.nat(words - 1), fc.oneof(fc.nat(5000), fc.nat(2 ** 32 - 1))), {
    maxLength: 400,
  });
  fc.assert(
    fc.property(changes, fc.nat(7), (list, section) => {
      const bytes = withChecksum(sound.slice(), (all) => {
        for (const [at, value] of list) all[at] = value;
        all.set(new Uint32Array(sound.buffer, 0, 4));
        // The key, or nothing would be read at all.
        all.set(new Uint32Array(sound.buffer, 16, 16), 4);
        if (list.length % 2) all.set(new Uint32Array(sound.buffer, 80, 20), 20);
        else all[24 + section * 2 + 1] = list.length * 997;
      });
      const read = decodeIndex(bytes, key);
      if (read) useAll(read);
    }),
    { numRuns: 120, seed: 5 },
  );
});

function useAll(read: IndexContent): void {
  const table = new SymbolTable(read.symbols, stext);
  for (const name of ["_stext", "f_1", "f_899", "nothing"]) [...table.named(name)].length;
  for (let i = 0n; i < 50n; i++) table.at(stext + i * 997n);
  for (let i = 0; i < table.length; i += 37) table.symbol(i);
  if (!read.btf) return;
  try {
    const btf = new Btf(read.btf.bytes, undefined, read.btf.index);
    for (const name of ["int", "s1", "s299", "nothing"]) btf.find("struct", name);
    for (let id = 0; id < 320; id++) btf.type(id);
    [...btf.functions(), ...btf.names()].length;
  } catch (error) {
    if (!(error instanceof InquestError)) throw error;
  }
}

Deno.test("index keys are build-ids; without one a digest of the version and of VMCOREINFO's figures", async () => {
  const memory = new FakeMemory(), uts = stext + 0x100n;
  const info = (text: string) => Vmcoreinfo.parse(new TextEncoder().encode(text));
  const old = (size: number, nodename: string, version: string) => {
    memory.write(uts, new Uint8Array(512));
    [[4, "Linux"], [69, nodename], [134, "5.4.0"], [199, version]].forEach(([at, text]) =>
      memory.write(uts + BigInt(at), new TextEncoder().encode(String(text)))
    );
    return indexKey(
      memory,
      info(
        `OSRELEASE=5.4.0\nSYMBOL(_stext)=${stext.toString(16)}\nSYMBOL(init_uts_ns)=${
          uts.toString(16)
        }\nSIZE(page)=${size}`,
      ),
    );
  };
  assert.equal(await indexKey(memory, info(`BUILD-ID=${key.toUpperCase()}`)), key);
  assert.equal(await indexKey(memory, info("BUILD-ID=../../../etc/passwd")), undefined);
  const one = await old(64, "host1", "#1 SMP Mon Jan 1");
  assert.ok(one && one.startsWith("v-") && isIndexKey(one));
  assert.equal(await old(64, "host2", "#1 SMP Mon Jan 1"), one);
  assert.notEqual(await old(64, "host1", "#2 SMP Tue Jan 2"), one);
  assert.notEqual(await old(56, "host1", "#1 SMP Mon Jan 1"), one);
  memory.drop(uts);
});

Deno.test("cacheDirectory() follows the customs of the systems", () => {
  const of = (env: Record<string, string>) => cacheDirectory((name) => env[name]);
  assert.equal(of({ HOME: "/home/a" }), "/home/a/.cache/inquest");
  assert.equal(of({ HOME: "/home/a", XDG_CACHE_HOME: "/x" }), "/x/inquest");
  assert.equal(of({ HOME: "/home/a", XDG_CACHE_HOME: "relative" }), "/home/a/.cache/inquest");
  assert.equal(of({ LOCALAPPDATA: "C:\\Users\\a\\AppData\\Local" }), "C:\\Users\\a\\AppData\\Local\\inquest");
  assert.equal(of({}), undefined);
});

async function inFolder(use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir({ prefix: "inquest-test-" });
  try {
    await use(path);
  } finally {
    await Deno.chmod(path, 0o700);
    await Deno.remove(path, { recursive: true });
  }
}

/** Opens the index for a kernel that lies at `at`. */
function open(path: string, at: bigint, options: { cache?: boolean; memory?: FakeMemory } = {}) {
  const info = Vmcoreinfo.parse(
    new TextEncoder().encode(`BUILD-ID=${key}\nSYMBOL(_stext)=${at.toString(16)}`),
  );
  const memory = options.memory ?? new FakeMemory().write(at + btfAt, someBtf().bytes);
  return KeptIndex.open(
    { cacheDirectory: path, cache: options.cache },
    memory,
    info,
    new Map([["_stext", at]]),
  );
}

Deno.test("KeptIndex gives the symbols of the same kernel where KASLR put it this time", () =>
  inFolder(async (path) => {
    const first = await open(path, stext);
    assert.equal(first?.kept, undefined);
    assert.equal(first?.save(someTable(), someBtf()), undefined);
    const moved = 0xffffffff88000000n, second = await open(path, moved);
    assert.deepEqual([...second!.kept!.symbols.named("f_5")].map((s) => s.address - moved), [
      160n,
      28960n,
      57760n,
    ]);
    assert.equal([...second!.kept!.symbols.named("runqueues")][0].address, 0x2bac0n);
    assert.ok(second?.kept?.btf?.find("struct", "s299"));
    assert.equal(second?.save(someTable(moved), someBtf()), undefined);
  }));

Deno.test("KeptIndex adds the types when a dump has them and the index has not", () =>
  inFolder(async (path) => {
    (await open(path, stext))!.save(someTable(), undefined);
    const second = await open(path, stext);
    assert.equal(second?.kept?.btf, undefined);
    second?.save(someTable(), someBtf());
    assert.ok((await open(path, stext))?.kept?.btf);
  }));

Deno.test("KeptIndex is not believed where known symbols or the start of the BTF disagree", () =>
  inFolder(async (path) => {
    (await open(path, stext))!.save(someTable(stext + 64n), someBtf());
    assert.equal((await open(path, stext))?.kept, undefined);
    (await open(path, stext))!.save(someTable(), someBtf());
    const other = new FakeMemory().write(stext + btfAt, new Uint8Array(64));
    assert.equal((await open(path, stext, { memory: other }))?.kept, undefined);
    assert.ok((await open(path, stext, { memory: new FakeMemory() }))?.kept);
  }));

Deno.test("KeptIndex: no cache, no folder, a file in its place: no index, no complaint", () =>
  inFolder(async (path) => {
    assert.equal(await open(path, stext, { cache: false }), undefined);
    await Deno.writeTextFile(`${path}/file`, "");
    const blocked = await open(`${path}/file`, stext);
    assert.equal(blocked?.kept, undefined);
    assert.equal(typeof blocked?.save(someTable(), someBtf()), "string");
    await Deno.mkdir(`${path}/taken/${key}.index`, { recursive: true });
    const taken = await open(`${path}/taken`, stext);
    assert.equal(typeof taken?.save(someTable(), someBtf()), "string");
    assert.deepEqual([...Deno.readDirSync(`${path}/taken`)].map(({ name }) => name), [`${key}.index`]);
  }));

Deno.test("CacheFolder: of two writers the later wins, readers see whole files, old ones go", () =>
  inFolder(async (path) => {
    const [one, two] = [new CacheFolder(`${path}/new`), new CacheFolder(`${path}/new`)];
    for (let i = 0; i < 5; i++) {
      one.write("a.index", [new Uint8Array(100).fill(1)], 3);
      two.write("a.index", [new Uint8Array(50).fill(2), new Uint8Array(50).fill(2)], 3);
      assert.deepEqual(one.read("a.index", 1000), new Uint8Array(100).fill(2));
    }
    assert.equal(one.read("a.index", 99), undefined);
    assert.equal(one.read("b.index", 99), undefined);
    for (const name of ["b", "c", "d"]) {
      await Deno.utime(`${path}/new/a.index`, 1, 1);
      one.write(`${name}.index`, [new Uint8Array(8)], 3);
    }
    assert.deepEqual(
      [...Deno.readDirSync(`${path}/new`)].map(({ name }) => name).sort(),
      ["b", "c", "d"].map((n) => n + ".index"),
    );
  }));

Deno.test("openTarget() finds the same symbols and types with an index as without", () =>
  inFolder(async (path) => {
    const facts = async (cacheDirectory?: string) => {
      const target = await openTarget({
        vmcore: embeddedDump,
        cacheDirectory,
        cache: cacheDirectory !== undefined,
      });
      const symbols = ["init_task", "runqueues", "schedule", "nothing"].map((name) =>
        target.symbols.find(name)
      );
      const types = ["pid", "comm", "se.sum_exec_runtime"].map((path) =>
        target.types.offset("task_struct", path)
      );
      const at = target.symbols.describe(target.symbols.get("schedule").address + 5n);
      target.close();
      return [symbols, types, at, target.types.kernel?.endId];
    };
    const plain = await facts();
    assert.deepEqual(await facts(path), plain);
    const [{ name }] = [...Deno.readDirSync(path)];
    assert.deepEqual(await facts(path), plain);
    const bytes = await Deno.readFile(`${path}/${name}`);
    bytes[bytes.length >> 1] ^= 4;
    await Deno.writeFile(`${path}/${name}`, bytes);
    assert.deepEqual(await facts(path), plain);
    assert.notDeepEqual(await Deno.readFile(`${path}/${name}`), bytes);
  }));
