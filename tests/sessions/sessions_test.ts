/**
 * Plays the transcripts of this folder on the embedded dump: the real program, with a process of the test's own around
 * it. `deno task test:update` writes what it prints now.
 */
import assert from "node:assert/strict";
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { runCli } from "../../lib/ui/cli.ts";
import { keptDumps } from "./kept_dumps.ts";
import { readTranscript, showOutcome, splitCommand, writeTranscript } from "./transcript.ts";

const folder = new URL(".", import.meta.url).pathname;
const vmcore = new URL("../../examples/vmcore-6.1", import.meta.url).pathname;
const update = Deno.env.get("INQUEST_UPDATE") === "1";

const names: string[] = [];
for await (const entry of Deno.readDir(folder)) if (entry.name.endsWith(".txt")) names.push(entry.name);

for (const name of names.sort()) {
  Deno.test(`tests/sessions/${name} goes as it is written`, async () => {
    const commands = readTranscript(await Deno.readTextFile(folder + name));
    const dumps = keptDumps();
    const shown: string[] = [];
    for (const command of commands) shown.push(await play(command.text, dumps.engine));
    dumps.close();
    if (update) return await Deno.writeTextFile(folder + name, writeTranscript(commands, shown));
    commands.forEach((command, i) => assert.equal(shown[i], command.expected, `$ ${command.text}`));
  });
}

async function play(text: string, engine: Parameters<typeof runCli>[1]): Promise<string> {
  const { words, input } = splitCommand(text);
  const process = fakeProcess({
    args: words.map((word) => word === "VMCORE" ? vmcore : word),
    ...(input === undefined ? {} : { input }),
  });
  const status = await runCli(process, engine);
  const { stdout, stderr } = process.written;
  return showOutcome({ status, stdout, stderr: stderr.replaceAll(vmcore, "VMCORE") });
}
