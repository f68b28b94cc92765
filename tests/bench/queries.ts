/**
 * Times questions of every kind, each as a process of its own, against drgn asked the same in Python; see options.ts for
 * what it takes. The index of the kernel is kept, and all files are in the page cache. drgn starts with
 * --no-default-symbols: without the search for the modules' files. What cannot be measured here is skipped, and that is
 * said.
 */
import { resolve } from "node:path";
import { wedgeCrowd } from "../build/wedge_crowd.ts";
import { answer, gnuTime, measure, warmPageCache } from "./measure.ts";
import { absolute, type Options, parseOptions, usage } from "./options.ts";
import { inNamespace, mountInPeerRoot } from "./peer_root.ts";
import type { Phases } from "./phases.ts";
import { type BenchQuestion, questions, start, wantedPid } from "./questions.ts";
import { median, peersTable, phasesTable, summarize, type Summary } from "./statistics.ts";
import { denoDirectory, inquest, inRoot, interleaved, peer, type Start, type Subject } from "./subjects.ts";

const project = new URL("../..", import.meta.url).pathname;
const drgnScript = `${project}tests/bench/drgn_queries.py`;
/** Objects in each structure of the wedge module. */
const objects = 100_000;

/** A dump to ask, and what the script for drgn has to be told about it. */
interface Asked {
  readonly path: string;
  readonly numbers: readonly string[];
}

type Dumps = Partial<Record<BenchQuestion["dump"], Asked>>;

async function exists(path: string | undefined): Promise<boolean> {
  return path !== undefined && await Deno.stat(path).then(() => true, () => false);
}

function skip(what: string, why: string): void {
  console.log(`skipped: ${what}: ${why}`);
}

async function dumpsOf({ dump, crowdDump }: Options, scratch: string): Promise<Dumps> {
  const dumps: Dumps = {};
  if (crowdDump && await exists(crowdDump)) {
    dumps.crowd = { path: crowdDump, numbers: [`pid=${wantedPid}`] };
  } else skip("the questions about tasks", crowdDump ? `no ${crowdDump}` : "no --crowd-dump");
  if (!dump || !await exists(dump)) {
    skip("the walks", `no ${dump}`);
    return dumps;
  }
  const { bytes, heads, members, size } = await wedgeCrowd(dump, objects), path = `${scratch}/wedge_crowd`;
  await Deno.writeFile(path, bytes);
  dumps.wedge = {
    path,
    numbers: Object.entries({ ...heads, ...members, size }).map((pair) => pair.join("=")),
  };
  return dumps;
}

/** The name of what asks a question. */
function by(program: "inquest" | "drgn", { name, dump }: BenchQuestion): string {
  return `${program}: ${name} ${dump}`;
}

function drgnSubject(options: Options, dump: Asked, question: BenchQuestion): Subject {
  const files = ["-c", dump.path, "-s", options.vmlinux!];
  const args = ["-q", "--no-default-symbols", ...files, drgnScript, question.name, ...dump.numbers];
  return peer(by("drgn", question), options.peerRoot, "drgn", args);
}

/** Whether drgn is here and answers. */
async function drgnAnswers(options: Options, asked: readonly Subject[]): Promise<boolean> {
  if (!options.vmlinux || !await exists(options.vmlinux)) {
    skip("drgn", options.vmlinux ? `no ${options.vmlinux}` : "no --vmlinux, which it needs");
    return false;
  }
  try {
    console.log((await answer(inRoot(options.peerRoot, "drgn", ["--version"]))).trim().split("\n")[0]);
    for (const { command } of asked) await answer(command);
    return true;
  } catch (error) {
    skip("drgn", (error as Error).message);
    return false;
  }
}

/** The questions that there is a dump for, behind the one that asks nothing of each dump. */
function askable(dumps: Dumps): BenchQuestion[] {
  const starts = (["crowd", "wedge"] as const).map((dump) => ({ ...start, dump }));
  return [...starts, ...questions].filter(({ dump }) => dumps[dump] !== undefined);
}

