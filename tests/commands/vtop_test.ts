import assert from "node:assert/strict";
import { Address, type Host, Missing } from "../../dsl/value.ts";
import { ran, refusal, rowsOf, session } from "./session.ts";

Deno.test("vtop of an address in the direct map: five levels, the entry, the page", async () => {
  assert.deepEqual((await ran("vtop ff4a0886e786a0c0")).lines, [
    "VIRTUAL           PHYSICAL        ",
    "ff4a0886e786a0c0  2786a0c0        ",
    "",
    "PGD DIRECTORY: ffffffff9fa10000",
    "PAGE DIRECTORY: aa01067",
    "   P4D: aa01088 => aa02067",
    "   PUD: aa020d8 => aa03067",
    "   PMD: aa039e0 => 27b1b063",
    "   PTE: 27b1b350 => 800000002786a163",
    "  PAGE: 2786a000",
    "",
    "      PTE         PHYSICAL  FLAGS",
    "800000002786a163  2786a000  (PRESENT|RW|ACCESSED|DIRTY|GLOBAL|NX)",
    "",
    "      PAGE       PHYSICAL      MAPPING       INDEX CNT FLAGS",
    "ffecf180009e1a80 2786a000 dead000000000400        0  0 fffffc0000000",
  ]);
});

Deno.test("vtop of an address in a large page, by symbol", async () => {
  const { lines } = await ran("vtop linux_banner");
  const { physical } = session.target.kernel.translate(session.target.symbols.get("linux_banner").address);
  assert.equal(lines[1], `ffffffff9f11ffe0  ${physical.toString(16).padEnd(16)}`);
  assert.match(lines[8], /^ {2}PAGE: [0-9a-f]+ {2}\(2MB\)$/);
  assert.match(lines[11], /^[0-9a-f]+ +[0-9a-f]+00000 {2}\(PRESENT\|.*PSE/);
  assert.match(lines[14], / reserved$/);
});

Deno.test("vtop of addresses of a task: not in memory, and not mapped", async () => {
  const { lines } = await ran("vtop -c 156 7f8328931000");
  assert.deepEqual(lines.slice(0, 2), [
    "VIRTUAL     PHYSICAL        ",
    "7f8328931000  (not mapped)",
  ]);
  assert.deepEqual(lines.slice(3), [
    "   PGD: 1058000 => 26a62067",
    "   P4D: 26a627f8 => 26ae3067",
    "   PUD: 26ae3060 => 26a40067",
    "   PMD: 26a40a20 => 0",
    "",
    "      VMA           START       END     FLAGS FILE",
    "ff4a0886e7d68d10 7f8328931000 7f8328d31000 28100073 ",
    "",
  ]);
  assert.deepEqual((await ran("vtop 12345")).lines, [
    "VIRTUAL     PHYSICAL        ",
    "12345       (not accessible)",
    "",
  ]);
  // A kernel thread has no memory of its own.
  assert.match((await ran("vtop -c 2 401000")).lines[1], /\(not accessible\)/);
});

Deno.test("vtop of a page that is swapped out, and of one of a file that was never read", async () => {
  const [hog] = await rowsOf('foreach vma where task.comm = "hog" and size >= 20MiB show pid, start');
  const start = (hog.start as Address).value.toString(16);
  const { lines } = await ran(`vtop -c ${hog.pid} ${start}`);
  assert.equal(lines.at(-2), "SWAP: /dev/zram0  OFFSET: 512");
  const at = lines.findIndex((line) => line.includes("SWAP "));
  assert.match(lines[at], /^ +PTE +SWAP +OFFSET$/);
  assert.match(lines[at + 1], /^[0-9a-f]+ {2}\/dev\/zram0 +512 $/);
  const [row] = await rowsOf(
    `vtop -c ${hog.pid} ${start} | show physical, swap, swap_offset, page, vma.size`,
  );
  assert.ok(row.physical instanceof Missing);
  assert.deepEqual([row.swap, row.swap_offset, row.page], ["/dev/zram0", 512n, null]);
  assert.equal((await ran("vtop -c 156 400000")).lines.at(-2), "FILE: /bin/scene  OFFSET: 0");
  assert.equal((await ran("vtop -c 156 48d000")).lines.at(-2), "FILE: /bin/scene  OFFSET: 8d000");
});

Deno.test("vtop of several addresses; the heading of the pages stands once", async () => {
  const { lines } = await ran("vtop init_task linux_banner 12345 ffffffffffffffff");
  assert.equal(lines.filter((line) => line.startsWith("VIRTUAL")).length, 4);
  assert.equal(lines.filter((line) => line.includes("MAPPING")).length, 1);
  assert.equal(lines.filter((line) => line.endsWith("reserved")).length, 2);
  assert.ok(lines.includes("ffffffffffffffff  (not mapped)"));
});

Deno.test("the rows of vtop hold the levels, the page and the mapping", async () => {
  const [row] = await rowsOf("vtop ff4a0886e786a0c0 | show *, page.use, page.slab.name");
  assert.deepEqual(row.virtual, new Address(0xff4a0886e786a0c0n));
  assert.deepEqual(row.physical, new Address(0x2786a0c0n));
  assert.equal(row.space, "kernel");
  assert.deepEqual(row.flags, ["PRESENT", "RW", "ACCESSED", "DIRTY", "GLOBAL", "NX"]);
  assert.deepEqual(
    [row.page_mapping, row.page_index, row.page_count, row.page_flags, row.page_flag_bits],
    [new Address(0xdead000000000400n), 0n, 0n, [], new Address(0xfffffc0000000n)],
  );
  assert.equal(row["page.use"], "slab");
  assert.equal(row["page.slab.name"], "task_struct");
  const levels = await rowsOf(
    "vtop ff4a0886e786a0c0 | expand levels as l | show l.level, l.entry_address, l.entry",
  );
  assert.deepEqual(levels.map((level) => level["l.level"]), ["pgd", "p4d", "pud", "pmd", "pte"]);
  assert.deepEqual(levels[4]["l.entry"], new Address(0x800000002786a163n));
});

Deno.test("vtop behind do takes the row's task", async () => {
  const rows = await rowsOf(
    "task where pid in (156, 157) do vtop 401000 | show task.pid as pid, physical, file",
  );
  assert.deepEqual(rows.map(({ pid }) => pid), [156n, 157n]);
  assert.ok(rows.every(({ physical, file }) => physical instanceof Address && file === "/bin/scene"));
});

Deno.test("vtop of a page of a file: the page is in the file's inode", async () => {
  const [row] = await rowsOf(
    "vtop -c 156 402000 | show page.use as use, page.inode as inode, page.index as index, vma.inode as mapped, what(page) as what, vma_start, vma_end, vma_flags, file",
  );
  assert.deepEqual(
    [row.vma_start, row.vma_end, row.vma_flags, row.file],
    [new Address(0x401000n), new Address(0x48e000n), new Address(0x8000075n), "/bin/scene"],
  );
  assert.equal(row.use, "file");
  assert.equal(row.inode, row.mapped);
  assert.equal(row.index, 2n);
  assert.match((row.what as Host).text(), new RegExp(`, page 2 of inode ${row.inode} \\(\\w+\\), flags `));
});

Deno.test("vtop says what it cannot make sense of", async () => {
  assert.match(await refusal("vtop"), /an address is needed/);
  assert.match(await refusal("vtop -u -k 0"), /mutually exclusive/);
  assert.match(await refusal("vtop -c 99999 401000"), /invalid task or pid value: 99999/);
  assert.match(await refusal("vtop nosuchsymbol"), /nosuchsymbol/);
});
