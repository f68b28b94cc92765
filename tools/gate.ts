/**
 * The one gate, for developers and for CI: `deno task test` (or `ok`). Every step counts as a test; the last line
 * is `N passed, N failed`, and the exit status says the same.
 *
 * With `--only`, only the tests in the paths that follow (`deno task test:only tests/ui`).
 */
import { run } from "./gate/run.ts";
import { closingLine, exitStatus, type StepResult, sum } from "./gate/report.ts";
import { bunSmoke, check, docLint, format, generated, lint, terminalTests, tests } from "./gate/steps.ts";
import { portableSteps } from "./portable/run.ts";

const root = new URL("..", import.meta.url).pathname;

async function wholeGate(): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of [format, lint, check, docLint, generated, bunSmoke, () => tests([]), terminalTests]) {
    results.push(await timed(step));
  }
  const portable = await portableSteps();
  // Each of them uses one core.
  results.push(...await Promise.all(portable.steps.map(timed)));
  await portable.close();
  return results;
}

async function timed(step: () => Promise<StepResult>): Promise<StepResult> {
  const start = performance.now();
  const result = await step();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const verdict = result.failed > 0 ? "FAILED" : result.passed > 0 ? "ok" : "skipped";
  console.log(`gate: ${result.name} ... ${verdict} (${seconds}s)${result.note ? `: ${result.note}` : ""}`);
  return result;
}

if (import.meta.main) {
  Deno.chdir(root);
  const only = Deno.args[0] === "--only";
  const version = await run([Deno.execPath(), "--version"]);
  console.log(`gate: ${version.output.split("\n")[0]}`);
  const results = only ? [await timed(() => tests(Deno.args.slice(1)))] : await wholeGate();
  const total = sum(results);
  for (const result of results) {
    if (result.failed > 0) {
      console.log(`gate: failed: ${result.name}${result.note ? `: ${result.note}` : ""}`);
    }
    if (result.skipped > 0 && result.passed === 0) {
      console.log(`gate: skipped: ${result.name}: ${result.note}`);
    }
  }
  console.log(closingLine(total));
  Deno.exit(exitStatus(total));
}
