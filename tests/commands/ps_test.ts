/** ps on the embedded dump, whose tasks are known. */
import assert from "node:assert/strict";
import { Address, Duration, Label } from "../../dsl/value.ts";
import { clockText } from "../../lib/commands/ps/recent.ts";
import { ran, refusal, rowsOf } from "./session.ts";

Deno.test("ps draws a table of all tasks, the running ones marked", async () => {
  const { lines } = await ran("ps");
  assert.equal(lines[0], "      PID    PPID  CPU       TASK        ST  %MEM      VSZ      RSS  COMM");
  assert.equal(lines[1], "        0       0   0  ffffffff9fa1aa40  RU   0.0        0        0  [swapper/0]");
  assert.equal(lines[3], ">       1       0   0  ff4a0886c11f20c0  RU   0.3     2260     1732  init");
  assert.equal(lines.length, 110);
});

Deno.test("ps selects by pid, address, name, pattern and option", async () => {
  const names = async (line: string) => (await rowsOf(line)).map((row) => row.comm);
  assert.deepEqual(await names("ps 156"), ["maps"]);
  assert.deepEqual(await names("ps ff4a0886e786a0c0 156"), ["maps"]);
  assert.deepEqual(await names("ps files sockets"), ["files", "sockets"]);
  assert.deepEqual(await names("ps 'wedge-(a|b)'"), ["wedge-ab", "wedge-ba"]);
  assert.deepEqual(await names("ps -A"), ["init", "burner"]);
  assert.deepEqual(await names("ps -y FIFO,2"), await names("ps -y 1,rr"));
  assert.equal((await names("ps -u")).length + (await names("ps -k")).length, 109);
  assert.ok(!(await names("ps -G")).includes("pool-1"));
  assert.deepEqual(await names("ps 'wedge-wq-[[:digit:]]'"), ["wedge-wq-0", "wedge-wq-1", "wedge-wq-2"]);
  const starts = (await rowsOf("ps -t")).map(({ start_time }) => (start_time as Duration).ns);
  assert.ok(starts.every((start, i) => i === 0 || start >= starts[i - 1]));
  assert.match(await refusal("ps -y 9"), /invalid scheduling policy: 9/);
});

Deno.test("ps -m and -l put those first that ran last; -C has a block for each CPU", async () => {
  const { lines } = await ran("ps -m");
  assert.equal(
    lines[0],
    `[0 00:00:00.003] [RU]  PID: 159      TASK: ff4a0886e7800000  CPU: 1    COMMAND: "burner"`,
  );
  assert.match(lines.at(-1)!, /^\[0 00:00:16\.699\] \[RU\] {2}PID: 0 .*"swapper\/1"$/);
  const blocks = (await ran("ps -l -C 1,0")).lines;
  assert.deepEqual(blocks.filter((line) => line.startsWith("CPU")), ["CPU: 0", "CPU: 1"]);
  const [row] = await rowsOf("ps -m | where state = UN | limit 1");
  assert.ok(row.elapsed instanceof Duration && row.state instanceof Label && row.state.text === "UN");
});

Deno.test("ps -p, -c and -g show kin", async () => {
  assert.deepEqual(
    (await ran("ps -p 187")).lines.map((line) => line.replace(/PID: (\d+) .*"(.*)"/, "$1 $2")),
    [
      "0 swapper/0",
      " 1 init",
      "  150 scene",
      "   183 in-ns",
      "    187 ns-init",
      "",
    ],
  );
  assert.equal((await ran("ps -g 174")).lines.length, 7);
  assert.equal((await ran("ps -c 152")).lines[1], "  (no children)");
  const [first] = await rowsOf("ps -g 174");
  assert.ok(first.of instanceof Address && first.pid === 158n);
});

Deno.test("ps -t, -r, -a and -S tell times, limits, arguments and numbers", async () => {
  assert.deepEqual((await ran("ps -t 152")).lines.slice(1, 5), [
    "    RUN TIME: 00:00:10",
    "  START TIME: 6143249309",
    "       UTIME: 0",
    "       STIME: 32000000",
  ]);
  const limits = (await ran("ps -r 179")).lines;
  assert.equal(limits[9], "      NOFILE      1234          5678    ");
  assert.equal(limits[2], "         CPU   (unlimited)   (unlimited)");
  assert.deepEqual((await ran("ps -a 2")).lines[1], "ps: no user stack");
  // The dump has no user pages.
  assert.match((await ran("ps -a 150")).lines[1], /^ps: cannot access the user stack: page excluded/);
  assert.deepEqual((await ran("ps -S")).lines, [
    "  RU: 5",
    "  IN: 45",
    "  ID: 43",
    "  UN: 14",
    "  ST: 1",
    "  ZO: 1",
  ]);
});

Deno.test("ps says what it cannot do", async () => {
  assert.match(await refusal("ps 99999"), /invalid task or pid value: 99999/);
  assert.match(await refusal("ps -p -c"), /-p and -c show different things/);
  assert.match(await refusal("ps -y nosuch"), /invalid scheduling policy: nosuch/);
  assert.match(await refusal("ps -C 1"), /-C goes with -l and -m/);
  const { lines, failures } = await ran("ps 99999 1");
  assert.equal(lines.length, 2);
  assert.deepEqual(failures, ["ps: invalid task or pid value: 99999"]);
});

Deno.test("clockText() counts days", () => {
  assert.equal(clockText(90_061_001_000_000n), "1 01:01:01.001");
});
