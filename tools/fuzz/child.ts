/** One fuzzer in a process of its own, so that a hang can be ended and its memory measured. */
import { loadFuzzer } from "./fuzzer.ts";

/** What the child prints as its last line. */
export interface ChildReport {
  readonly inputs: number;
  readonly failures: readonly string[];
  /** The most memory that was in use, in MiB. */
  readonly peak: number;
}

if (import.meta.main) {
  const [url, seed, seconds] = Deno.args;
  const run = await loadFuzzer(new URL(url));
  const { inputs, failures } = await run({ seed: Number(seed), seconds: Number(seconds) });
  const report: ChildReport = { inputs, failures, peak: peakMemory() };
  console.log(JSON.stringify(report));
}

function peakMemory(): number {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    return Math.round(Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return Math.round(Deno.memoryUsage().rss / 1024 / 1024);
  }
}
