import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { OpenError } from "../../lib/base/errors.ts";
import { openDump } from "../../lib/format/open.ts";
import { Bytes, wordPage } from "../build/bytes.ts";
import { buildElf } from "../build/elf.ts";
import { withFile } from "../build/files.ts";
import { buildKdump } from "../build/kdump.ts";
import { note } from "../build/notes.ts";

const pages = new Map([[1, wordPage(1)], [2, wordPage(2)]]);
const kdump = buildKdump({ pages }).bytes;
const segments = [{ physical: 0x1000, data: wordPage(1) }];
const elf = buildElf({ segments }).bytes;

/** The file is refused with one line that matches, and where given a hint that does. */
async function refused(bytes: Uint8Array, message: RegExp, hint?: RegExp): Promise<void> {
  await withFile(bytes, async (path) => {
    await assert.rejects(openDump(path), (error) => {
      assert.ok(error instanceof OpenError, String(error));
      assert.equal(error.exitStatus, 3);
      assert.ok(error.message.startsWith(`${path}: `), error.message);
      assert.match(error.message, message);
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(error.message.slice(path.length), /[^\x20-\x7e]/);
      if (hint) assert.match(error.hint ?? "", hint);
      return true;
    });
  });
}

function text(content: string, at = 0): Uint8Array {
  return new Bytes().put(at, Uint8Array.from(content, (c) => c.charCodeAt(0))).done(8192);
}

function patched(bytes: Uint8Array, change: (out: Bytes) => void): Uint8Array {
  const out = new Bytes().put(0, bytes);
  change(out);
  return out.done();
}

Deno.test("openDump: an empty file, a text file, zeros and noise are named", async () => {
  await refused(new Uint8Array(0), /the file is empty/);
  await refused(new TextEncoder().encode("[    0.000000] Linux version 6.1\n".repeat(100)), /a text file/);
  await refused(new Uint8Array(10000), /begins with 4096 zero bytes/);
  await refused(
    Uint8Array.of(1, 2, 3),
    /not a dump in a known format/,
    /kdump-compressed files and ELF cores/,
  );
});

Deno.test("openDump: known formats that cannot be read are named, with what to do", async () => {
  const cases: [Uint8Array, RegExp, RegExp?][] = [
    [text("DISKDUMP"), /diskdump/],
    [text("\xed\x23\x8f\x61\x73\x01\x19\xa8"), /LKCD/],
    [text("\xa8\x19\x01\x73\x61\x8f\x23\xfd"), /s390 stand-alone/],
    [text("QEVM\0\0\0\x03"), /savevm/, /dump-guest-memory/],
    [text("LibvirtQemudSave"), /libvirt save file/, /virsh dump --memory-only/],
    [text("\xd2\xbe\xd2\xbe"), /VMware/, /vmss2core/],
    [text("sadump\0\0"), /SADUMP/, /makedumpfile/],
    [text("EMiL"), /LiME/],
    [text("\xed\xeb\x0f\xf0"), /Xen domain core/],
    [text("\xdd\xcc\x8b\x9a"), /MCLX/],
    [text("PAGEDU64"), /Windows/],
    [text("HdrS", 0x202), /vmlinuz/],
    [text("ustar", 257), /tar archive/, /tar -xf/],
  ];
  for (const [bytes, message, hint] of cases) await refused(bytes, message, hint);
});

Deno.test("openDump: a dump compressed as a whole is named, with how to unpack it", async () => {
  await refused(gzipSync(kdump), /with gzip/, /gzip -dc/);
  await refused(text("\xfd7zXZ\0"), /with xz/, /xz -dc/);
  await refused(text("\x28\xb5\x2f\xfd"), /with zstd/, /zstd -dc/);
});

Deno.test("openDump: a kdump that cannot be used says what is wrong where", async () => {
  await refused(kdump.subarray(0, 100), /ends inside its kdump header \(100 bytes\)/);
  await refused(kdump.subarray(0, 9000), /cut short: 9000 bytes/);
  await refused(patched(kdump, (out) => out.u32(8, 7)), /version 7 is not known/);
  await refused(patched(kdump, (out) => out.u32(8, 0x06000000)), /big-endian/);
  for (const size of [0, 1, 4095, 5000, 2048, 131072, 0xffffffff]) {
    await refused(patched(kdump, (out) => out.u32(0x1ac, size)), new RegExp(`block size ${size} at 0x1ac`));
  }
  for (const blocks of [0, 0xffffffff]) {
    await refused(patched(kdump, (out) => out.u32(0x1b0, blocks)), /sub header of/);
  }
  await refused(patched(kdump, (out) => out.u32(0x1b4, 0)), /no page frames/);
  await refused(patched(kdump, (out) => out.u32(0x1b4, 0xffffffff)), /cut short/);
});

Deno.test("openDump: a kdump of another machine is named", async () => {
  await refused(
    buildKdump({ pages, machine: "aarch64" }).bytes,
    /a dump of machine aarch64; supported: x86_64/,
  );
  await refused(buildKdump({ pages, machine: "\x1b[31mvax" }).bytes, /\?\[31mvax/);
  // i386: the block size is 12 bytes earlier, after a shorter time stamp.
  await refused(patched(kdump, (out) => out.u32(0x1ac, 3).u32(0x1a0, 4096)), /32-bit machine/);
});

Deno.test("openDump: one file of a split kdump is named, with its range and how to join", async () => {
  const built = buildKdump({ pages, split: [0, 0x1000] });
  await refused(built.bytes, /one file of a split dump \(page frames 0x0 to 0x1000\)/, /--reassemble/);
});

Deno.test("openDump: an ELF file that is no core of an x86-64 kernel is named", async () => {
  await refused(buildElf({ segments, type: 2 }).bytes, /an executable \(a vmlinux\?\)/, /VMLINUX VMCORE/);
  await refused(buildElf({ segments, type: 3 }).bytes, /shared object/);
  await refused(buildElf({ segments, type: 1 }).bytes, /object file/);
  await refused(buildElf({ segments, machine: 183 }).bytes, /ELF machine 183; supported: x86_64/);
  await refused(patched(elf, (out) => out.u8(4, 1)), /32-bit ELF/);
  await refused(patched(elf, (out) => out.u8(5, 2)), /big-endian/);
  await refused(patched(elf, (out) => out.u8(4, 9)), /damaged ELF header/);
  await refused(elf.subarray(0, 40), /ends inside its ELF header \(40 bytes\)/);
  await refused(elf.subarray(0, 64), /program headers lie beyond its end/);
  await refused(patched(elf, (out) => out.u16(56, 0)), /without program headers/);
  await refused(patched(elf, (out) => out.u16(54, 8)), /program headers of 8 bytes/);
  await refused(buildElf({ segments: [] }).bytes, /without memory/);
});

Deno.test("openDump: a core of a user program is named, a kernel's with the same note is not", async () => {
  const prpsinfo = new Bytes().text(40, "bash").done(136);
  const user = buildElf({
    segments: [{ physical: 0, virtual: 0x400000n, data: wordPage(1) }],
    notes: [note("CORE", 3, prpsinfo)],
  });
  await refused(user.bytes, /a core of a user program \(bash\), not of a kernel/);
  const auxv = buildElf({ segments, notes: [note("CORE", 6, new Uint8Array(32))] });
  await refused(auxv.bytes, /a core of a user program, not/);
  const kcore = [{ physical: 0x1000, virtual: 0xffff888000001000n, data: wordPage(1) }];
  await withFile(buildElf({ segments: kcore, notes: [note("CORE", 3, prpsinfo)] }).bytes, async (path) => {
    (await openDump(path)).close();
  });
});
