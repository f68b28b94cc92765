import assert from "node:assert/strict";
import { Duration, Size, Time } from "../../dsl/value.ts";
import { ran, refusal, rowsOf } from "./session.ts";

Deno.test("sys shows the machine as crash does", async () => {
  const { lines, failures, warnings } = await ran("sys");
  assert.match(
    lines[0],
    /^ {6}KERNEL: .*vmcore-6\.1 {2}\(the dump's own symbols and types\) {2}\[TAINTED\]$/,
  );
  assert.match(lines[1], /^ {4}DUMPFILE: .*vmcore-6\.1 {2}\[PARTIAL DUMP\]$/);
  assert.deepEqual(lines.slice(2), [
    "        CPUS: 2",
    "        DATE: Mon Nov 23 02:57:43 UTC 2026",
    "      UPTIME: 00:00:16",
    "LOAD AVERAGE: 2.69, 0.58, 0.19",
    "       TASKS: 109",
    "    NODENAME: crashlab",
    "     RELEASE: 6.1.0-56-cloud-amd64",
    "     VERSION: #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)",
    "     MACHINE: x86_64  (2596 Mhz)",
    "      MEMORY: 639.4 MB",
    '       PANIC: "Kernel panic - not syncing: sysrq triggered crash"',
  ]);
  assert.deepEqual([failures, warnings], [[], []]);
});

Deno.test("the row of sys holds what the lines round", async () => {
  const [row] = await rowsOf("sys");
  assert.ok(row.uptime instanceof Duration && row.date instanceof Time && row.memory instanceof Size);
  assert.equal(row.uptime.ns, 16_424_000_000n);
  assert.equal(row.date.ns / 1_000_000n, 1795402663748n);
  assert.equal(row.memory.bytes, 670507008n);
  assert.deepEqual([row.load_1, row.khz, row.hz, row.partial, row.offline], [2.69, 2596141n, 250n, true, 0n]);
  assert.deepEqual([row.panic_source, row.panic_cpu, row.panic_pid, row.panic_comm], ["log", 0n, 1n, "init"]);
  assert.deepEqual(await rowsOf("sys | show release, tasks"), [
    { release: "6.1.0-56-cloud-amd64", tasks: 109n },
  ]);
});

Deno.test("sys -t shows the letters, and its row what they mean", async () => {
  assert.deepEqual((await ran("sys -t")).lines, ["TAINTED_MASK: 3000  OE"]);
  assert.deepEqual(await rowsOf("sys -t"), [
    { mask: 0x3000n, letters: "OE", names: ["OOT_MODULE", "UNSIGNED_MODULE"] },
  ]);
});

Deno.test("sys -i shows the fields that the firmware has filled in", async () => {
  const { lines } = await ran("sys -i");
  assert.equal(lines.length, 15);
  assert.equal(lines[0], "          DMI_BIOS_VENDOR: SeaBIOS");
  assert.equal(lines[6], "      DMI_PRODUCT_VERSION: pc-i440fx-7.2");
  assert.deepEqual((await rowsOf("sys -i")).at(4), { field: "DMI_SYS_VENDOR", value: "QEMU" });
});

Deno.test("sys -c finds system calls by number and by a part of their name", async () => {
  const all = await ran("sys -c");
  assert.equal(all.lines.length, 452);
  assert.deepEqual(all.lines.slice(0, 3), [
    "NUM  SYSTEM CALL",
    "  0  __x64_sys_read",
    "  1  __x64_sys_write",
  ]);
  assert.match(all.warnings[0], /source files and lines are not in a dump/);
  assert.deepEqual((await ran("sys -c 17")).lines, ["NUM  SYSTEM CALL", " 17  __x64_sys_pread64"]);
  assert.deepEqual((await ran("sys -c 0x11")).lines, (await ran("sys -c 17")).lines);
  const read = await rowsOf("sys -c read");
  assert.deepEqual(read.map(({ number }) => number), [0n, 17n, 19n, 89n, 187n, 267n, 295n, 310n, 327n]);
  assert.equal(await refusal("sys -c 9999"), "sys: no system call is 9999");
  assert.equal(await refusal("sys -c nosuch"), "sys: no system call is nosuch");
});

Deno.test("sys refuses what a dump cannot do", async () => {
  assert.match(await refusal("sys -panic"), /^sys: cannot panic a dump: it is read-only/);
  assert.match(await refusal("sys -p panic"), /^sys: cannot panic a dump/);
  assert.match(await refusal("sys -p"), /^sys: -p needs an argument: panic/);
  assert.match(await refusal("sys panic"), /^sys: invalid argument: panic/);
  assert.match(await refusal("sys config"), /^sys: this kernel carries no configuration/);
});
