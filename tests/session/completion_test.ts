/** What may stand where, on the embedded dump. */
import assert from "node:assert/strict";
import { Environment } from "../../dsl/mod.ts";
import { SessionCompletion } from "../../lib/session/completion.ts";
import { Session } from "../../lib/session/session.ts";
import { embeddedDump } from "./embedded.ts";

const session = await Session.open({ vmcore: embeddedDump, cache: false });
const completion = new SessionCompletion(session, {
  files: (prefix) => ["out.json", "old/"].filter((name) => name.startsWith(prefix)),
  plugins: () => ["nfs"],
  topics: () => ["where", "language"],
});

async function at(text: string, defined = Environment.empty) {
  const { start, candidates } = await completion.complete(text, text.length, defined);
  return { typed: text.slice(start), candidates };
}

/** The first words that may stand there. */
async function words(text: string, most = 6): Promise<string> {
  const { candidates } = await at(text);
  return candidates.slice(0, most).map(({ text }) => text).join(" ");
}

async function kinds(text: string): Promise<Set<string>> {
  return new Set((await at(text)).candidates.map(({ kind }) => kind));
}

const has = async (text: string, name: string) =>
  (await at(text)).candidates.some((one) => one.text === name);

Deno.test("a statement begins with a table, a walker, a command, a word of the language or a C type", async () => {
  assert.equal(await words("ta", 1), "task");
  assert.equal(await words("vto"), "vtop");
  assert.equal(await words("task_structx"), "");
  assert.equal(await words("task_struct"), "task_struct");
  assert.ok(await has("", "foreach") && await has("", "ps") && await has("", "dmesg"));
  assert.deepEqual((await at("ps; fore")).candidates.map(({ text }) => text), ["foreach"]);
  assert.equal(
    (await at("foreach tas")).candidates[0].summary?.startsWith("Every"),
    (await at("tas")).candidates[0].summary?.startsWith("Every"),
  );
});

Deno.test("clauses stand where they fit", async () => {
  assert.equal(await words("foreach task wh"), "where");
  assert.equal(await words("foreach task where pid = 1 sh"), "show");
  assert.equal(await words("foreach task | gr"), "group");
  assert.equal(await words("foreach task group "), "by");
  assert.equal(await words("foreach task sort pid de"), "desc");
  assert.equal(await words("foreach task top 3 "), "by");
  assert.equal(await words("foreach task format nd"), "ndjson");
  assert.equal(await words("foreach task show rss:"), "size hex time");
  assert.equal(await words("foreach task where pid "), await words("foreach task where tgid "));
  assert.equal(await has("foreach task where ", "show"), false);
  assert.equal(await words("foreach task show pid as "), "");
});

Deno.test("columns, names made by clauses, functions and symbols where an operand may stand", async () => {
  assert.equal(await words("foreach task where co", 1), "comm");
  assert.equal(await words("foreach task let twice = pid * 2 where tw"), "twice");
  assert.equal(await words("foreach task group by state where sta", 1), "state");
  assert.equal(await words("foreach task show pid, comm sort by com", 1), "comm");
  assert.equal(await words("task where co", 1), "comm");
  assert.equal(await words("foreach task where comm ", 1), "and");
  assert.equal(await words("foreach task where comm = cwd ", 1), "where");
  assert.equal(await words("foreach task where ->tas"), "tasks task_works task_frag");
  assert.equal(await words("foreach task where init_tas"), "init_task");
  assert.equal(await words("foreach task show blo", 1), "blocked");
  assert.ok((await kinds("foreach task show co")).has("aggregate"));
  assert.equal(await words("foreach task where count(task where tgi", 1), "tgid");
  assert.equal(await words("foreach task as a where any(task as b where b.tgid = a.tgi"), "tgid");
});

Deno.test("members of what stands before the dot, through pointers, casts, aliases, elements", async () => {
  assert.equal(await words("foreach task show mm.mm_u"), "mm_users");
  assert.equal(await words("foreach task show mm->exe_file->f_path.den"), "dentry");
  assert.equal(await words("foreach task show ->cred->eui"), "euid");
  assert.equal(await words("foreach task as t where t.mm.mm_u"), "mm_users");
  assert.equal(await words("foreach task where ((struct task_struct *)0)->real_par"), "real_parent");
  assert.equal(await words("foreach list(wedge_list, struct wedge_obj, link) show peer.peer.mag"), "magic");
  assert.equal(await words("foreach task expand files as f show f.clo"), "cloexec");
  assert.equal(await words("foreach task join cpu as c on c.onl"), "online");
  assert.equal(await words("foreach task show pid."), "");
});

