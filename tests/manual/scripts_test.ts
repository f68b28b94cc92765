/** Runs what `explain --ts` prints for every example of the manual, all in one process, and compares the rows. */
import assert from "node:assert/strict";
import { run } from "../../tools/gate/run.ts";
import { keptDumps } from "../sessions/kept_dumps.ts";
import { vmcore } from "../sessions/play.ts";
import { allExamples, answer, manualPath } from "./examples.ts";

const root = new URL("../../", import.meta.url).pathname;

/** Shapes of queries that the manual has no example of. */
const shapes = [
  "task where pid in (1, 2) or state = Z sort by comm desc, pid limit 3",
  "task where not (state in (S, I) or blocked < 8s) show pid, state, blocked",
  'task where not (pid between 3 and 180) and comm !~ /^[a-m]/i and comm not like "%s" show pid, comm',
  "task where cpu != 0 and policy != NORMAL or flags has PF_EXITING show comm, policy, flags:hex",
  "task where mm is not null and not kthread top 3 by rss asc show comm, rss, vsz",
  'task where *(u64 *)(mm->start_stack) is missing and comm = "init" show *(u64 *)(mm->start_stack) as top, mm.owner.parent',
  "task let age = blocked + 1s where age > 9s sort by age show age, age / 1s as seconds top 2 by age limit 1",
  "task distinct state sort by state desc",
  "task group by policy, state show count(), uniq(comm), avg(rss) as mean where count > 1 sort by mean desc limit 2",
  "task group by kthread group by 1 as one show count() as groups",
  "task group by state show count() as n count",
  "task where pid > 150 count where count > 10",
  "(task where state = D | sort by pid | limit 4) where pid > 171 show pid, comm",
  "cpu as c join cpu as d on c.cpu < d.cpu show c.cpu, d.cpu, d.comm",
  "task as p where p.state = D join task as q on q.parent = p.parent and q.pid < p.pid show p.pid, q.pid limit 5",
  "file as f where f.type = SOCK join task as t on t.pid = f.pid show t.comm, f.fd, f.path",
  "task as t expand t.files as f expand t.threads as h where f.fd < 2 limit 3 show f.path, h.comm, t.pid",
  "task where pid = 190 expand stack as f show f.symbol, f, comm",
  "task as t let k = t.comm show k as name, symbol(t.stack_canary) as s, length(k) as n where n > 12 limit 2",
  "log where level <= err or text ~ /sysrq/i show level, text limit 2",
  "percpu(runqueues) show cpu, nr_running, curr.pid",
  "array(taint_flags, struct taint_flag) limit 2 show index, c_true",
  "task limit 0",
];

/** Imports each script, and has what they print told apart by their numbers. */
function runnerOf(count: number): string {
  const imports = Array.from({ length: count }, (_, i) => `script = ${i};\nawait import("./${i}.ts");\n`);
  return "const print = console.log;\nlet script = 0;\n" +
    'console.log = (line: string) => print(script + " " + line);\n' + imports.join("");
}

Deno.test("explain --ts prints a script that gives the same rows, for every example of the manual and more", async () => {
  const dumps = keptDumps();
  const folder = await Deno.makeTempDir();
  try {
    const examples = allExamples(await Deno.readTextFile(manualPath));
    const queries = examples.map(({ query }) => query)
      .filter((query, i) => !/^explain\b/.test(query) && !/^! error/.test(examples[i].expected));
    assert.ok(queries.length >= 40, `${queries.length} queries`);
    queries.push(...shapes);
    const expected: string[] = [], asked: string[] = [];
    for (const [i, query] of queries.entries()) {
      const script = await answer(scriptOf(query), dumps.engine);
      if (script.includes("session.query(")) asked.push(query);
      await Deno.writeTextFile(`${folder}/${i}.ts`, `${script}\n`);
      const rows = await answer(query, dumps.engine, ["--format", "ndjson"]);
      expected.push(...rows.split("\n").filter((row) => row.startsWith("{")).map((row) => `${i} ${row}`));
    }
    assert.deepEqual(asked, [], "each is written out in TypeScript");
    assert.deepEqual(await printedBy(folder, queries.length), expected);
  } finally {
    await dumps.close();
    await Deno.remove(folder, { recursive: true });
  }
});

/** Definitions stand before what is explained. */
function scriptOf(query: string): string {
  return query.replace(/^(?:(?:def|let|use) [^;]*;\s*)*/, "$&explain --ts ");
}

async function printedBy(folder: string, count: number): Promise<string[]> {
  await Deno.writeTextFile(`${folder}/runner.ts`, runnerOf(count));
  const flags = ["--quiet", "--no-prompt", "--allow-read", "--allow-env", `--allow-write=${folder}`];
  const command = ["run", ...flags, "--config", `${root}deno.json`, `${folder}/runner.ts`];
  const { exitCode, output } = await run([Deno.execPath(), ...command, vmcore, folder, String(count)], {
    stdoutOnly: true,
    env: { XDG_CACHE_HOME: folder },
  });
  assert.equal(exitCode, 0, output);
  return output.trimEnd().split("\n");
}

Deno.test("a script says how it is run, and quotes what a query may hold", async () => {
  const dumps = keptDumps();
  try {
    const script = await answer(
      'explain --ts task where comm = "`${a}\\\\" and exists(vma where name = "`${b}") show comm',
      dumps.engine,
    );
    assert.match(script, /^\/\/ deno run --allow-read --config \S+deno\.json SCRIPT VMCORE\nimport \{ is, /);
    assert.ok(script.includes('"exists(vma where name = \\"`${b}\\")"'), script);
    const asked = await answer('explain --ts assert 1 = 1 else "`${a}"', dumps.engine);
    assert.ok(asked.includes('session.query(`assert 1 = 1 else "\\`\\${a}"`)'), asked);
  } finally {
    await dumps.close();
  }
});
