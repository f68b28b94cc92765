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
    const names = [...Deno.readDirSync(`${root}examples/${folder}`)].map(({ name }) => name)
      .filter((name) => name.endsWith(".inq"));
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

Deno.test("the scripts in TypeScript for -f answer in their process without rights", async () => {
  const ask = async (...words: string[]) => {
    const { exitCode, output } = await run([`${root}bin/inquest`, vmcore, ...words], { cwd: root });
    assert.equal(exitCode, 0, output);
    return output;
  };
  const mutexes = await ask(
    "--json",
    "-f",
    "examples/scripts/mutexes.ts",
    "wedge_mutex_a",
    "wedge_mutex_b",
  );
  assert.deepEqual(JSON.parse(mutexes), [
    { mutex: "wedge_mutex_a", holder: "wedge-ab (190)", waiters: ["wedge-ba (191)", "wedge-third (192)"] },
    { mutex: "wedge_mutex_b", holder: "wedge-ba (191)", waiters: ["wedge-ab (190)"] },
  ]);
  const ticket = await ask("-f", "examples/scripts/ticket.ts");
  assert.match(
    ticket,
    /^# Kernel panic - not syncing: sysrq triggered crash\n\nLinux 6\.1\S+ after 16\.4s\n/,
  );
  assert.match(ticket, /\n- \[wedge-wq-0, wedge-wq-1, wedge-wq-2\] in #0 .* wq_wait\+0x6d \[wedge\];/);
});

Deno.test("examples/README.md names every example", async () => {
  const text = await Deno.readTextFile(`${root}examples/README.md`);
  for (const { name, isDirectory } of Deno.readDirSync(`${root}examples`)) {
    if (name !== "README.md") assert.ok(text.includes(`\`${name}${isDirectory ? "/" : ""}\``), name);
  }
  for (const { name } of Deno.readDirSync(`${root}examples/scripts`)) assert.ok(text.includes(name), name);
});
