/**
 * Compares the program's task table and stacks with what drgn and crash recorded on the same dump.
 *
 *     deno run -A tests/oracle/stacks.ts [--vmcore FILE --drgn drgn-tasks.json --crash foreach-bt.txt] [--show N]
 *
 * Without a dump it takes those of ../shared/dumps and the recordings of ../shared/oracle. Each difference is printed
 * (the first N with --show), and at the end `N of M tasks, K of L stacks`. The exit status is 0 if all are the same.
 */
import { parseArgs } from "node:util";
import { type Answer, compare, type Difference, type Score } from "./comparison.ts";
import { parseBacktraces, parseDrgn } from "./recordings.ts";

const root = new URL("../..", import.meta.url).pathname;
const query = "foreach task show pid, tgid, ppid, comm, state, cpu, stack";

interface Case {
  readonly name: string;
  readonly vmcore: string;
  readonly drgn?: string;
  readonly crash?: string;
}

/** The dumps that are given with the project. */
function givenCases(): Case[] {
  return ["6.1", "6.12"].map((name) => ({
    name,
    vmcore: `${root}../shared/dumps/${name}/vmcore`,
    drgn: `${root}../shared/oracle/${name}/drgn-tasks.json`,
    crash: `${root}../shared/oracle/${name}/041-foreach-bt.txt`,
  }));
}

async function ask(vmcore: string): Promise<Answer[]> {
  const args = ["run", "-A", `${root}lib/ui/main.ts`, "--json", vmcore, query];
  const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "inherit" });
  const { code, stdout } = await child.output();
  if (code !== 0) throw new Error(`the program ended with status ${code}`);
  return JSON.parse(new TextDecoder().decode(stdout)) as Answer[];
}

async function run({ vmcore, drgn, crash }: Case): Promise<Score> {
  const tasks = drgn ? parseDrgn(await Deno.readTextFile(drgn)) : [];
  const backtraces = crash ? parseBacktraces(await Deno.readTextFile(crash)) : [];
  return compare(tasks, backtraces, await ask(vmcore));
}

function show(name: string, differences: readonly Difference[], limit: number): void {
  for (const { task, what, expected, got } of differences.slice(0, limit)) {
    console.log(`${name}: pid ${task}: ${what}\n expected ${expected}\n got ${got}`);
  }
  if (differences.length > limit) console.log(`${name}: ${differences.length - limit} more differences`);
}

function totals(scores: readonly Score[]): string {
  const sum = (of: (score: Score) => number) => scores.reduce((total, score) => total + of(score), 0);
  return `${sum((s) => s.rightTasks)} of ${sum((s) => s.tasks)} tasks, ` +
    `${sum((s) => s.rightStacks)} of ${sum((s) => s.stacks)} stacks`;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** The cases to run; nothing, said so, when the dumps are not there. */
async function casesOf(args: string[]): Promise<{ cases: Case[]; limit: number }> {
  const { values } = parseArgs({
    args,
    options: {
      vmcore: { type: "string" },
      drgn: { type: "string" },
      crash: { type: "string" },
      show: { type: "string", default: "1000000" },
    },
  });
  const limit = Number(values.show);
  const { vmcore, drgn, crash } = values;
  if (vmcore) {
    if (!drgn && !crash) throw new Error("--vmcore wants a recording: --drgn, --crash or both");
    return { cases: [{ name: vmcore, vmcore, drgn, crash }], limit };
  }
  const cases: Case[] = [];
  for (const given of givenCases()) {
    if (await exists(given.vmcore)) cases.push(given);
    else console.log(`${given.name}: skipped: no ${given.vmcore}`);
  }
  return { cases, limit };
}

async function main(): Promise<boolean> {
  const { cases, limit } = await casesOf(Deno.args);
  const scores: Score[] = [];
  for (const each of cases) {
    const score = await run(each);
    show(each.name, score.differences, limit);
    if (cases.length > 1) console.log(`${each.name}: ${totals([score])}`);
    scores.push(score);
  }
  if (scores.length > 0) console.log(totals(scores));
  return scores.every((score) => score.differences.length === 0);
}

if (import.meta.main) {
  const good = await main().catch((error: Error) => {
    console.error(`stacks: ${error.message}`);
    return false;
  });
  Deno.exit(good ? 0 : 1);
}
