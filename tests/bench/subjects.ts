/** What is timed: this program with and without its kept index, and the peers. */
import { answer, type Command, measure } from "./measure.ts";
import type { Run } from "./statistics.ts";

export interface Subject {
  readonly name: string;
  readonly command: Command;
  /** Before each run. */
  prepare(): Promise<void>;
}

const root = new URL("../..", import.meta.url).pathname;

/** How this program is started: as bin/inquest does it, but with a cache directory of the benchmark's. */
export interface Start {
  /** deno's own cache of modules, which stays where it is. */
  readonly denoDir: string;
  readonly cache: string;
  /** Whether the kept indexes are thrown away before each run. */
  readonly cold: boolean;
}

/** Where deno keeps its cache of modules. */
export async function denoDirectory(): Promise<string> {
  const info = await answer({ program: Deno.execPath(), args: ["info", "--json"] });
  return (JSON.parse(info) as { denoDir: string }).denoDir;
}

/** @param args the command line of this program */
export function inquest(name: string, { denoDir, cache, cold }: Start, args: readonly string[]): Subject {
  const permissions = ["--allow-read", "--allow-env", `--allow-write=${cache}/inquest`];
  const start = ["run", "--quiet", "--no-prompt", ...permissions, "--config", `${root}deno.json`];
  return {
    name,
    command: {
      program: Deno.execPath(),
      args: [...start, `${root}lib/ui/main.ts`, ...args],
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

/** What takes longer, in seconds, is run once only. */
const longest = 15;

/** Every subject once, and again: so that what else the machine does falls on all of them. */
export async function interleaved(
  subjects: readonly Subject[],
  count: number,
  time: string | undefined,
): Promise<Map<string, Run[]>> {
  const runs = new Map<string, Run[]>(subjects.map((subject) => [subject.name, []]));
  for (let round = 0; round < count; round++) {
    for (const subject of subjects) {
      const done = runs.get(subject.name)!;
      if (done.some(({ seconds }) => seconds > longest)) continue;
      await subject.prepare();
      done.push(await measure(subject.command, time));
    }
  }
  return runs;
}
