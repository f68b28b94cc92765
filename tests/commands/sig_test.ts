/** sig on the embedded dump, where a task lets signals wait. */
import assert from "node:assert/strict";
import { actionFlagNames, signalName, signalsIn } from "../../lib/kernel/signal.ts";
import { ran, refusal, rowsOf } from "./session.ts";

Deno.test("sig draws what a process does about signals, and those that wait", async () => {
  const { lines } = await ran("sig 177");
  assert.equal(lines[1], "SIGNAL_STRUCT: ff4a0886e6bffa80  NR_THREADS: 1");
  assert.equal(
    lines[3],
    " [1] ff4a0886e712c220    SIG_IGN 0000000000000001 14000000 (SA_RESTORER|SA_RESTART)",
  );
  assert.deepEqual(lines.slice(67), [
    "SIGPENDING: no",
    "   BLOCKED: 0000000200000200",
    "PRIVATE_PENDING",
    "    SIGNAL: 0000000000000200",
    "  SIGQUEUE:  SIG      SIGINFO     ",
    "              10  ff4a0886e69ecc98",
    "SHARED_PENDING",
    "    SIGNAL: 0000000200000000",
    "  SIGQUEUE:  SIG      SIGINFO     ",
    "              34  ff4a0886e69ec658",
    "              34  ff4a0886e69ecec8",
    "",
  ]);
});

Deno.test("sig -g has what threads share once", async () => {
  const { lines } = await ran("sig -g 165");
  assert.match(lines[0], /^PID: 158 /);
  assert.equal(lines.filter((line) => line.startsWith("  PID: ")).length, 6);
  assert.equal(lines.filter((line) => line === "SHARED_PENDING").length, 1);
  assert.equal(lines.filter((line) => line === "  PRIVATE_PENDING").length, 6);
});

Deno.test("the rows of sig have what is drawn", async () => {
  const [row] = await rowsOf(
    "sig 177 | show private_signals as own, shared_queue[1].signal as second, actions[0].flag_names as flags",
  );
  assert.deepEqual([row.own, row.second, row.flags], [["SIGUSR1"], 34n, ["SA_RESTORER", "SA_RESTART"]]);
  const waiting = await rowsOf("foreach user sig | where private_pending != 0 show comm");
  assert.deepEqual(waiting.map(({ comm }) => comm), ["siggy"]);
});

Deno.test("sig -l and -s name signals", async () => {
  const { lines } = await ran("sig -l");
  assert.deepEqual([lines.length, lines[5], lines[48]], [64, " [6] SIGABRT/SIGIOT", "[49] SIGRTMAX-15"]);
  assert.deepEqual((await ran("sig -s 800A000000000201")).lines, [
    "SIGHUP SIGUSR1 SIGRTMAX-14 SIGRTMAX-12 SIGRTMAX",
  ]);
  assert.deepEqual((await ran("sig -s 0")).lines, ["(none)"]);
  const all = (await ran("sig -s ffffffffffffffff")).lines;
  assert.equal(all[0], "SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1");
  assert.ok(all.every((line) => line.length <= 80), all.join("\n"));
  assert.deepEqual(signalsIn(0b101n), [1, 3]);
  assert.deepEqual([signalName(32), signalName(48), signalName(64)], ["SIGRTMIN", "SIGRTMIN+16", "SIGRTMAX"]);
  assert.deepEqual(actionFlagNames(0x80000001n), ["SA_NOCLDSTOP", "SA_RESETHAND"]);
});

Deno.test("sig says what it cannot do", async () => {
  assert.match(await refusal("sig -s xyz"), /not a set of signals: xyz/);
  assert.match(await refusal("sig -l 1"), /stand alone/);
  assert.match(await refusal("sig 99999"), /invalid task or pid value: 99999/);
});
