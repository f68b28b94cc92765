import assert from "node:assert/strict";
import { maxVmcoreinfoBytes, Vmcoreinfo } from "../../lib/format/vmcoreinfo.ts";
import { scanVmcoreinfo, vmcoreinfoCandidates } from "../../lib/format/vmcoreinfo_scan.ts";
import { Bytes, wordPage } from "../build/bytes.ts";
import { buildElf } from "../build/elf.ts";
import { withDump } from "../build/files.ts";
import { vmcoreinfoNote, vmcoreinfoText } from "../build/notes.ts";

function parse(text: string): Vmcoreinfo {
  return Vmcoreinfo.parse(new TextEncoder().encode(text));
}

Deno.test("Vmcoreinfo: each kind of key", () => {
  const info = parse(vmcoreinfoText);
  assert.equal(info.release, "6.1.0-test");
  assert.equal(info.buildId, "00112233445566778899aabbccddeeff00112233");
  assert.equal(info.crashTime, 1795410587);
  assert.equal(info.pageSize, 4096);
  assert.equal(info.kernelOffset, 0x37400000n);
  assert.equal(info.symbol("_stext"), 0xffffffff81000000n);
  assert.equal(info.offset("list_head.next"), 0);
  assert.equal(info.size("page"), 64);
  assert.equal(info.length("zone.free_area"), 11);
  assert.equal(info.number("phys_base"), -780140544n);
  assert.equal(info.number("VA_BITS"), 48n);
  assert.equal(info.get("SIZE(page)"), "64");
});

Deno.test("Vmcoreinfo: what is absent or of another kind is undefined", () => {
  const info = parse(
    "SYMBOL(a)=xyz\nNUMBER(b)=\nNUMBER(c)=12x\nSIZE(d)=0x\n=e\nno equals\nSYMBOL(f)=12345678901234567\n",
  );
  assert.equal(info.symbol("a"), undefined);
  assert.equal(info.number("b"), undefined);
  assert.equal(info.number("c"), undefined);
  assert.equal(info.size("d"), undefined);
  assert.equal(info.symbol("f"), undefined);
  assert.equal(info.symbol("none"), undefined);
  assert.equal(info.crashTime, undefined);
  assert.equal(info.entries.size, 5);
});

Deno.test("Vmcoreinfo: keeps all of a value, ends at a NUL, takes the last of two, reads 1 MiB at most", () => {
  const info = parse("A=b=c\nB=1\nB=2\n\0C=3\n");
  assert.equal(info.get("A"), "b=c");
  assert.equal(info.get("B"), "2");
  assert.equal(info.get("C"), undefined);
  const long = new Uint8Array(maxVmcoreinfoBytes + 100).fill(0x41);
  long.set(new TextEncoder().encode("\nZ=1"), maxVmcoreinfoBytes + 10);
  assert.equal(Vmcoreinfo.parse(long).entries.size, 0);
});

Deno.test("Vmcoreinfo.ofNotes: the first that has a line", () => {
  const data = (text: string) => new TextEncoder().encode(text);
  const notes = [
    { name: "CORE", type: 0, data: data("A=0") },
    { name: "VMCOREINFO", type: 0, data: data("\0\0") },
    { name: "VMCOREINFO", type: 0, data: data("A=1") },
  ];
  assert.equal(Vmcoreinfo.ofNotes(notes)?.get("A"), "1");
  assert.equal(Vmcoreinfo.ofNotes(notes.slice(0, 2)), undefined);
});

/** A page with the text at `offset`, as far as it fits. */
function pageWith(text: string, offset: number): Uint8Array {
  return new Bytes().text(offset, text).done(8192).subarray(0, 4096);
}

Deno.test("scanVmcoreinfo: finds the kernel's text at a page's start and its copy in a note, not others", async () => {
  const pages = [
    wordPage(1),
    pageWith("OSRELEASE=%s\nPAGESIZE=%ld\n", 0),
    pageWith("OSRELEASE=6.1 and no more\n", 0),
    pageWith(vmcoreinfoText, 100),
    new Bytes().put(0, vmcoreinfoNote()).done(4096),
    pageWith(vmcoreinfoText.replace("6.1.0-test", "6.2.0-other"), 0),
  ];
  const segments = pages.map((data, i) => ({ physical: 0x10000 + i * 0x2000, data }));
  await withDump(buildElf({ segments, notes: [] }).bytes, (dump) => {
    const found = [...vmcoreinfoCandidates(dump)].map(({ physical, info }) => [physical, info.release]);
    assert.deepEqual(found, [[0x18018, "6.1.0-test"], [0x1a000, "6.2.0-other"]]);
    assert.equal(scanVmcoreinfo(dump)?.release, "6.1.0-test");
    assert.equal(scanVmcoreinfo(dump, 3), undefined);
  });
});

Deno.test("scanVmcoreinfo: the copy in a note may reach into the next page", async () => {
  const long = vmcoreinfoText + `X=${"y".repeat(4080 - vmcoreinfoText.length)}\n`;
  const data = new Bytes().put(0, vmcoreinfoNote(long)).done(8192);
  await withDump(buildElf({ segments: [{ physical: 0x10000, data }], notes: [] }).bytes, (dump) => {
    assert.equal(scanVmcoreinfo(dump)?.get("X")?.length, 4080 - vmcoreinfoText.length);
  });
});