Deno.test("labels beside an enumeration, and types and members where a walker wants them", async () => {
  assert.equal((await at("foreach task where state=")).candidates[0].kind, "label");
  assert.equal(await words("foreach task where state in (D, TASK_UNI", 1), "TASK_UNINTERRUPTIBLE");
  assert.equal(await words("log where level <= er", 1), "err");
  assert.equal(
    (await at("foreach task where pid = ")).candidates.some(({ kind }) => kind === "label"),
    false,
  );
  assert.equal(await words("foreach list(wedge_list, struct wedge_o"), "wedge_obj");
  assert.equal(await words("foreach list(wedge_list, struct wedge_obj, lin"), "link");
  assert.equal(await words("foreach list(wedge_lis"), "wedge_list");
});

Deno.test("options, types, members, symbols and variables in command lines", async () => {
  assert.ok(await has("ps -", "-m"));
  assert.equal((await at("ps -m -")).typed, "-");
  assert.equal(await words("struct task_struct.real_par"), "real_parent");
  assert.equal(await words("struct task_struct.se.exec_st"), "exec_start");
  assert.equal(await words("task_struct.real_par"), "real_parent");
  assert.equal(await words("sym init_tas"), "init_task");
  assert.equal(await words("set print_m"), "print_max");
  assert.equal(await words("help whe"), "where");
  assert.equal(await words("ps -m | wh"), "where");
  assert.equal(await words("foreach task do vto"), "vtop");
  assert.equal(await words("log | where level = er", 1), "err");
  assert.equal(await words("set scroll l"), "less");
  assert.equal(await words("set radix "), "10 16");
  assert.equal(await words("foreach UN b", 2), "bt btop");
  assert.equal(await words("foreach U"), "UN");
  assert.equal(await words("foreach UN bt -F"), "-F");
  assert.equal(await words("alias all pt"), "pte ptob ptov");
  assert.equal(await words("nothing_known -"), "");
  assert.equal((await at("struct task_struct.real_par")).candidates[0].summary, "struct task_struct *");
  assert.equal(await has("p init_task.", "blocked") && await has("p init_task.", "ppid"), false);
});

Deno.test("files behind to, use, < and >", async () => {
  for (const text of ['foreach task to "o', 'use "o', "< o", "ps > o", "ps >> o"]) {
    const { typed, candidates } = await at(text);
    assert.deepEqual([typed, candidates.map(({ text }) => text)], ["o", ["out.json", "old/"]], text);
  }
  for (const text of ["foreach task to ", "use "]) {
    const [first] = (await at(text)).candidates;
    assert.deepEqual([first.text, first.suffix], ['"out.json', '"'], text);
  }
  assert.deepEqual((await at('use plugin "n')).candidates, [{ text: "nfs", kind: "plugin", suffix: '"' }]);
  assert.equal(await words("use pl"), "plugin");
  assert.equal(await words('foreach task where comm = "o'), "");
  assert.equal(await words("foreach task where pid > o"), await words("foreach task where pid >= o"));
});

Deno.test("what was defined is there, and what cannot be read is no error", async () => {
  const { defined } = await session.compileText(
    "let limit_of_mine = 3\ndef stuck_ones(n = 3) = foreach task limit n",
  );
  assert.deepEqual((await at("stuck", defined)).candidates[0], {
    text: "stuck_ones",
    kind: "definition",
    suffix: "(",
  });
  assert.equal((await at("foreach task where pid < limit_o", defined)).candidates[0].text, "limit_of_mine");
  assert.equal((await at("foreach stuck_ones() where pi", defined)).candidates[0].text, "pid");
  for (
    const text of [
      "foreach task where )))",
      "((((",
      "foreach nonsense where x.",
      "#",
      "1.",
      "foreach task where 12",
      "| | |",
      "x.y.z.",
      "::",
      "do ",
      "= = =",
      "foreach task where /abc",
      "$",
      "js(",
      "foreach task where js(r => r.",
      "def x(",
      "let ",
      "explain ",
      "*",
    ]
  ) await at(text);
  assert.equal(await words("foreach task # wh"), "");
});

Deno.test("hostile names stay out of the line", async () => {
  const found = await at("foreach task where ");
  for (const { text } of found.candidates) assert.match(text, /^[\x20-\x7e]+$/);
});
