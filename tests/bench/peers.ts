/**
 * Times the first question a user asks, as a whole process, against drgn and crash; see options.ts for what it takes.
 *
 * Cold means: no index of the kernel is kept. Deno's own cache of compiled modules is, and all files are in the page
 * cache. What cannot be measured here is skipped, and that is said.
 */
import { resolve } from "node:path";
import { answer, gnuTime, warmPageCache } from "./measure.ts";
import { absolute, type Options, parseOptions, usage } from "./options.ts";
import { ratio, summarize, type Summary, targetsTable, timesTable, timesTarget } from "./statistics.ts";
import { inNamespace, mountInPeerRoot } from "./peer_root.ts";
import { denoDirectory, inquest, inRoot, interleaved, peer, type Subject } from "./subjects.ts";

const project = new URL("../..", import.meta.url).pathname;
const query = "foreach task show pid, tgid, ppid, comm, state, cpu, stack";
const drgnScript = `${project}tests/bench/drgn_stacks.py`;

async function exists(path: string | undefined): Promise<boolean> {
  return path !== undefined && await Deno.stat(path).then(() => true, () => false);
}

function skip(what: string, why: string): void {
  console.log(`skipped: ${what}: ${why}`);
}

/** The peers that are here and answer, with their versions. */
async function peers({ peerRoot, dump, vmlinux }: Options, crashInput: string): Promise<Subject[]> {
  if (!vmlinux || !await exists(vmlinux)) {
    skip("drgn and crash", vmlinux ? `no ${vmlinux}` : "no --vmlinux, which they need");
    return [];
  }
  // drgn is spared the search for the modules' files.
  const drgn = ["-q", "--no-default-symbols", "-c", dump!, "-s", vmlinux, drgnScript];
  const candidates = [
    peer("drgn", peerRoot, "drgn", drgn),
    peer("crash", peerRoot, "crash", ["-s", "-i", crashInput, vmlinux, dump!]),
  ];
  const found: Subject[] = [];
  for (const subject of candidates) {
    try {
      const version = await answer(inRoot(peerRoot, subject.name, ["--version"]));
      await answer(subject.command);
      console.log(version.trim().split("\n")[0]);
      found.push(subject);
    } catch (error) {
      skip(subject.name, (error as Error).message);
    }
  }
  return found;
}

/** This program, cold and warm, and cold on the big dump. */
async function own(options: Options, scratch: string): Promise<Subject[]> {
  const denoDir = await denoDirectory();
  const make = (name: string, dump: string, cold: boolean) => {
    const cache = `${scratch}/${name.replaceAll(/\W+/g, "_")}`;
    return inquest(name, { denoDir, cache, cold }, ["--json", dump, query]);
  };
  const subjects = [
    make("inquest, cold", options.dump!, true),
    make("inquest, warm", options.dump!, false),
  ];
  if (await exists(options.bigDump)) subjects.push(make("inquest, cold, big dump", options.bigDump!, true));
  else skip("the cost of opening", options.bigDump ? `no ${options.bigDump}` : "no --big-dump");
  // The first run keeps the index for the warm ones, and shows that there is an answer at all.
  for (const subject of subjects) await answer(subject.command);
  if (!await exists(subjects[1].command.env!.XDG_CACHE_HOME + "/inquest")) {
    console.log("note: no index was kept");
  }
  return subjects;
}

function report(of: ReadonlyMap<string, Summary>): void {
  const [cold, warm, big] = ["inquest, cold", "inquest, warm", "inquest, cold, big dump"].map((n) =>
    of.get(n)
  );
  const [drgn, crash] = [of.get("drgn"), of.get("crash")];
  const peaks = [cold?.peakKiB, warm?.peakKiB].filter((peak) => peak !== undefined);
  const peak = peaks.length > 0 ? Math.max(...peaks) : undefined;
  console.log(`\n${timesTable(of)}\n`);
  console.log(targetsTable([
    timesTarget("cold / drgn", cold, drgn, 0.5),
    timesTarget("cold / crash", cold, crash, 0.1),
    timesTarget("warm / drgn", warm, drgn, 0.3),
    { name: "peak memory / drgn", ratio: ratio(peak, drgn?.peakKiB), most: 0.6 },
    timesTarget("cold, big dump / dump", big, cold, 1.2),
  ]));
}

async function bench(given: Options): Promise<number> {
  const options = absolute({ ...given, dump: given.dump ?? `${project}../shared/dumps/6.1/vmcore` }, resolve);
  if (!await exists(options.dump)) {
    skip("everything", `no ${options.dump}\n${usage}`);
    return 0;
  }
  const status = await inNamespace(options.peerRoot, import.meta.url);
  if (status !== undefined) return status;
  const time = await gnuTime();
  if (!time) skip("peak memory", "GNU time is not installed");
  const scratch = await Deno.makeTempDir({ prefix: "inquest_bench_" });
  try {
    const crashInput = `${scratch}/crash_input`;
    await Deno.writeTextFile(crashInput, "foreach bt\nquit\n");
    await mountInPeerRoot(options.peerRoot, [options.dump, options.vmlinux, drgnScript, crashInput]);
    console.log(`deno ${Deno.version.deno}, ${options.dump}, ${options.runs} interleaved runs`);
    const files = [options.dump, options.bigDump, options.vmlinux].filter((file) => file !== undefined);
    const subjects = [...await own(options, scratch), ...await peers(options, crashInput)];
    await warmPageCache(files);
    const runs = await interleaved(subjects, options.runs, time);
    report(new Map([...runs].map(([name, each]) => [name, summarize(each)])));
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await bench(parseOptions(Deno.args, (name) => Deno.env.get(name))));
  } catch (error) {
    console.error(`bench: ${(error as Error).message}`);
    Deno.exit(1);
  }
}
