/** ^C: the program, a real process, and what it shows of a query that was ended. */
import assert from "node:assert/strict";
import { Interrupted } from "../../lib/base/errors.ts";
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { runCli } from "../../lib/ui/cli.ts";
import { Interrupt } from "../../lib/ui/interrupt.ts";
import { type FakeAnswer, fakeEngine } from "./fake_engine.ts";

const root = new URL("../..", import.meta.url).pathname;

Deno.test("a query is watched when it takes long, and interrupted once", () => {
  let clock = 0, watching = 0, pressed = false;
  const watch = () => {
    watching++;
    return () => pressed;
  };
  const interrupt = new Interrupt(watch, () => clock);
  clock = 299;
  interrupt.poll();
  assert.equal(watching, 0);
  clock = 300;
  interrupt.poll();
  interrupt.poll();
  assert.equal(watching, 1);
  pressed = true;
  assert.throws(() => interrupt.poll(), Interrupted);
  interrupt.poll();
  const early = new Interrupt(watch, () => clock);
  early.begin();
  assert.throws(() => early.poll(), Interrupted);
});

const interrupted: FakeAnswer["stats"] = { interrupted: true };
const answers: Record<string, FakeAnswer> = {
  "a": {},
  "slow": { stats: interrupted },
  "file": { to: "x.json", stats: interrupted },
  "assert": { rows: [], assertion: "it holds", stats: interrupted },
};

async function run(...lines: string[]) {
  const process = fakeProcess({ args: ["vmcore", ...lines.flatMap((line) => ["-e", line])] });
  const status = await runCli(process, fakeEngine(answers));
  return { status, ...process.written, disk: [...process.disk.keys()] };
}

const message = "inquest: interrupted: the answer is what was found so far\n";

Deno.test("what was found is drawn, nothing after it is asked, and the status is 130", async () => {
  assert.deepEqual(await run("a", "slow", "a"), {
    status: 130,
    stdout: "pid\n  1\n  2\n\npid\n  1\n  2\n",
    stderr: message,
    disk: [],
  });
});

Deno.test("an interrupted answer is no file, and an interrupted assertion no failed one", async () => {
  const file = await run("file", "a");
  assert.deepEqual([file.status, file.stdout, file.disk], [130, "", []]);
  assert.equal(file.stderr, message + 'inquest: "x.json" is not written\n');
  const assertion = await run("assert", "a");
  assert.deepEqual([assertion.status, assertion.stdout, assertion.stderr], [130, "", message]);
});

/** Starts the program and presses ^C some time after the first text of its answer: on a busy machine, too, it listens. */
async function pressed(query: string, ...options: string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-read", "--allow-env", `${root}lib/ui/main.ts`].concat(
      ["--no-cache", ...options, `${root}examples/vmcore-6.1`, query],
    ),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(child.stderr).text();
  let stdout = "", press: ReturnType<typeof setTimeout> | undefined;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    stdout += text;
    press ??= setTimeout(() => child.kill("SIGINT"), 3000);
  }
  clearTimeout(press);
  return { status: (await child.status).code, stdout, stderr: await errors };
}

Deno.test("a long query that is interrupted prints the first rows of its answer", async () => {
  const pairs = "task as t join task as u on t.pid < u.pid";
  // Never true, and takes a minute to find out.
  const vain = "any(task as v where any(task as w where v.pid * w.pid + t.pid * u.pid < 0))";
  const whole = await pressed(`${pairs} show t.pid, u.pid`, "--format=csv");
  assert.equal(whole.status, 0);
  const part = await pressed(`${pairs} or ${vain} show t.pid, u.pid`, "--format=csv");
  assert.deepEqual([part.status, part.stderr], [130, message]);
  assert.ok(part.stdout.length > 10 && part.stdout.length < whole.stdout.length, `${part.stdout.length}`);
  assert.equal(part.stdout, whole.stdout.slice(0, part.stdout.length));
  assert.match(part.stdout, /\n$/);
});
