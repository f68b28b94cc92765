/** bin/inquest with command files: real programs, real files, and only the rights that were asked for. */
import assert from "node:assert/strict";
import { run } from "../../../tools/gate/run.ts";

const root = new URL("../../..", import.meta.url).pathname;

async function inquest(folder: string, ...words: readonly string[]) {
  const env = { HOME: folder, XDG_CACHE_HOME: `${folder}/cache`, XDG_CONFIG_HOME: `${folder}/config` };
  return await run([`${root}bin/inquest`, `${root}examples/vmcore-6.1`, ...words], {
    cwd: folder,
    env,
    timeout: 60_000,
  });
}

Deno.test("bin/inquest runs and writes what command files ask for, where it is allowed to", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const lines =
      "foreach task where pid in (1, 2) show comm | sh sed s/^/-/\nsym init_task > out\n! echo $((6 * 7))\n";
    await Deno.writeTextFile(`${folder}/commands`, lines);
    const refused = await inquest(folder, "-i", "commands");
    assert.equal(refused.exitCode, 1);
    assert.match(refused.output, /commands:1: .*\ninquest: only what you type may run programs/);
    await assert.rejects(Deno.stat(`${folder}/out`));
    const { exitCode, output } = await inquest(folder, "-i", "commands", "--allow-run", "--allow-write", ".");
    assert.deepEqual([exitCode, output], [0, "-comm\n-init\n-kthreadd\n42\n"]);
    assert.match(await Deno.readTextFile(`${folder}/out`), /\(D\) init_task\n$/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a shell command that reads no more ends the answer, and its failure is one", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/head`, "foreach vma show start, end | sh head -n 1\n");
    const { exitCode, output } = await inquest(folder, "-i", "head", "--allow-run");
    assert.equal(exitCode, 0, output);
    assert.match(output, /^ *start +end\n$/);
    await Deno.writeTextFile(`${folder}/fails`, "sym init_task | grep nothing\nsym init_task | wher pid\n");
    const fails = await inquest(folder, "-i", "fails", "--allow-run");
    assert.equal(fails.exitCode, 1);
    assert.match(fails.output, /inquest: behind \| stands a clause, or else a shell command/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
