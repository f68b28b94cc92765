import assert from "node:assert/strict";
import { ClosedPipeError, writeFully } from "../../lib/runtime/process.ts";
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { run } from "../../tools/gate/run.ts";

const native = new URL("../../lib/runtime/native.ts", import.meta.url).href;

Deno.test("writeFully() goes on after a short write and a full pipe, and not after an error", () => {
  const written: number[] = [];
  let calls = 0;
  const write = (bytes: Uint8Array) => {
    calls++;
    if (calls === 2) throw new Error("full");
    written.push(...bytes.subarray(0, 2));
    return Math.min(2, bytes.length);
  };
  writeFully(new Uint8Array([1, 2, 3, 4, 5]), write, (error) => (error as Error).message === "full");
  assert.deepEqual(written, [1, 2, 3, 4, 5]);
  const broken = () => {
    throw new Error("broken");
  };
  assert.throws(() => writeFully(new Uint8Array(1), broken, () => false), /broken/);
});

Deno.test("the real process writes all of a long text, whoever reads it slowly", async () => {
  const script = `import { native } from "${native}"; native.stdout.write("0123456789".repeat(1_000_000));`;
  const { output, exitCode } = await shell(`${program(script)} | { sleep 0.2; cat; } | wc -c`);
  assert.deepEqual([output.trim(), exitCode], ["10000000", 0]);
});

Deno.test("the real process says that its reader has gone", async () => {
  const script = `import { native } from "${native}";
    try { for (;;) native.stdout.write("x".repeat(100_000)); }
    catch (error) { native.stderr.write(error.name + "\\n"); native.exit(0); }`;
  const { output } = await shell(`${program(script)} | head -c 3`);
  assert.match(output, /ClosedPipeError/);
  assert.match(output, /xxx/);
});

Deno.test("the real process reads its input, files and environment", async () => {
  const script = `import { native } from "${native}";
    const start = native.readStart("/dev/zero", 4).length + native.readStart("/not/there", 4).length;
    native.stdout.write([native.readInput(), native.stdinIsTerminal, native.stdout.isTerminal, start,
      native.env("INQUEST_TEST"), native.runtime].join("|"));
    native.exit(7);`;
  const { output, exitCode } = await shell(`echo käse | INQUEST_TEST=1 ${program(script)}`);
  assert.match(output, /^käse\n\|false\|false\|4\|1\|Deno /);
  assert.equal(exitCode, 7);
});

Deno.test("the real process gives up writing, but for what it names and what was granted by itself", async () => {
  const folder = await Deno.makeTempDir();
  const script = `import { native } from "${native}";
    native.limitWrites(["${folder}/a b", "${folder}/below"]);
    for (const name of ["a b", "a", "cache/x", "below/x", "a b.part"]) {
      try { native.files.create("${folder}/" + name).close(); native.stdout.write(name + "|"); } catch (e) {
        native.stdout.write(e.name + "|");
      }
    }`;
  try {
    for (const name of ["cache", "below"]) await Deno.mkdir(`${folder}/${name}`);
    const limited = program(script, `--no-prompt --allow-read --allow-write=/,${folder}/cache`);
    assert.equal((await shell(limited)).output, "a b|NotCapable|cache/x|below/x|NotCapable|");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the real process hears of ^C while it computes, and the second one ends it", async () => {
  const script = `import { native } from "${native}";
    const pressed = native.watchInterrupt();
    native.stdout.write("watching\\n");
    while (!pressed());
    native.stdout.write("pressed\\n");
    for (;;);`;
  const child = new Deno.Command("sh", {
    args: ["-c", `exec ${program(script)}`],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let seen = "";
  // By then it listens, or has stopped to, on a busy machine, too.
  const presses: ReturnType<typeof setTimeout>[] = [];
  const end = setTimeout(() => child.kill("SIGKILL"), 30_000);
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    seen += text;
    presses.push(setTimeout(() => child.kill("SIGINT"), 3000));
  }
  for (const timer of [...presses, end]) clearTimeout(timer);
  assert.deepEqual([seen, (await child.status).code], ["watching\npressed\n", 130]);
});

Deno.test("the fake process remembers what was written and closes when it is told to", () => {
  const process = fakeProcess({ args: ["a"], closesAfter: 3 });
  process.stdout.write("abc");
  assert.throws(() => process.stdout.write("d"), ClosedPipeError);
  process.exit(4);
  assert.deepEqual([process.written.stdout, process.exited.status], ["abc", 4]);
  assert.throws(() => process.readTextFile("none"));
});

function program(script: string, rights = "-A"): string {
  const code = encodeURIComponent(script).replaceAll("'", "%27");
  return `${Deno.execPath()} run ${rights} --ext=ts 'data:application/typescript,${code}'`;
}

function shell(command: string) {
  return run(["sh", "-c", command], { env: { NO_COLOR: "1" }, timeout: 60_000 });
}
