/**
 * Counts for a developer, `deno task messages`: how many examples of the manual print what stands below them, how many
 * of the language's error messages some test has produced, and which no test ever did.
 */
import { allExamples, answer, manualPath } from "../tests/manual/examples.ts";
import { keptDumps } from "../tests/sessions/kept_dumps.ts";
import { run } from "./gate/run.ts";
import { idleLines, type Message, messagesOf } from "./messages/find.ts";

const root = new URL("..", import.meta.url).pathname;
/** The tests that talk to the language. */
const tests = ["tests/dsl", "tests/sessions", "tests/manual"];

/** Messages that no text leads to, as something else refuses it first (mostly acorn): the types want them. */
const unreachable: ReadonlySet<string> = new Set([
  "js() does not understand this literal",
  "js() does not understand `super`",
  "js() has no private members",
  'cannot read "${path}"',
]);

async function countExamples(): Promise<{ right: number; all: number }> {
  const examples = allExamples(await Deno.readTextFile(manualPath)), dumps = keptDumps();
  let right = 0;
  try {
    for (const { query, expected } of examples) {
      if ((await answer(query, dumps.engine)).trimEnd() === expected) right++;
    }
  } finally {
    await dumps.close();
  }
  return { right, all: examples.length };
}

/** Runs the tests; gives the report of what ran. */
async function coverage(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "inquest-messages-" });
  try {
    const test = [Deno.execPath(), "test", "-A", "--quiet", "--no-check", `--coverage=${folder}`, ...tests];
    const { exitCode, output } = await run(test, { cwd: root, env: { NO_COLOR: "1" } });
    if (exitCode !== 0) {
      const failed = output.split("\n").filter((line) =>
        line.includes(" => ./tests/") || /^error:/.test(line)
      );
      console.log(`some tests failed, the counts are of what ran:\n  ${[...new Set(failed)].join("\n  ")}`);
    }
    const report = `${folder}/report.lcov`;
    await run([Deno.execPath(), "coverage", "--lcov", `--output=${report}`, folder], { cwd: root });
    return await Deno.readTextFile(report);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The files of the language; the grammar's actions are in the parser that is made of it. */
async function* sources(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* sources(path);
    else if (/(?<!\.d)\.ts$|^parser\.generated\.js$/.test(entry.name)) yield path;
  }
}

async function messages(): Promise<(Message & { path: string })[]> {
  const found: (Message & { path: string })[] = [];
  for await (const path of sources(`${root}dsl`)) {
    const text = await Deno.readTextFile(path);
    // What peggy itself says is rendered anew by syntax_error.ts.
    const own = path.endsWith(".js")
      ? messagesOf(text).filter((m) => m.text.includes("\\n"))
      : messagesOf(text);
    found.push(...own.map((message) => ({ ...message, path })));
  }
  return found.sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line);
}

if (import.meta.main) {
  const { right, all } = await countExamples();
  console.log(`examples of the manual: ${right} of ${all} print what stands below them`);
  const idle = idleLines(await coverage());
  const known = (await messages()).filter(({ text }) => !unreachable.has(text));
  const unseen = known.filter(({ path, line }) => idle.get(path)?.has(line) ?? true);
  for (const { path, line, text } of unseen) console.log(`  ${path.slice(root.length)}:${line}  ${text}`);
  console.log(`error messages: ${known.length - unseen.length} of ${known.length} were produced by a test`);
  Deno.exit(right < all || unseen.length > 0 ? 1 : 0);
}
