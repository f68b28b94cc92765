/** One file that needs nothing but itself, made by Bun from the npm package's bundle: deno task binary [FILE] */
import { buildPackage } from "./npm/package.ts";
import { bunCommand } from "./gate/bun.ts";
import { run } from "./gate/run.ts";

const root = new URL("..", import.meta.url).pathname;

/** Compiles the package in `folder` to a program for this machine. */
export async function compile(folder: string, outfile: string): Promise<void> {
  // Scripts and plugins that the user trusts import mod.js, which the program itself does not.
  const modules = [`${folder}/inquest.js`, `${folder}/mod.js`];
  for await (const { name } of Deno.readDir(folder)) {
    // What is started by its URL has to be named.
    if (/^lib_\w+\.js$/.test(name)) modules.push(`${folder}/${name}`);
  }
  const { exitCode, output } = await run(
    [...bunCommand, "build", "--compile", "--outfile", outfile, ...modules],
    { env: { NO_COLOR: "1" } },
  );
  if (exitCode !== 0) throw new Error(`bun build --compile ended with ${exitCode}:\n${output}`);
}

if (import.meta.main) {
  const outfile = Deno.args[0] ?? `${root}dist/inquest`;
  const folder = await Deno.makeTempDir();
  try {
    await buildPackage(root, folder);
    await compile(folder, outfile);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  console.log(`${outfile}: ${((await Deno.stat(outfile)).size / 1024 / 1024).toFixed(1)} MiB`);
}
