/**
 * Runs bundled test files, on Bun and Node; in the folder of the bundle: main.js. Its arguments are their names. The
 * last line is as that of `deno test`.
 */
import { inspect } from "node:util";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { type Counts, runTests } from "./tests.ts";

/** The bundle lies where this was started. */
const folder = dirname(resolve(process.argv[1]));
const counts: Counts = { passed: 0, failed: 0, ignored: 0 }, start = performance.now();

function fail(name: string, error: unknown): void {
  console.log(`${name} ... FAILED\n${error instanceof Error ? error.stack : inspect(error)}\n`);
}

for (const file of process.argv.slice(2)) {
  const { failed } = counts, began = performance.now();
  try {
    await import(`${folder}/${file}.js`);
  } catch (error) {
    counts.failed++;
    fail(file, error);
  }
  await runTests(counts, (name, error) => fail(`${file}: ${name}`, error));
  const milliseconds = Math.round(performance.now() - began);
  if (counts.failed > failed || process.env.INQUEST_TIMES) console.log(`${file} took ${milliseconds} ms`);
}

const { passed, failed, ignored } = counts;
console.log(
  `\n${failed === 0 ? "ok" : "FAILED"} | ${passed} passed | ${failed} failed` +
    `${ignored > 0 ? ` | ${ignored} ignored` : ""} (${Math.round((performance.now() - start) / 1000)}s)`,
);
// What a test left open ends with it.
process.exit(failed === 0 ? 0 : 1);
