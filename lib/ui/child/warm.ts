/**
 * A child can write no file, so Deno could not keep what it compiles of the program's modules, and every start would
 * cost twice as much. Once a day a child that runs nobody's code but our own does it for all of them.
 */
import { cacheDirectory, CacheFolder } from "../../runtime/cache_dir.ts";
import type { StartChild } from "../../runtime/child_process.ts";
import type { Process } from "../../runtime/process.ts";
import type { ChildRequest } from "./side.ts";

const marker = "child.warm", day = 86_400_000;

/** What is read and compiled by every child. */
export interface WarmRequest {
  readonly module: URL;
  readonly flags: readonly string[];
  /** What it is told, with a line that is ours. */
  readonly told: ChildRequest;
  /** Bytes. */
  readonly memory: number;
}

/** Starts it, unless one was started today. Nobody waits for it. */
export function warm(
  start: StartChild,
  { module, flags, told, memory }: WarmRequest,
  process: Process,
): void {
  const folder = cacheDirectory(process.env);
  if (folder === undefined || isRecent(folder, process)) return;
  // Where nothing can be written down, it would be done each time.
  if (new CacheFolder(folder).write(marker, [], 1) !== undefined) return;
  const child = start({ module, flags, env: {}, bounds: { memory, writesFiles: true, processorTime: 60 } });
  child.send(JSON.stringify({ ...told, warm: true } satisfies ChildRequest) + "\n");
}

function isRecent(folder: string, { files }: Process): boolean {
  try {
    const found = files.list(folder).find(({ name }) => name === marker);
    return found !== undefined && Math.abs(Date.now() - found.modified) < day;
  } catch {
    return false;
  }
}
