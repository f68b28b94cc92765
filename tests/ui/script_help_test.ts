/** What `inquest help` says of scripts and saved queries. */
import assert from "node:assert/strict";
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { runCli } from "../../lib/ui/cli.ts";
import { queriesFolder } from "../../lib/ui/saved_queries.ts";
import { fakeEngine } from "./fake_engine.ts";

const stuck = `#!/usr/bin/env inquest
# Who is stuck, and for how long.
#
# More of it.

use "common.inq"

# Tasks that have not run
# for a while.
def slow(limit = 120s, by = $by) = foreach task where state = D and blocked > limit
def age(x) = x * 2
let boring = "kworker"

slow($limit) where comm !~ /"#/ and js(row => row.pid > 1) show pid, comm limit $1
ps -m | where pid = $2
`;

async function help(topic: string, files: Record<string, string>) {
  const fake = fakeProcess({ args: ["help", topic], files, env: { HOME: "/home" } });
  const status = await runCli(fake, fakeEngine({}));
  return { status, ...fake.written };
}

const folder = "/home/.config/inquest/queries";

Deno.test("a script's help is its header, its parameters and its definitions with their comments", async () => {
  const { status, stdout, stderr } = await help("dir/stuck.inq", { "dir/stuck.inq": stuck });
  assert.deepEqual([status, stderr], [0, ""]);
  assert.equal(
    stdout,
    `Who is stuck, and for how long.

More of it.

usage: inquest VMCORE -f dir/stuck.inq -p by=VALUE -p limit=VALUE WORD1 WORD2

parameters
  $by     given with -p by=VALUE
  $limit  given with -p limit=VALUE
  $1      word 1 behind the script
  $2      word 2 behind the script

definitions
  slow(limit = 120s, by = $by)  Tasks that have not run for a while.
  age(x)                        a function
  boring = "kworker"            a value

uses common.inq
`,
  );
});

Deno.test("a comment right above the first definition is that one's", async () => {
  const { stdout } = await help("x.inq", { "x.inq": "# Half of it.\ndef half(x) = x / 2\n" });
  assert.equal(stdout, "usage: inquest VMCORE -f x.inq\n\ndefinitions\n  half(x)  Half of it.\n");
});

Deno.test("what a script says is harmless, and one that makes no sense says where", async () => {
  const { stdout } = await help("x.inq", { "x.inq": "# a\x1b[2J\n\ntask" });
  assert.equal(stdout, "a\\x1b[2J\n\nusage: inquest VMCORE -f x.inq\n");
  const { status, stderr } = await help("x.inq", { "x.inq": "task where )" });
  assert.equal(status, 2);
  assert.match(stderr, /\^/);
});

Deno.test("saved queries are listed with the first lines of their headers, and have help by their names", async () => {
  const files = {
    [`${folder}/stuck.inq`]: stuck,
    [`${folder}/bare.inq`]: "task",
    [`${folder}/note.txt`]: "",
  };
  const { stdout } = await help("", files);
  assert.ok(
    stdout.endsWith(
      `\nSaved queries in ${folder}, for -f NAME:\n\n  bare\n  stuck  Who is stuck, and for how long.\n`,
    ),
    stdout,
  );
  assert.match((await help("stuck", files)).stdout, /^Who is stuck.*[^]*-f stuck -p by/);
  assert.match((await help("stuck.inq", files)).stdout, /^Who is stuck/);
  assert.match((await help("stukc", files)).stderr, /did you mean stuck\?/);
  assert.doesNotMatch((await help("", {})).stdout, /Saved/);
  assert.match((await help("gone.inq", files)).stderr, /^inquest: there is no script "gone.inq"\n {2}hint/);
  const both = await help("where", { [`${folder}/where.inq`]: "# Mine.\n\ntask" });
  assert.match(both.stdout, /^where\n-----\n[^]*\nMine\.\n/);
});

Deno.test("the folder of saved queries is where the system's custom has it", () => {
  const at = (env: Record<string, string>) => queriesFolder((name) => env[name]);
  assert.equal(at({ HOME: "/h" }), "/h/.config/inquest/queries");
  assert.equal(at({ HOME: "/h", XDG_CONFIG_HOME: "/c" }), "/c/inquest/queries");
  assert.equal(at({ HOME: "/h", XDG_CONFIG_HOME: "c" }), "/h/.config/inquest/queries");
  assert.equal(
    at({ APPDATA: "C:\\Users\\x\\AppData\\Roaming" }),
    "C:\\Users\\x\\AppData\\Roaming\\inquest\\queries",
  );
  assert.equal(at({}), undefined);
});
