/** What a step of the gate found, and the sum of all of them. */

export interface StepResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why it was skipped or how it failed, in one line. */
  readonly note?: string;
}

export interface Total {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function sum(results: readonly StepResult[]): Total {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) {
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
  }
  return total;
}

/** The closing line that CI counts. A gate in which nothing ran has not passed. */
export function closingLine(total: Total): string {
  const failed = total.passed + total.failed === 0 ? 1 : total.failed;
  return `${total.passed} passed, ${failed} failed` + (total.skipped > 0 ? `, ${total.skipped} skipped` : "");
}

export function exitStatus(total: Total): number {
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** A step that is one test: it passes or fails as a whole. */
export function single(name: string, ok: boolean, note?: string): StepResult {
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, ...(note ? { note } : {}) };
}

export function skipped(name: string, note: string): StepResult {
  return { name, passed: 0, failed: 0, skipped: 1, note };
}

/** What a run of `deno test` printed, and how it ended. */
export interface TestRun {
  readonly exitCode: number;
  readonly output: string;
}

const ansi = /\x1b\[[0-9;]*m/g;
const closing = /^(ok|FAILED) \| (\d+) passed(?: \([^)]*\))? \| (\d+) failed(?: \([^)]*\))?(.*)$/;

/**
 * Counts a run of `deno test`. The closing line is believed only as far as the exit code agrees: no closing line,
 * a failing exit code and a test file that ended the process early (deno calls that ok) are failures.
 */
export function countTests(name: string, run: TestRun): StepResult {
  const lines = run.output.replaceAll(ansi, "").split("\n");
  const last = lines.map((line) => closing.exec(line)).findLast((match) => match !== null);
  if (!last) return { ...single(name, false, `it ended with status ${run.exitCode} and no result`) };
  const passed = Number(last[2]);
  let failed = Number(last[3]);
  const ignored = Number(/\| (\d+) ignored/.exec(last[4])?.[1] ?? 0);
  const early = lines.filter((line) => /called `Deno\.exit\(.*from outside any test/.test(line)).length;
  failed += early;
  if (failed === 0 && (run.exitCode !== 0 || last[1] !== "ok")) failed = 1;
  const note = early > 0
    ? "a test file ended the process before its tests ran"
    : run.exitCode !== 0
    ? `it ended with status ${run.exitCode}`
    : undefined;
  return { name, passed, failed, skipped: ignored, ...(note ? { note } : {}) };
}
