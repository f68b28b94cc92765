/** Walks the journeys of the folder journeys/ with the real program. `deno task test:update` writes what is printed now. */
import assert from "node:assert/strict";
import { beginJourney } from "./journey.ts";
import { readTranscript, writeTranscript } from "./transcript.ts";

const folder = new URL("journeys/", import.meta.url).pathname;
const update = Deno.env.get("INQUEST_UPDATE") === "1";

for (const name of [...Deno.readDirSync(folder)].map((entry) => entry.name).sort()) {
  Deno.test(`tests/sessions/journeys/${name} goes as it is written`, async () => {
    const commands = readTranscript(await Deno.readTextFile(folder + name));
    const journey = await beginJourney();
    try {
      const shown: string[] = [];
      for (const { text } of commands) shown.push(await journey.run(text));
      if (update) return await Deno.writeTextFile(folder + name, writeTranscript(commands, shown));
      commands.forEach((command, i) => assert.equal(shown[i], command.expected, `$ ${command.text}`));
    } finally {
      await journey.end();
    }
  });
}
