/**
 * Fills the README's examples with what the program really prints: `deno task test:update`, and a test that compares.
 *
 * - In a block of ```console, what stands below a line `$ inquest …` or `$ deno run …` is what it prints.
 * - A block of ```ts below a comment `<!-- FILE -->` is that file.
 */
import type { Engine } from "../lib/ui/engine.ts";
import { keptDumps } from "../tests/sessions/kept_dumps.ts";
import { play } from "../tests/sessions/play.ts";
import { readTranscript, writeTranscript } from "../tests/sessions/transcript.ts";
import { run } from "./gate/run.ts";

const root = new URL("..", import.meta.url).pathname;
const embedded = "examples/vmcore-6.1";

/** The text with its examples filled. */
export async function fillReadme(text: string): Promise<string> {
  const dumps = keptDumps();
  try {
    const withOutput = await replaceBlocks(text, /(?<=^```console\n)[^]*?(?=^```$)/gm, async (block) => {
      const commands = readTranscript(block);
      const shown: string[] = [];
      for (const { text, expected } of commands) {
        shown.push(await printed(text, dumps.engine) ?? expected);
      }
      return writeTranscript(commands, shown);
    });
    return await replaceBlocks(
      withOutput,
      /^<!-- [\w./]+ -->\n\n```ts\n[^]*?^```$/gm,
      async (block) => {
        const path = /<!-- (\S+) -->/.exec(block)![1];
        return `<!-- ${path} -->\n\n\`\`\`ts\n${await Deno.readTextFile(root + path)}\`\`\``;
      },
    );
  } finally {
    await dumps.close();
  }
}

/** What a command prints: of inquest, and of scripts; others stay as they are written. */
async function printed(command: string, engine: Engine): Promise<string | undefined> {
  // A reader sees what a terminal shows, where nothing tells the two outputs apart.
  if (command.startsWith("inquest ")) {
    return (await play(command, engine, embedded)).replace(/^! ?/gm, "").replace(/\n?^\? \d+$/m, "");
  }
  if (!command.startsWith("deno run ")) return undefined;
  const { output } = await run([Deno.execPath(), ...command.split(" ").slice(1)], { cwd: root });
  return output.trimEnd();
}

async function replaceBlocks(
  text: string,
  pattern: RegExp,
  replace: (block: string) => Promise<string>,
): Promise<string> {
  let result = "";
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    result += text.slice(done, match.index) + await replace(match[0]);
    done = match.index + match[0].length;
  }
  return result + text.slice(done);
}

if (import.meta.main) {
  const path = root + "README.md";
  const text = await Deno.readTextFile(path);
  const filled = await fillReadme(text);
  if (filled !== text) await Deno.writeTextFile(path, filled);
  console.log(filled === text ? "README.md is fresh" : "wrote README.md");
}
