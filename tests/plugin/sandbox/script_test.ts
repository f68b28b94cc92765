/** Scripts in TypeScript: what they are given, and what becomes of what they give. */
import assert from "node:assert/strict";
import { inquest, vmcore, withFiles } from "./program.ts";

const rows = `import { part } from "./below/part.ts";
export default async function* ({ session, args, output }) {
  output.print("for", ...args, "\\x1b[31m");
  const query = "foreach task where pid in (1, 2) show pid, comm, task, blocked";
  for (const { pid, comm, task } of await session.query(query)) {
    yield { pid, comm, task, half: Number(pid) / 2, when: new Date(0), nothing: undefined, list: [1, "a"], part };
  }
}`;
const part = 'import type {} from "../rows.ts"; export const part: string = "ü";';

Deno.test("a script's rows are drawn like a query's, in any format", async () => {
  await withFiles({ "rows.ts": rows, "below/part.ts": part }, async (folder) => {
    const { exitCode, output } = await inquest([
      vmcore,
      "--format",
      "ndjson",
      "-f",
      `${folder}/rows.ts`,
      "a b",
      "c",
    ]);
    assert.equal(exitCode, 0, output);
    const [head, ...lines] = output.trimEnd().split("\n");
    assert.equal(head, "for a b c \\x1b[31m");
    const first = JSON.parse(lines[0]);
    assert.match(first.task, /^0xff/);
    delete first.task;
    assert.deepEqual([lines.length, first], [2, {
      pid: 1,
      comm: "init",
      half: 0.5,
      when: "1970-01-01T00:00:00Z",
      nothing: null,
      list: [1, "a"],
      part: "ü",
    }]);
    const table = await inquest([vmcore, "-f", "rows.ts"], { cwd: folder });
    assert.match(table.output, /^for \\x1b\[31m\npid {2}comm {2,}task {2,}half .*\n {2}1 {2}init /);
  });
});

Deno.test("lines and scripts of the language are answered before", async () => {
  const script =
    "export default ({ session, output }) => output.print(session.symbol('jiffies') !== undefined);";
  await withFiles({ "s.mjs": script, "q.inq": "foreach task where pid = 2 show pid" }, async (folder) => {
    const words = [vmcore, "-e", "foreach task where pid = 1 show pid", "-f", `${folder}/s.mjs`];
    const { exitCode, output } = await inquest([...words, "-f", `${folder}/q.inq`, "--format", "tsv"]);
    assert.deepEqual([exitCode, output], [0, "pid\n1\npid\n2\ntrue\n"]);
  });
});

Deno.test("what is wrong with a script is one line that says where", async () => {
  const scripts: Record<string, [text: string, status: number, message: RegExp]> = {
    "none.ts": [
      "export const x = 1;",
      2,
      /none\.ts: a script needs a function for its default export\n {2}hint/,
    ],
    "throws.ts": [
      "export default () => {\n  throw new TypeError('no\\nway');\n};",
      1,
      /TypeError: no \(line 2\)\n/,
    ],
    "text.ts": ["export default () => { throw 'text'; };", 1, /text\.ts: threw text\n/],
    "top.ts": ["undefined_name;", 1, /top\.ts: ReferenceError: undefined_name is not defined \(line 1\)\n/],
    "syntax.ts": ["export default (", 1, /syntax\.ts: /],
    "number.ts": ["export default () => 5;", 2, /number\.ts: its function returned neither rows nor nothing/],
    "row.ts": ["export default () => [5];", 2, /row\.ts: a row is an object, .* not 5/],
    "column.ts": [
      "export default () => [{ a: 1 }, { a: 1, b: 2 }];",
      2,
      /column "b", which the first row has not/,
    ],
    "query.ts": ["export default ({ session }) => session.query('foreach tsk');", 2, /\^\^\^/],
  };
  const texts = Object.fromEntries(Object.entries(scripts).map(([name, [text]]) => [name, text]));
  await withFiles(texts, async (folder) => {
    for (const [name, [, status, message]] of Object.entries(scripts)) {
      const { exitCode, output } = await inquest([vmcore, "-f", `${folder}/${name}`]);
      assert.equal(exitCode, status, output);
      assert.match(output, message);
      assert.doesNotMatch(output, /\n {4}at /, output);
    }
    const { exitCode, output } = await inquest([vmcore, "-f", `${folder}/gone.ts`]);
    assert.deepEqual([exitCode, output], [2, `inquest: cannot read ${folder}/gone.ts: no such file\n`]);
  });
});

Deno.test("a cell that nothing can draw says so, and the rows around it stand", async () => {
  const script = "export default () => [{ a: new Map() }, { a: null }, { a: 2 ** 60 }];";
  await withFiles({ "s.ts": script }, async (folder) => {
    const { exitCode, output } = await inquest([vmcore, "--json", "-f", `${folder}/s.ts`]);
    assert.equal(exitCode, 0, output);
    assert.match(
      output,
      /\{"a":\{"error":"a cell cannot hold a value of the kind Map"\}\},\n {2}\{"a":null\}/,
    );
    assert.match(output, /1 cell could not be read/);
    const strict = await inquest([vmcore, "--json", "--strict", "-f", `${folder}/s.ts`]);
    assert.equal(strict.exitCode, 1);
  });
});

Deno.test("--trust runs it with the program's own rights", async () => {
  const script =
    "export default ({ output }) => output.print(Deno.readTextFileSync('/proc/sys/kernel/ostype').trim());";
  await withFiles({ "s.ts": script }, async (folder) => {
    const trusted = await inquest([vmcore, "--trust", "-f", `${folder}/s.ts`]);
    const { exitCode, output } = await inquest([vmcore, "-f", `${folder}/s.ts`]);
    assert.notEqual(exitCode, 0, output);
    // Deno itself keeps /proc from all that has not every right.
    assert.match(trusted.output, /^Linux\n|Requires all access/);
    assert.doesNotMatch(output, /^Linux/);
  });
});

Deno.test("Deno.args are the script's own words, in the sandbox and outside", async () => {
  const script = "export default ({ output }) => output.print(Deno.args.join('+'));";
  await withFiles({ "s.ts": script }, async (folder) => {
    for (const trust of [[], ["--trust"]]) {
      const { output } = await inquest([...trust, vmcore, "-f", `${folder}/s.ts`, "one", "-x"]);
      assert.equal(output, "one+-x\n");
    }
  });
});

Deno.test("a comma in a path is no way to another one", async () => {
  await withFiles({ "x,/etc/s.ts": "export default () => {};" }, async (folder) => {
    const { exitCode, output } = await inquest([vmcore, "-f", `${folder}/x,/etc/s.ts`]);
    assert.equal(exitCode, 2);
    assert.match(output, /a file with a comma in its name/);
  });
});
