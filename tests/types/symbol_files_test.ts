import assert from "node:assert/strict";
import { OpenError } from "../../lib/base/errors.ts";
import { ElfSymbols } from "../../lib/types/elf_symbols.ts";
import { movedTable, parseSystemMap } from "../../lib/types/system_map.ts";
import { Random } from "../build/bytes.ts";
import { withFile } from "../build/files.ts";
import { vmlinux, type VmlinuxSpec } from "../build/vmlinux.ts";

const link = 0xffffffff81000000n;
const buildId = "3b43fad5034874490492495d552c0af6a5fab235";

const spec: VmlinuxSpec = {
  sections: [
    { name: ".text", address: link, bytes: new Uint8Array(256).fill(0x90), flags: 6 },
    {
      name: ".data",
      address: link + 0x1000n,
      bytes: new TextEncoder().encode("Linux version 6.1\0"),
      flags: 3,
    },
    { name: ".bss", address: link + 0x2000n, bytes: new Uint8Array(64), flags: 3, type: 8 },
    { name: ".rodata", address: link + 0x3000n, bytes: new Uint8Array(16), flags: 2 },
    { name: ".data..percpu", address: 0n, bytes: new Uint8Array(16), flags: 3 },
  ],
  symbols: [
    { name: "_stext", address: link, section: 0, type: 0 },
    { name: "schedule", address: link + 16n, section: 0, size: 32, type: 2 },
    { name: "helper", address: link + 48n, section: 0, size: 8, type: 2, local: true },
    { name: "linux_banner", address: link + 0x1000n, section: 1, size: 18 },
    { name: "counter", address: link + 0x2010n, section: 2, size: 8, local: true },
    { name: "names", address: link + 0x3000n, section: 3, size: 4 },
    { name: "runqueues", address: 0x2bac0n, section: 4, size: 3000 },
    { name: "phys_startup_64", address: 0x1000000n, section: "abs" },
    { name: "main.c", address: 0n, section: "abs", type: 4, local: true },
    { name: ".Ltmp", address: link + 20n, section: 0, local: true },
    { name: "extern", address: 0n, section: "undefined" },
    { name: "", address: link, section: 0, type: 3, local: true },
  ],
  buildId,
};

function open<T>(bytes: Uint8Array, use: (elf: ElfSymbols) => T): Promise<T> {
  return withFile(bytes, (path) => {
    const elf = ElfSymbols.open(path);
    try {
      return use(elf);
    } finally {
      elf.close();
    }
  });
}

Deno.test("ElfSymbols gives the symbols that name a place, with nm's letters and their sizes", () =>
  open(vmlinux(spec), (elf) => {
    const shown = elf.symbols().map(({ name, address, kind, size }) =>
      `${address.toString(16)} ${kind} ${name} ${size ?? "-"}`
    );
    assert.deepEqual(shown, [
      "ffffffff81000000 T _stext -",
      "ffffffff81000010 T schedule 32",
      "ffffffff81000030 t helper 8",
      "ffffffff81001000 D linux_banner 18",
      "ffffffff81002010 b counter 8",
      "ffffffff81003000 R names 4",
      "2bac0 D runqueues 3000",
      "1000000 A phys_startup_64 -",
    ]);
    assert.equal(elf.buildId(), buildId);
    assert.equal(new TextDecoder().decode(elf.bytesAt(link + 0x1006n, 7)), "version");
    assert.equal(elf.bytesAt(link + 0x2000n, 8).length, 0);
    assert.equal(elf.section(".rodata")?.length, 16);
    assert.equal(elf.section(".BTF"), undefined);
  }));

Deno.test("ElfSymbols refuses what is no vmlinux with the reason", async () => {
  const sound = vmlinux(spec);
  const changed = (at: number, value: number) => {
    const bytes = sound.slice();
    bytes[at] = value;
    return bytes;
  };
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(0), /is not an ELF file/],
    [new TextEncoder().encode("# not a kernel\n".repeat(20)), /is not an ELF file/],
    [new TextEncoder().encode("MZ" + "\0".repeat(100)), /bootable kernel image/],
    [changed(4, 1), /not a 64-bit little-endian/],
    [vmlinux({ ...spec, machine: 183 }), /another machine \(183\)/],
    [vmlinux({ ...spec, type: 4 }), /is a core dump/],
    [sound.subarray(0, sound.length - 100), /it is cut short/],
    [changed(47, 0x7f), /it is cut short/],
    [vmlinux({ ...spec, symbols: undefined }), /no symbol table \(\.symtab\): it has been stripped/],
    [vmlinux({ ...spec, symbols: [] }), /its symbol table is empty/],
  ];
  for (const [bytes, message] of cases) {
    await assert.rejects(
      open(bytes, (elf) => elf.symbols()),
      (error) => error instanceof OpenError && error.exitStatus === 3 && message.test(error.message),
      String(message),
    );
  }
});

Deno.test("ElfSymbols gives an answer or an OpenError for damaged files", async () => {
  const sound = vmlinux(spec), random = new Random(7);
  for (let round = 0; round < 300; round++) {
    const bytes = sound.slice(0, round % 3 ? sound.length : random.below(sound.length));
    for (let i = random.below(12); i > 0 && bytes.length > 0; i--) {
      // Mostly in the headers, where it matters.
      const at = random.below(2)
        ? random.below(bytes.length)
        : Math.max(0, bytes.length - 1 - random.below(600));
      bytes[at] = random.below(256);
    }
    try {
      await open(
        bytes,
        (elf) => [elf.symbols(), elf.buildId(), elf.bytesAt(link, 64), elf.section(".rodata")],
      );
    } catch (error) {
      assert.ok(error instanceof OpenError, String(error));
    }
  }
});

Deno.test("parseSystemMap() reads nm's lines and passes over others", () => {
  const symbols = parseSystemMap(
    "0000000000000000 D __per_cpu_start\nffffffff81000000 T _text\n\nnonsense\nffffffffa0000000 t f\t[module]\n" +
      "ffffffff82000000 d _rs.0\n",
    "map",
  );
  assert.deepEqual(symbols.map(({ name, kind }) => `${kind} ${name}`), [
    "D __per_cpu_start",
    "T _text",
    "d _rs.0",
  ]);
  assert.deepEqual(
    parseSystemMap("ffffffff81000000 T a\nffffffff81000001 T b\n", "map", new Set(["b"])).length,
    1,
  );
});

Deno.test("parseSystemMap() refuses a text without symbols, and knows Debian's placeholder", () => {
  assert.throws(() => parseSystemMap("root:x:0:0\n", "map"), /map: is not a System\.map/);
  assert.throws(
    () =>
      parseSystemMap(
        "ffffffffffffffff B The real System.map is in the linux-image-<version>-dbg package\n",
        "map",
      ),
    (error) => error instanceof OpenError && /placeholder/.test(error.hint ?? ""),
  );
});

Deno.test("movedTable() moves what lies in the image, not per-CPU offsets and numbers", () => {
  const table = movedTable(
    parseSystemMap("2bac0 D short\n000000000002bac0 D runqueues\nffffffff81000000 T _text\n", "m"),
    0x1d000000n,
  );
  const at = (name: string) => [...table.named(name)][0]?.address;
  assert.equal(at("runqueues"), 0x2bac0n);
  assert.equal(at("_text"), 0xffffffff9e000000n);
  assert.equal(at("short"), undefined);
});
