/** The tests on Bun and Node, as steps of the gate. */
import { bunCommand, bunMissing, bunVersion } from "../gate/bun.ts";
import { countTests, single, skipped, type StepResult } from "../gate/report.ts";
import { run } from "../gate/run.ts";
import { bundleTests, type Portable } from "./bundle.ts";

const root = new URL("../..", import.meta.url).pathname;

/** Longer than all of them together take on a slow machine. */
const timeout = 600_000;

/** A runtime that has the tests run. */
interface Runtime {
  readonly name: string;
  readonly command: readonly string[];
  /** Why it cannot. */
  missing(): Promise<string | undefined>;
}

export const runtimes: readonly Runtime[] = [
  { name: `bun ${bunVersion}`, command: bunCommand, missing: bunMissing },
  { name: "node", command: ["node"], missing: nodeMissing },
];

async function nodeMissing(): Promise<string | undefined> {
  const { exitCode, output } = await run(["node", "--version"]);
  if (exitCode !== 0) return "node is not here";
  return Number(/^v(\d+)/.exec(output)?.[1] ?? 0) >= 20 ? undefined : `node is ${output.trim()}, not 20`;
}

/** A step for each runtime, over one bundle, which is there until it is closed. */
export interface PortableSteps {
  readonly steps: readonly (() => Promise<StepResult>)[];
  close(): Promise<void>;
}

/** Bundles the tests. */
export async function portableSteps(): Promise<PortableSteps> {
  const folder = await Deno.makeTempDir({ prefix: "inquest-tests-" });
  const close = () => Deno.remove(folder, { recursive: true });
  try {
    const portable = await bundleTests(root, folder);
    await Deno.writeTextFile(`${folder}/package.json`, `{ "type": "module" }`);
    for (const [path, reason] of portable.left) console.log(`gate: on Deno only: ${path}: it ${reason}`);
    return { steps: runtimes.map((runtime) => () => testsOn(runtime, folder, portable)), close };
  } catch (error) {
    const [why] = (error as Error).message.split("\n");
    return { steps: [() => Promise.resolve(single("tests on bun and node", false, why))], close };
  }
}

async function testsOn(
  { name, command, missing }: Runtime,
  folder: string,
  { files }: Portable,
): Promise<StepResult> {
  const title = `tests on ${name}`, why = await missing();
  if (why !== undefined) return skipped(title, why);
  const words = [...command, `${folder}/main.js`, ...files];
  const result = await run(words, { cwd: root, env: { NO_COLOR: "1" }, timeout });
  const counted = countTests(title, result);
  if (counted.failed > 0) await Deno.stdout.write(new TextEncoder().encode(result.output));
  return { ...counted, note: counted.note ?? `${counted.passed} tests of ${files.length} files` };
}
