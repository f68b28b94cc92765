import assert from "node:assert/strict";
import { run } from "../../tools/gate/run.ts";
import { readTranscript } from "../sessions/transcript.ts";

const root = new URL("../..", import.meta.url).pathname;
const vmcore = "examples/vmcore-6.1";

Deno.test("the embedded dump is the one that examples/README.md describes", async () => {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(root + vmcore));
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  assert.match(await Deno.readTextFile(`${root}examples/README.md`), new RegExp(`sha256 +${hex}\\n`));
  assert.ok((await Deno.stat(root + vmcore)).size <= 24 * 1024 * 1024);
});

Deno.test("the demo shows the stacks of the blocked tasks", async () => {
  const { exitCode, output } = await run([Deno.execPath(), "task", "--quiet", "demo"], { cwd: root });
  assert.equal(exitCode, 0, output);
  assert.match(output, /\n190 {2}wedge-ab +D +0\n {4}#0 .* __schedule\+0x34d\n/);
  assert.match(output, /abba\+0x3c \[wedge\]/);
});

Deno.test("every script of examples/ runs with no permission but to read", async () => {
  const scripts: string[] = [];
  for await (const entry of Deno.readDir(`${root}examples`)) {
    if (entry.name.endsWith(".ts")) scripts.push(entry.name);
  }
  assert.ok(scripts.length > 0);
  for (const script of scripts) {
    const command = [
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-read",
      `examples/${script}`,
      vmcore,
    ];
    const { exitCode, output } = await run(command, { cwd: root });
    assert.equal(exitCode, 0, output);
    assert.notEqual(output, "");
  }
});

Deno.test("every query of examples/ is played in a transcript, is described, and has rows", async () => {
  const played = readTranscript(await Deno.readTextFile(`${root}tests/sessions/examples.txt`));
  for (const folder of ["queries", "scripts"]) {
    const names = [...Deno.readDirSync(`${root}examples/${folder}`)].map(({ name }) => name);
    assert.ok(names.length >= 3);
    for (const name of names) {
      const path = `examples/${folder}/${name}`;
      const answers = played.filter(({ text }) => text.split(" ").includes(path));
      assert.ok(answers.some(({ expected }) => expected.split("\n").length > 1), `${path} has no answer`);
      assert.match(
        await Deno.readTextFile(root + path),
        /^# [A-Z][^\n]+[.?]\n/,
        `${path} says not what it is`,
      );
    }
  }
});
