/** The steps of the gate, in the order in which they run: the quick ones first. */
import { bunCommand, bunMissing, bunVersion } from "./bun.ts";
import { docProblems, fileLine } from "./doc_lint.ts";
import { run } from "./run.ts";
import { countTests, single, skipped, type StepResult } from "./report.ts";

const deno = Deno.execPath();

/** What the tests may do: no network, no ffi. */
const testPermissions = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--allow-net=127.0.0.1",
  "--allow-ffi",
  "--allow-sys",
];

async function command(name: string, args: readonly string[]): Promise<StepResult> {
  const { exitCode, output } = await run([deno, ...args], { env: { NO_COLOR: "1" } });
  if (exitCode !== 0) await Deno.stdout.write(new TextEncoder().encode(output));
  return single(name, exitCode === 0, exitCode === 0 ? undefined : `status ${exitCode}`);
}

export function format(): Promise<StepResult> {
  return command("deno fmt --check", ["fmt", "--check"]);
}

export function lint(): Promise<StepResult> {
  return command("deno lint", ["lint"]);
}

/** Everything, tests and tools included. */
export function check(): Promise<StepResult> {
  return command("deno check", ["check", "."]);
}

/** What the public door shows must be documented, and typed with what it shows. */
export async function docLint(): Promise<StepResult> {
  const { exitCode, output } = await run([deno, "doc", "--lint", "mod.ts"], { env: { NO_COLOR: "1" } });
  const problems = docProblems(output, fileLine);
  if (exitCode !== 0 && !output.includes("documentation lint error")) problems.push(output);
  for (const problem of problems) console.log(problem);
  return single(
    "deno doc --lint mod.ts",
    problems.length === 0,
    problems.length > 0 ? "see above" : undefined,
  );
}

export function generated(): Promise<StepResult> {
  return command("generated files are fresh", ["run", "-A", "tools/gen.ts", "--check"]);
}

/** Terminals and their screens keep timers of their own, which nobody can wait for. */
const terminals = "tests/terminal";
const strict = ["--sanitize-ops", "--sanitize-resources"];

/** All tests but those in terminals, or those under the given paths and flags. */
export function tests(args: readonly string[]): Promise<StepResult> {
  const only = args.some((arg) => arg.includes(terminals));
  return test("deno test", only ? args : [...strict, `--ignore=${terminals}`, ...args]);
}

export function terminalTests(): Promise<StepResult> {
  return test("deno test, in terminals", [terminals]);
}

async function test(name: string, args: readonly string[]): Promise<StepResult> {
  const result = await run([deno, "test", "--parallel", ...testPermissions, ...args], {
    show: true,
    env: { NO_COLOR: "1", DENO_JOBS: "2" },
  });
  return countTests(name, result);
}

/** The program on Bun, from source. Skipped, and said so, where npm's registry cannot be reached. */
export async function bunSmoke(): Promise<StepResult> {
  const name = `bun ${bunVersion} prints what deno prints`;
  const options = { timeout: 120_000, stdoutOnly: true } as const;
  const missing = await bunMissing();
  if (missing !== undefined) return skipped(name, missing);
  const program = "tools/gate/bun_smoke.ts";
  const onDeno = await run([deno, "run", ...testPermissions, program], options);
  const onBun = await run([...bunCommand, "run", program], options);
  const same = onBun.exitCode === 0 && onDeno.exitCode === 0 && onBun.output === onDeno.output;
  if (!same) console.log(onBun.output);
  return single(
    name,
    same,
    same ? undefined : `bun ended with ${onBun.exitCode}, deno with ${onDeno.exitCode}`,
  );
}
