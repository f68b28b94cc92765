/** What is timed: this program with and without its kept index, and the peers. */
import { type Command, measure } from "./measure.ts";
import type { Run } from "./statistics.ts";

export interface Subject {
  readonly name: string;
  readonly command: Command;
  /** Before each run. */
  prepare(): Promise<void>;
}

const root = new URL("../..", import.meta.url).pathname;
export const query = "foreach task show pid, tgid, ppid, comm, state, cpu, stack";

/** Started as bin/inquest starts it, with a cache directory of its own; deno's cache of modules stays where it is. */
export function inquest(name: string, dump: string, denoDir: string, cache: string, cold: boolean): Subject {
  const permissions = ["--allow-read", "--allow-env", `--allow-write=${cache}/inquest`];
  const start = ["run", "--quiet", "--no-prompt", ...permissions, "--config", `${root}deno.json`];
  return {
    name,
    command: {
      program: Deno.execPath(),
      args: [...start, `${root}lib/ui/main.ts`, "--json", dump, query],
      env: { XDG_CACHE_HOME: cache, DENO_DIR: denoDir },
    },
    async prepare() {
      if (cold) await Deno.remove(`${cache}/inquest`, { recursive: true }).catch(() => {});
    },
  };
}

/** A peer, in its scratch root if it has one. */
export function peer(name: string, peerRoot: string | undefined, program: string, args: string[]): Subject {
  const command = inRoot(peerRoot, program, args);
  return { name, command, prepare: () => Promise.resolve() };
}

export function inRoot(peerRoot: string | undefined, program: string, args: string[]): Command {
  return peerRoot ? { program: "chroot", args: [peerRoot, program, ...args] } : { program, args };
}

/** Every subject once, and again: so that what else the machine does falls on all of them. */
export async function interleaved(
  subjects: readonly Subject[],
  count: number,
  time: string | undefined,
): Promise<Map<string, Run[]>> {
  const runs = new Map<string, Run[]>(subjects.map((subject) => [subject.name, []]));
  for (let round = 0; round < count; round++) {
    for (const subject of subjects) {
      await subject.prepare();
      runs.get(subject.name)!.push(await measure(subject.command, time));
    }
  }
  return runs;
}
