/** Plays the transcripts of this folder on the embedded dump. `deno task test:update` writes what is printed now. */
import assert from "node:assert/strict";
import { keptDumps } from "./kept_dumps.ts";
import { play } from "./play.ts";
import { readTranscript, writeTranscript } from "./transcript.ts";

const folder = new URL(".", import.meta.url).pathname;
const update = Deno.env.get("INQUEST_UPDATE") === "1";

const names: string[] = [];
for await (const entry of Deno.readDir(folder)) if (entry.name.endsWith(".txt")) names.push(entry.name);

for (const name of names.sort()) {
  Deno.test(`tests/sessions/${name} goes as it is written`, async () => {
    const commands = readTranscript(await Deno.readTextFile(folder + name));
    const dumps = keptDumps();
    const shown: string[] = [];
    for (const command of commands) shown.push(await play(command.text, dumps.engine));
    await dumps.close();
    if (update) return await Deno.writeTextFile(folder + name, writeTranscript(commands, shown));
    commands.forEach((command, i) => assert.equal(shown[i], command.expected, `$ ${command.text}`));
  });
}
