/**
 * Runs the fuzzers of tests/fuzz for longer than the tests do: `deno task fuzz [--seconds N] [--seed S] [NAME...]`.
 * Prints what each tried and found; fails when an input broke a promise, hung or ended the process.
 */
import { parseArgs } from "node:util";
import type { ChildReport } from "./fuzz/child.ts";
import { findFuzzers } from "./fuzz/fuzzer.ts";
import { run } from "./gate/run.ts";

/** Longer than its time by this much, a fuzzer hangs. */
const graceSeconds = 60;

interface Row {
  readonly name: string;
  readonly inputs: number;
  readonly failures: readonly string[];
  readonly hung: boolean;
  readonly peak: number;
}

async function fuzz(name: string, url: URL, seed: number, seconds: number): Promise<Row> {
  const child = new URL("fuzz/child.ts", import.meta.url).pathname;
  const command = [Deno.execPath(), "run", "-A", child, url.href, String(seed), String(seconds)];
  const ended = await run(command, { timeout: (seconds + graceSeconds) * 1000, env: { NO_COLOR: "1" } });
  if (ended.timedOut) return { name, inputs: 0, failures: [], hung: true, peak: 0 };
  if (ended.exitCode !== 0) {
    const failure = `ended with status ${ended.exitCode}: ${ended.output.trim().slice(-500)}`;
    return { name, inputs: 0, failures: [failure], hung: false, peak: 0 };
  }
  const report: ChildReport = JSON.parse(ended.output.trim().split("\n").at(-1)!);
  return { name, hung: false, ...report };
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: {
      seconds: { type: "string", default: "60" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
    },
  });
  const all = await findFuzzers(new URL("../tests/fuzz/", import.meta.url));
  const unknown = positionals.filter((name) => !all.has(name));
  if (unknown.length > 0) {
    console.error(`no fuzzer ${unknown.join(", ")}; there are ${[...all.keys()].join(", ")}`);
    Deno.exit(2);
  }
  const seed = Number(values.seed);
  const rows: Row[] = [];
  for (const [name, url] of all) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const row = await fuzz(name, url, seed, Number(values.seconds));
    rows.push(row);
    console.log(
      `${name}: ${row.inputs} inputs, ${row.failures.length} failures, ${row.hung ? "1 hang" : "0 hangs"}, ` +
        `peak ${row.peak} MiB (seed ${seed})`,
    );
    for (const failure of row.failures) console.log(`  ${failure}`);
  }
  const inputs = rows.reduce((sum, row) => sum + row.inputs, 0);
  const failures = rows.reduce((sum, row) => sum + row.failures.length, 0);
  const hangs = rows.filter((row) => row.hung).length;
  console.log(
    `${inputs} inputs, ${failures} failures, ${hangs} hangs, peak ${
      Math.max(
        0,
        ...rows.map((r) => r.peak),
      )
    } MiB`,
  );
  Deno.exit(failures + hangs > 0 ? 1 : 0);
}
