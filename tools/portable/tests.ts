/** Tests that were declared, and what becomes of them when they run. */

export interface Steps {
  readonly name: string;
  step(first: string | StepDefinition, fn?: TestFunction): Promise<boolean>;
}

export type TestFunction = (t: Steps) => unknown;

interface StepDefinition {
  readonly name: string;
  readonly ignore?: boolean;
  readonly fn: TestFunction;
}

/** Those of the module that was imported last. */
export const tests: StepDefinition[] = [];

export interface Counts {
  passed: number;
  failed: number;
  ignored: number;
}

/** Runs what was declared since, one after the other. */
export async function runTests(counts: Counts, fail: (name: string, error: unknown) => void): Promise<void> {
  for (const { name, ignore, fn } of tests.splice(0)) {
    if (ignore) {
      counts.ignored++;
      continue;
    }
    const problems: [string, unknown][] = [];
    await run(name, fn, problems);
    if (problems.length === 0) counts.passed++;
    else counts.failed++;
    for (const [where, error] of problems) fail(where, error);
  }
}

/** A test that has a step that failed has failed; whether it did. */
async function run(name: string, fn: TestFunction, problems: [string, unknown][]): Promise<boolean> {
  const before = problems.length;
  try {
    await fn({
      name,
      step: async (first, body) => {
        const step = typeof first === "string" ? { name: first, fn: body } : first;
        if (step.fn === undefined) throw new TypeError(`the step ${step.name} has no function`);
        return "ignore" in step && step.ignore
          ? true
          : await run(`${name} ... ${step.name}`, step.fn, problems);
      },
    });
  } catch (error) {
    problems.push([name, error]);
  }
  return problems.length === before;
}
