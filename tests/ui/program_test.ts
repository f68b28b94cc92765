/** The real program, as a user starts it: exit statuses, streams, and what it says of files that are no dumps. */
import assert from "node:assert/strict";
import { run, type RunOptions } from "../../tools/gate/run.ts";

const root = new URL("../..", import.meta.url).pathname;
const vmcore = `${root}examples/vmcore-6.1`;
const main = `${root}lib/ui/main.ts`;

/** The permissions of bin/inquest, without the start of a shell. */
const deno = [Deno.execPath(), "run", "--quiet", "--no-prompt", "--allow-read", "--allow-env"];

function inquest(words: readonly string[], options: RunOptions = {}) {
  return run([...deno, `--config=${root}deno.json`, main, ...words], { timeout: 60_000, ...options });
}

async function temporary<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a file that is no dump is refused with one line, a hint at most, and status 3", async () => {
  await temporary(async (folder) => {
    await Deno.writeTextFile(`${folder}/empty`, "");
    await Deno.writeTextFile(`${folder}/text`, "not a dump\n".repeat(1000));
    await Deno.writeFile(`${folder}/noise`, crypto.getRandomValues(new Uint8Array(60_000)));
    await Deno.writeFile(`${folder}/cut`, (await Deno.readFile(vmcore)).subarray(0, 5000));
    await Deno.mkdir(`${folder}/folder`);
    for (const name of ["empty", "text", "noise", "cut", "folder", "missing", "missing\x1b[2J"]) {
      const { exitCode, output } = await inquest(["--no-cache", `${folder}/${name}`, "foreach task"]);
      assert.equal(exitCode, 3, `${name}: ${output}`);
      assert.match(output, /^inquest: [^\n]+\n( {2}hint: [^\n]+\n)?$/, name);
      assert.doesNotMatch(output, /\x1b|\n {4}at /, name);
    }
  });
});

Deno.test("a query error is status 2 with a caret, and nothing on standard output", async () => {
  const { exitCode, output } = await inquest(["--no-cache", vmcore, "foreach task where sate = D"]);
  assert.equal(exitCode, 2);
  assert.match(output, /\^/);
  assert.doesNotMatch(output, /\n {4}at /);
});

Deno.test("wrong usage is status 2 before any dump is opened", async () => {
  assert.equal((await inquest([])).exitCode, 2);
  assert.equal((await inquest(["--bogus", "/not/there"])).exitCode, 2);
  assert.equal((await inquest(["/not/there", "--format=xml", "foreach task"])).exitCode, 2);
});

Deno.test("an answer goes to standard output, and the status is 0", async () => {
  const { exitCode, output } = await inquest([
    "--no-cache",
    "--json",
    vmcore,
    "foreach task where pid = 1 show pid, comm",
  ]);
  assert.deepEqual([exitCode, JSON.parse(output)], [0, [{ pid: 1, comm: "init" }]]);
});

Deno.test("a reader that has gone ends the program quietly", async () => {
  const words = deno.concat(`--config=${root}deno.json`, main, "--no-cache", vmcore);
  const command = `'${words.join("' '")}' 'foreach task show *' | head -n 1; exit \${PIPESTATUS[0]:-0}`;
  const { exitCode, output } = await run(["bash", "-c", command], { timeout: 60_000 });
  assert.deepEqual([exitCode, output.split("\n").length], [0, 2], output);
});

Deno.test("a disk that is full is one line and status 1", async () => {
  const words = deno.concat(`--config=${root}deno.json`, main, "--no-cache", vmcore);
  const { exitCode, output } = await run(["sh", "-c", `'${words.join("' '")}' 'foreach task' > /dev/full`]);
  assert.deepEqual([exitCode, output.split("\n").length], [1, 2], output);
  assert.match(output, /^inquest: cannot write: .*space/);
});

