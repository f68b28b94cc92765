/** What a script or a plugin may use up, and how ^C ends it. */
import assert from "node:assert/strict";
import { askPlugin, asPlugin } from "./as_plugin.ts";
import { command, inquest, vmcore, withFiles } from "./program.ts";

Deno.test("what a script or a plugin uses up is bounded", async () => {
  const cases: [limit: string, text: string, says: RegExp][] = [
    [
      "time=1s",
      "export default () => { for (;;); };",
      /s\.ts took longer than 1s, and was stopped\n.*time=10s/,
    ],
    ["time=1s", "for (;;);", /took longer than 1s/],
    [
      "time=1s",
      "export default () => new Promise(() => setInterval(() => {}, 1000));",
      /took longer than 1s/,
    ],
    [
      "time=1s",
      "export default function* () { for (;;) yield { a: 1 }; }",
      /took longer than 1s|needed more memory/,
    ],
    [
      "output=1M",
      "export default ({ output }) => { for (;;) output.print('y'.repeat(99)); };",
      /wrote more than 1M, and/,
    ],
    [
      "output=1M",
      "export default () => { for (;;) console.error('y'); };",
      /wrote more than 1M, and was stopped/,
    ],
    [
      "memory=100M",
      "export default () => { const a = []; for (;;) a.push({ a: [a.length] }); };",
      /s\.ts needed more memory than 100M, and was stopped\n.*memory=400M/,
    ],
    [
      "memory=100M",
      "export default () => { const a = []; for (;;) a.push(new Uint8Array(1 << 24).fill(1)); };",
      /Array buffer allocation failed|needed more memory than 100M/,
    ],
    [
      "memory=100M",
      `export default async () => { for (;;) { new Worker("data:text/javascript,setInterval(()=>{},1000)", { type: "module" });
        await new Promise((r) => setTimeout(r, 1)); } };`,
      /s\.ts /,
    ],
  ];
  for (const [limit, text, says] of cases) {
    const loads = [["-f", "s.ts", vmcore], ["--plugin", "p/s.ts", vmcore, askPlugin]];
    await withFiles({ "s.ts": text, "p/s.ts": asPlugin(text) }, async (folder) => {
      await Promise.all(loads.map(async (load) => {
        const words = ["--limit", "time=20s", "--limit", limit, ...load];
        const { exitCode, output, timedOut } = await inquest(words, { cwd: folder });
        assert.equal(timedOut, false, text);
        assert.match(output.slice(-500), says, text);
        assert.equal(
          exitCode,
          /cannot load the plugin/.test(output) ? 2 : 1,
          `${load[0]}: ${text}: ${output}`,
        );
      }));
    });
  }
});

/** Starts the program, waits until it has written a text, sends signals to it, and gives its end. */
async function interrupted(
  script: string,
  until: string,
  signals: readonly Deno.Signal[],
): Promise<{ code: number; out: string; err: string }> {
  return await withFiles({ "s.ts": script }, async (folder) => {
    const [program, ...args] = command(["--format", "tsv", "-f", `${folder}/s.ts`, vmcore]);
    const child = new Deno.Command(program, { args, stdin: "null", stdout: "piped", stderr: "piped" })
      .spawn();
    const said = { out: "", err: "" };
    const read = async (name: "out" | "err", stream: ReadableStream<Uint8Array>) => {
      for await (const text of stream.pipeThrough(new TextDecoderStream())) {
        said[name] += text;
        if (name !== "err" || !said.err.includes(until)) continue;
        const signal = waiting.shift();
        if (signal !== undefined) child.kill(signal);
        until = "again";
      }
    };
    const waiting = [...signals];
    const [{ code }] = await Promise.all([
      child.status,
      read("out", child.stdout),
      read("err", child.stderr),
    ]);
    return { code, ...said };
  });
}

/** Rows without an end, each of which looks whether ^C was pressed. */
const endless = `export default async function* ({ session }) {
  for (let n = 0;; n++) {
    for (const { pid } of await session.query("foreach task where pid < 3 show pid")) yield { pid, n };
    if (n === 3000) console.error("ready");
  }
}`;

Deno.test("^C ends a script with the rows so far", async () => {
  const { code, out, err } = await interrupted(endless, "ready", ["SIGINT"]);
  assert.equal(code, 130, err);
  assert.match(err, /interrupted: the answer is what was found so far/);
  assert.match(out, /^pid\tn\n0\t0\n/);
});

Deno.test("a second ^C ends a script that does not listen", async () => {
  const deaf = `export default () => {
    Deno.addSignalListener("SIGINT", () => console.error("again"));
    console.error("ready");
    return new Promise(() => setInterval(() => {}, 1000));
  };`;
  const { code, out, err } = await interrupted(deaf, "ready", ["SIGINT", "SIGINT"]);
  assert.deepEqual([code, out], [130, ""], err);
});

Deno.test("when the program is ended, so is the script", async () => {
  const script = "export default () => { console.error(`ready ${Deno.pid}`); for (;;); };";
  for (const [signal, status] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const { code, err } = await interrupted(script, "ready", [signal]);
    assert.equal(code, status, err);
    const pid = /ready (\d+)/.exec(err)?.[1];
    assert.equal(await isThere(Number(pid)), false, `${pid} is still there`);
  }
});

async function isThere(pid: number): Promise<boolean> {
  for (let i = 0; i < 50; i++) {
    // One that nobody has waited for is gone all the same.
    const { stdout } = await new Deno.Command("ps", { args: ["-o", "stat=", "-p", String(pid)] }).output();
    if (/^(Z.*)?$/.test(new TextDecoder().decode(stdout).trim())) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
