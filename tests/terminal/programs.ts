/** The program's command lines, on each of the runtimes that it is made for. */
import { bunCommand, bunMissing } from "../../tools/gate/bun.ts";
import { run } from "../../tools/gate/run.ts";
import { buildPackage } from "../../tools/npm/package.ts";

const root = new URL("../..", import.meta.url).pathname;

export interface Program {
  /** The runtime. */
  readonly name: string;
  /** What stands before the arguments. */
  readonly command: readonly string[];
  /** Why it cannot be had. */
  readonly missing?: string;
}

export const onDeno: Program = { name: "Deno", command: [`${root}bin/inquest`] };

/** The npm package on the Node that is here. */
export async function onNode(): Promise<Program> {
  const { exitCode, output } = await run(["node", "--version"]);
  const version = exitCode === 0 ? Number(/^v(\d+)/.exec(output)?.[1] ?? 0) : 0;
  if (version < 20) return absent("Node", exitCode === 0 ? `it is ${output.trim()}` : "there is none");
  return await packaged("Node", ["node"]);
}

/** The npm package on Bun. Its own path: a home without npx's cache would fetch it anew. */
export async function onBun(): Promise<Program> {
  const why = await bunMissing();
  if (why !== undefined) return absent("Bun", why);
  const { output } = await run([...bunCommand, "-e", "console.log(process.execPath)"]);
  const path = output.trim().split("\n").at(-1) ?? "";
  return await packaged("Bun", [path]);
}

function absent(name: string, missing: string): Program {
  console.log(`skipped on ${name}: ${missing}`);
  return { name, command: [], missing };
}

async function packaged(name: string, runtime: readonly string[]): Promise<Program> {
  const folder = await Deno.makeTempDir();
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  await buildPackage(root, folder);
  return { name, command: [...runtime, `${folder}/inquest.js`] };
}
