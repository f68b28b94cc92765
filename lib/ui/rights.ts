/** Rights that this process was started with and its command line does not ask for: they end before anything is read. */
import type { Process } from "../runtime/process.ts";
import type { CommandLine } from "./command_line.ts";

/** Gives them up. */
export async function limitRights(line: CommandLine, process: Process): Promise<void> {
  if (!line.allowRun) process.limitRun?.();
  if (process.limitWrites === undefined) return;
  const writes = line.allowWrite.length > 0 || mayWrite([line.line, ...line.lines]);
  const places = writes ? (await import("./write_rules.ts")).writtenPlaces(line, process.files) : [];
  process.limitWrites(await places);
}

/** Whether a `to`, or an `rd -r`, may stand in one of these texts. */
export function mayWrite(texts: readonly string[]): boolean {
  return texts.some((text) => /\bto\b|\brd\b.*\s-\w*r/.test(text));
}
