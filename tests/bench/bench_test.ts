import assert from "node:assert/strict";
import { measure } from "./measure.ts";
import { parseOptions } from "./options.ts";
import {
  median,
  peersTable,
  phasesTable,
  ratio,
  summarize,
  targetsTable,
  timesTable,
  timesTarget,
} from "./statistics.ts";

Deno.test("median() takes the middle, or the mean of the two middle values", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([10, 4, 1, 2]), 3);
});

Deno.test("summarize() has no peak when a run has none", () => {
  const runs = [{ seconds: 2, peakKiB: 10 }, { seconds: 1, peakKiB: 30 }, { seconds: 4, peakKiB: 20 }];
  assert.deepEqual(summarize(runs), { median: 2, min: 1, peakKiB: 20 });
  assert.deepEqual(summarize([...runs, { seconds: 5 }]).peakKiB, undefined);
});

Deno.test("the table of peers takes the start off, and says what was not measured", () => {
  const start = { median: 0.25, min: 0.25, cpu: 0.5, peakKiB: 1024 };
  const inquest = { whole: { median: 1, min: 1, cpu: 2, peakKiB: 2048 }, start };
  const drgn = { whole: { median: 2, min: 2, cpu: 3.5, peakKiB: 4096 }, start };
  const lines = peersTable([{ name: "a", inquest, drgn }, { name: "b", inquest, drgn: {} }]).split("\n");
  assert.match(lines[1], /^a +1\.000 +2\.000 +0\.50 +2\.000 +3\.500 +0\.57 +1\.500 +3\.000 +0\.50 +2 +4$/);
  assert.match(lines[2], /^b +1\.000 +- +- +2\.000 +- +- +1\.500 +- +- +2 +-$/);
});

Deno.test("the table of phases says what understanding a question costs", () => {
  const table = phasesTable(new Map([["a", { load: 50, open: 30, compile: 10, run: 10 }]]));
  assert.match(table.split("\n")[1], /^a +50\.0 +30\.0 +10\.0 +10\.0 +50\.0 % +10\.0 %$/);
});

Deno.test("the tables say what was reached, missed and not measured", () => {
  const times = timesTable(new Map([["drgn", { median: 0.5, min: 0.25, peakKiB: 2048 }]]));
  assert.equal(times, "      median s  min s  peak MiB\ndrgn     0.500  0.250         2");
  const lines = targetsTable([
    { name: "a", ratio: ratio(1, 4), most: 0.5 },
    timesTarget("b", { median: 3, min: 1 }, { median: 4, min: 4 }, 0.5),
    { name: "c", ratio: ratio(3, undefined), most: 0.5 },
  ]).split("\n");
  assert.match(lines[1], /^a +0\.25 +- +<= 0\.5 +reached$/);
  assert.match(lines[2], /^b +0\.75 +0\.25 +<= 0\.5 +missed$/);
  assert.match(lines[3], /^c +- +- +<= 0\.5 +not measured$/);
});

Deno.test("parseOptions() prefers options to the environment", () => {
  const env = (name: string) => name === "INQUEST_BENCH_DUMP" ? "from-env" : undefined;
  assert.equal(parseOptions(["--dump", "given"], env).dump, "given");
  assert.equal(parseOptions([], env).dump, "from-env");
  assert.equal(parseOptions([], env).runs, 9);
  assert.throws(() => parseOptions(["--runs", "0"], env));
});

Deno.test("measure() times a process and fails with it", async () => {
  const run = await measure({ program: Deno.execPath(), args: ["--version"] }, undefined);
  assert.ok(run.seconds > 0 && run.peakKiB === undefined);
  await assert.rejects(measure({ program: Deno.execPath(), args: ["--no-such-flag"] }, undefined), /status/);
});
