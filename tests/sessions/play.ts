/** Plays one command of a transcript: the real program, with a process of the test's own around it. */
import { type FakeProcess, fakeProcess } from "../../lib/runtime/fake.ts";
import { runCli } from "../../lib/ui/cli.ts";
import type { Engine } from "../../lib/ui/engine.ts";
import { showOutcome, splitCommand } from "./transcript.ts";

/** The embedded dump: what a transcript calls VMCORE. */
export const vmcore = new URL("../../examples/vmcore-6.1", import.meta.url).pathname;

/** What the command prints. `name` is what the embedded dump is called in the command and in what it prints. */
export async function play(text: string, engine: Engine, name = "VMCORE"): Promise<string> {
  const { words, input } = splitCommand(text);
  const process: FakeProcess = {
    ...fakeProcess({
      args: words.map((word) => word === name ? vmcore : word),
      ...(input === undefined ? {} : { input }),
    }),
    readTextFile: (path) => Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url)),
  };
  const status = await runCli(process, engine);
  const { stdout, stderr } = process.written;
  return showOutcome({ status, stdout, stderr: stderr.replaceAll(vmcore, name) });
}
