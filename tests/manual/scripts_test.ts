/** Runs what `explain --ts` prints for every example of the manual, all in one process, and compares the rows. */
import assert from "node:assert/strict";
import { run } from "../../tools/gate/run.ts";
import { keptDumps } from "../sessions/kept_dumps.ts";
import { vmcore } from "../sessions/play.ts";
import { allExamples, answer, manualPath } from "./examples.ts";

const root = new URL("../../", import.meta.url).pathname;

/** Imports each script, and has what they print told apart by their numbers. */
function runnerOf(count: number): string {
  const imports = Array.from({ length: count }, (_, i) => `script = ${i};\nawait import("./${i}.ts");\n`);
  return "const print = console.log;\nlet script = 0;\n" +
    'console.log = (line: string) => print(script + " " + line);\n' + imports.join("");
}

Deno.test("explain --ts prints a script that gives the same rows, for every example of the manual", async () => {
  const dumps = keptDumps();
  const folder = await Deno.makeTempDir();
  try {
    const examples = allExamples(await Deno.readTextFile(manualPath));
    const queries = examples.map(({ query }) => query)
      .filter((query, i) => !/^explain\b/.test(query) && !/^! error/.test(examples[i].expected));
    assert.ok(queries.length >= 40, `${queries.length} queries`);
    const expected: string[] = [];
    for (const [i, query] of queries.entries()) {
      await Deno.writeTextFile(
        `${folder}/${i}.ts`,
        await answer(scriptOf(query), dumps.engine) + "\n",
      );
      const rows = await answer(query, dumps.engine, ["--format", "ndjson"]);
      expected.push(...rows.split("\n").filter((row) => row.startsWith("{")).map((row) => `${i} ${row}`));
    }
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

Deno.test("a script says how it is run, what each column is, and quotes what a query may hold", async () => {
  const dumps = keptDumps();
  try {
    const script = await answer(
      'explain --ts task where comm = "`${a}\\\\" show comm, blocked, parent',
      dumps.engine,
    );
    assert.match(
      script,
      /^\/\/ deno run --allow-read --config \S+deno\.json SCRIPT VMCORE\nimport \{ openSession \} from "file:/,
    );
    assert.match(
      script,
      /\n\/\/ {3}comm: string\n\/\/ {3}blocked: Duration\n\/\/ {3}parent: CObject \(struct task_struct \*\)\n/,
    );
    assert.ok(
      script.includes('session.query(`task where comm = "\\`\\${a}\\\\\\\\" show comm, blocked, parent`)'),
    );
  } finally {
    await dumps.close();
  }
});
