/** One run of a command: its wall time, and its peak memory and the processors' time by GNU time. */
import type { Run } from "./statistics.ts";

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Where GNU time is; the shell's own word cannot measure memory. */
export async function gnuTime(): Promise<string | undefined> {
  const path = "/usr/bin/time";
  return await Deno.stat(path).then(() => path, () => undefined);
}

/** Runs the command once and gives its output: for versions, and to see that it answers at all. */
export async function answer({ program, args, env }: Command): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args], env }).output();
  const text = new TextDecoder();
  if (code === 0 && stdout.length > 0) return text.decode(stdout);
  const [line = "nothing"] = text.decode(stderr).trim().split("\n").slice(-1);
  throw new Error(`${program} ended with status ${code} and said: ${line}`);
}

/** Measures one run; what it prints goes nowhere. */
export async function measure({ program, args, env }: Command, time: string | undefined): Promise<Run> {
  const report = await Deno.makeTempFile({ prefix: "inquest_bench_" });
  const [first, ...rest] = time
    ? [time, "-q", "-f", "%M %U %S", "-o", report, program, ...args]
    : [program, ...args];
  const command = new Deno.Command(first, {
    args: rest,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  const start = performance.now();
  const { code } = await command.output();
  const seconds = (performance.now() - start) / 1000;
  const [peak, user, system] = (await Deno.readTextFile(report)).trim().split(" ").map(Number);
  await Deno.remove(report);
  if (code !== 0) throw new Error(`${program} ended with status ${code}`);
  return time ? { seconds, peakKiB: peak, cpu: user + system } : { seconds };
}

/** Reads whole files once, so that they are in the page cache. */
export async function warmPageCache(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const file = await Deno.open(path);
    for await (const _ of file.readable);
  }
}
