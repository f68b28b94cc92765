/**
 * The manual's examples. In a block of ```inquest each begins with lines `> QUERY`; what stands below, up to a blank
 * line with the next `>` behind it, is what it prints; a line of standard error has `!` before it.
 */
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { runCli } from "../../lib/ui/cli.ts";
import type { Engine } from "../../lib/ui/engine.ts";
import { vmcore } from "../sessions/play.ts";
import { showOutcome } from "../sessions/transcript.ts";

export const manualPath = new URL("../../dsl/MANUAL.md", import.meta.url).pathname;

const fence = /(?<=^```inquest\n)[^]*?(?=^```$)/gm;

export interface Example {
  readonly query: string;
  readonly expected: string;
}

/** The examples of a block. */
export function examplesOf(block: string): Example[] {
  return block.trimEnd().split(/\n+(?=(?<!^> .*\n)> )/m).map((text) => {
    const lines = text.split("\n");
    const end = lines.findIndex((line) => !line.startsWith("> "));
    const query = lines.slice(0, end < 0 ? lines.length : end).map((line) => line.slice(2)).join("\n");
    return { query, expected: end < 0 ? "" : lines.slice(end).join("\n").trimEnd() };
  });
}

/** Every example of a text. */
export function allExamples(text: string): Example[] {
  return [...text.matchAll(fence)].flatMap(([block]) => examplesOf(block));
}

/** The text with what the examples print now. */
export async function refreshed(text: string, ask: (query: string) => Promise<string>): Promise<string> {
  let result = "", done = 0;
  for (const match of text.matchAll(fence)) {
    const shown: string[] = [];
    for (const { query } of examplesOf(match[0])) {
      const answer = await ask(query);
      shown.push(query.replace(/^/gm, "> ") + "\n" + answer.replace(/\n*$/, "\n"));
    }
    result += text.slice(done, match.index) + shown.join("\n");
    done = match.index + match[0].length;
  }
  return result + text.slice(done);
}

/** What the program prints for a line about the embedded dump. */
export async function answer(
  query: string,
  engine: Engine,
  options: readonly string[] = [],
): Promise<string> {
  const process = fakeProcess({ args: [...options, vmcore, "-e", query] });
  await runCli(process, engine);
  return showOutcome({ status: 0, ...process.written });
}