Deno.test("bin/inquest runs from any directory and through links", async () => {
  await temporary(async (folder) => {
    await Deno.mkdir(`${folder}/a b`);
    await Deno.symlink(`${root}bin/inquest`, `${folder}/first`);
    await Deno.symlink("../first", `${folder}/a b/second`);
    await Deno.symlink(vmcore, `${folder}/a b/my dump`);
    const cwd = `${folder}/a b`;
    const version = await run(["./second", "--version"], { cwd });
    assert.match(version.output, /^inquest \d+\.\d+\.\d+ \(Deno /);
    // Deno keeps its own things there, too, and would fetch all of them again.
    const env = { XDG_CACHE_HOME: `${folder}/cache`, DENO_DIR: await denoDirectory() };
    const { exitCode, output } = await run(["./second", "my dump", "foreach task where pid = 1 | count"], {
      cwd,
      env,
    });
    assert.deepEqual([exitCode, output], [0, "count\n    1\n"]);
    const kept = await Array.fromAsync(Deno.readDir(`${folder}/cache/inquest`));
    assert.equal(kept.length, 1, "the index of the kernel is kept");
  });
});

async function denoDirectory(): Promise<string> {
  const { output } = await run([Deno.execPath(), "info", "--json"], { cwd: "/", stdoutOnly: true });
  return JSON.parse(output).denoDir;
}

Deno.test("bin/inquest writes the file that the line names, beside the caller, and no script's", async () => {
  await temporary(async (folder) => {
    const env = { XDG_CACHE_HOME: `${folder}/cache`, DENO_DIR: await denoDirectory() };
    const inquest = (...words: string[]) =>
      run([`${root}bin/inquest`, vmcore, ...words], { cwd: folder, env });
    const line = 'foreach task where pid = 1 show pid, comm to "a, b.csv"';
    const written = await inquest(line);
    assert.deepEqual([written.exitCode, written.output], [0, ""]);
    assert.equal(await Deno.readTextFile(`${folder}/a, b.csv`), "pid,comm\r\n1,init\r\n");
    const again = await inquest(line);
    assert.equal(again.exitCode, 2);
    assert.match(again.output, /is there already\n.*\n.* {7}\^{10}\n +help: --overwrite/);
    assert.equal((await inquest("--overwrite", "task limit 0 show pid", "to", '"a, b.csv"')).exitCode, 0);
    assert.equal(await Deno.readTextFile(`${folder}/a, b.csv`), "pid\r\n");
    await Deno.writeTextFile(`${folder}/s.inq`, 'task limit 0 show pid to "d/x.csv"');
    await Deno.mkdir(`${folder}/d`);
    const script = await inquest("-f", "s.inq");
    assert.equal(script.exitCode, 2);
    assert.match(script.output, /--allow-write DIR/);
    assert.equal((await inquest("-f", "s.inq", "--allow-write", "d")).exitCode, 0);
    assert.equal((await inquest('(task to "y") count')).exitCode, 2);
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
    assert.deepEqual(names.sort(), ["a, b.csv", "cache", "d", "s.inq"]);
  });
});

Deno.test("bin/inquest finds saved queries, and the files that they use beside them", async () => {
  await temporary(async (folder) => {
    const env = {
      XDG_CACHE_HOME: `${folder}/cache`,
      XDG_CONFIG_HOME: folder,
      DENO_DIR: await denoDirectory(),
    };
    const queries = `${folder}/inquest/queries`;
    await Deno.mkdir(queries, { recursive: true });
    await Deno.writeTextFile(`${queries}/lib.inq`, "def numbered(n) = foreach task where pid = n");
    await Deno.writeTextFile(`${queries}/one.inq`, '# The first.\n\nuse "lib.inq"\nnumbered(1) show comm');
    const inquest = (...words: string[]) => run([`${root}bin/inquest`, ...words], { cwd: folder, env });
    assert.equal((await inquest(vmcore, "-f", "one")).output, "comm\ninit\n");
    assert.equal((await inquest(vmcore, 'use "lib.inq"; numbered(2) show comm')).output, "comm\nkthreadd\n");
    await Deno.writeTextFile(`${folder}/lib.inq`, "def numbered(n) = foreach task where pid = n + 1");
    assert.equal((await inquest(vmcore, 'use "lib.inq"; numbered(1) show comm')).output, "comm\nkthreadd\n");
    assert.equal((await inquest(vmcore, "-f", "one")).output, "comm\ninit\n");
    assert.match((await inquest("help")).output, /Saved queries in .*\n\n {2}lib\n {2}one {2}The first\.\n$/);
    assert.match((await inquest("help", "one")).output, /^The first\.\n\nusage: .* -f one\n/);
  });
});

Deno.test("the task `inquest` resolves paths against the caller's directory", async () => {
  const task = [Deno.execPath(), "task", "--quiet", "--config", `${root}deno.json`, "inquest"];
  const { exitCode, output } = await run(
    [...task, "--", "vmcore-6.1", "foreach task where pid = 1 | count"],
    {
      cwd: `${root}examples`,
      // A task of the gate is around this test, and its INIT_CWD would go before the caller's directory.
      env: { INIT_CWD: `${root}examples` },
    },
  );
  assert.deepEqual([exitCode, output], [0, "count\n    1\n"]);
});

Deno.test("^C ends the program with status 130", async () => {
  const child = new Deno.Command(deno[0], {
    args: [...deno.slice(1), main, vmcore],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  // It waits for the end of its standard input.
  await new Promise((resolve) => setTimeout(resolve, 500));
  child.kill("SIGINT");
  const { code } = await child.status;
  await child.stdin.close().catch(() => {});
  assert.equal(code, 130);
});