/** Medians of the parts of each question. */
async function phasesOf(
  asked: readonly BenchQuestion[],
  dumps: Dumps,
  how: Start,
  runs: number,
): Promise<Map<string, Phases>> {
  const report = `${how.cache}/phases.json`, found = new Map<string, Phases[]>();
  const env = { XDG_CACHE_HOME: how.cache, DENO_DIR: how.denoDir };
  const program = [
    "run",
    "-A",
    "--quiet",
    "--config",
    `${project}deno.json`,
    `${project}tests/bench/phases.ts`,
  ];
  for (let round = 0; round < runs; round++) {
    for (const { name, query, dump } of asked) {
      if (name === start.name) continue;
      const args = [...program, report, dumps[dump]!.path, query];
      await measure({ program: Deno.execPath(), args, env }, undefined);
      const phases = JSON.parse(await Deno.readTextFile(report)) as Phases;
      found.set(name, [...found.get(name) ?? [], phases]);
    }
  }
  return new Map([...found].map(([name, all]) => {
    const middle = (part: keyof Phases) => median(all.map((phases) => phases[part]));
    return [name, {
      load: middle("load"),
      open: middle("open"),
      compile: middle("compile"),
      run: middle("run"),
    }];
  }));
}

function report(asked: readonly BenchQuestion[], of: ReadonlyMap<string, Summary>): void {
  const rows = asked.map((question) => {
    const nothing = { ...start, dump: question.dump };
    const times = (program: "inquest" | "drgn") => ({
      whole: of.get(by(program, question)),
      start: of.get(by(program, nothing)),
    });
    return { name: `${question.name}, ${question.dump}`, inquest: times("inquest"), drgn: times("drgn") };
  });
  console.log(`\n${peersTable(rows)}\n`);
}

async function run(options: Options, scratch: string): Promise<void> {
  const dumps = await dumpsOf(options, scratch), asked = askable(dumps);
  const files = Object.values(dumps).map(({ path }) => path);
  await mountInPeerRoot(options.peerRoot, [...files, options.vmlinux, drgnScript]);
  console.log(`deno ${Deno.version.deno}, ${options.runs} interleaved runs`);
  const how: Start = { denoDir: await denoDirectory(), cache: scratch, cold: false };
  const own = asked.map((question) =>
    inquest(by("inquest", question), how, [dumps[question.dump]!.path, question.query])
  );
  const drgn = options.vmlinux
    ? asked.map((question) => drgnSubject(options, dumps[question.dump]!, question))
    : [];
  // The first run keeps the index, and shows that there is an answer at all.
  for (const subject of own) await answer(subject.command);
  const subjects = [...own, ...await drgnAnswers(options, drgn) ? drgn : []];
  await warmPageCache([
    ...files,
    ...options.vmlinux && await exists(options.vmlinux) ? [options.vmlinux] : [],
  ]);
  const time = await gnuTime();
  const times = await interleaved(subjects, options.runs, time);
  report(asked, new Map([...times].map(([name, each]) => [name, summarize(each)])));
  console.log(phasesTable(await phasesOf(asked, dumps, how, options.runs)));
}

async function bench(given: Options): Promise<number> {
  const dump = given.dump ?? `${project}examples/vmcore-6.1`;
  const options = absolute({ ...given, dump }, resolve);
  const status = await inNamespace(options.peerRoot, import.meta.url);
  if (status !== undefined) return status;
  const scratch = await Deno.makeTempDir({ prefix: "inquest_bench_" });
  try {
    await run(options, scratch);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await bench(parseOptions(Deno.args, (name) => Deno.env.get(name))));
  } catch (error) {
    console.error(`bench: ${(error as Error).message}\n${usage}`);
    Deno.exit(1);
  }
}
