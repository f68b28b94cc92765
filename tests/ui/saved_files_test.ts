/** `rd -r FILE`: bytes of the dump in a file, by the real program. */
import assert from "node:assert/strict";
import { run } from "../../tools/gate/run.ts";
import { session } from "../commands/session.ts";

const root = new URL("../..", import.meta.url).pathname;
const vmcore = `${root}examples/vmcore-6.1`;

async function inFolder(
  use: (inquest: (...words: string[]) => ReturnType<typeof run>, folder: string) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  const env = { HOME: folder, XDG_CACHE_HOME: "", XDG_CONFIG_HOME: "" };
  try {
    await use(
      (...words) => run([`${root}bin/inquest`, ...words], { cwd: folder, env, timeout: 60_000 }),
      folder,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const { target } = session;
const banner = target.symbols.get("linux_banner").address;
const bytes = (count: number) => target.kernel.read(banner, count);

Deno.test("rd -r writes the bytes to the file that the line names, and no other", async () => {
  await inFolder(async (inquest, folder) => {
    const { exitCode, output } = await inquest(vmcore, "rd -r 'the banner' linux_banner 70001");
    assert.equal(output, `70001 bytes copied from 0x${banner.toString(16)} to the banner\n`);
    assert.equal(exitCode, 0);
    assert.deepEqual(await Deno.readFile(`${folder}/the banner`), bytes(70_001));
    for (const name of ["plain", "./behind"]) {
      assert.equal((await inquest(vmcore, `rd linux_banner 16 -r${name}`)).exitCode, 0);
      assert.deepEqual(await Deno.readFile(`${folder}/${name}`), bytes(16));
    }
  });
});

Deno.test("rd -r keeps what is there, unless --overwrite is given", async () => {
  await inFolder(async (inquest, folder) => {
    await Deno.writeTextFile(`${folder}/x`, "mine");
    const { exitCode, output } = await inquest(vmcore, "rd -r x linux_banner 16");
    assert.deepEqual([exitCode, output], [
      1,
      'inquest: "x" is there already\n  hint: --overwrite replaces it\n',
    ]);
    assert.equal(await Deno.readTextFile(`${folder}/x`), "mine");
    assert.equal((await inquest("--overwrite", vmcore, "rd -r x linux_banner 16")).exitCode, 0);
    assert.deepEqual(await Deno.readFile(`${folder}/x`), bytes(16));
  });
});

Deno.test("rd -r of memory that cannot be read leaves no file", async () => {
  await inFolder(async (inquest, folder) => {
    const { exitCode } = await inquest(vmcore, "rd -r x ffffffffff000000 16");
    assert.equal(exitCode, 1);
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ isFile }) => isFile), []);
  });
});

Deno.test("rd -r of a command file wants --allow-write", async () => {
  await inFolder(async (inquest, folder) => {
    await Deno.writeTextFile(`${folder}/lines`, "rd -r x linux_banner 16\n");
    const { exitCode, output } = await inquest(vmcore, "-i", "lines");
    assert.equal(exitCode, 1);
    assert.match(output, /only lines of the command line may write where they want/);
    assert.equal((await inquest("--allow-write", ".", vmcore, "-i", "lines")).exitCode, 0);
    assert.deepEqual(await Deno.readFile(`${folder}/x`), bytes(16));
  });
});

Deno.test("rd -r writes from the process of a plugin, which may write nothing itself", async () => {
  await inFolder(async (inquest, folder) => {
    const plugin = `${root}examples/plugin_small/plugin.ts`;
    const { exitCode, output } = await inquest(vmcore, "--plugin", plugin, "rd -r x linux_banner 70001");
    assert.equal(exitCode, 0, output);
    assert.deepEqual(await Deno.readFile(`${folder}/x`), bytes(70_001));
  });
});
