/** `inquest types`, and what `deno check` makes of it. */
import assert from "node:assert/strict";
import { run } from "../../tools/gate/run.ts";
import { typesHelp } from "../../lib/ui/types.ts";

const root = new URL("../..", import.meta.url).pathname;
const vmcore = `${root}examples/vmcore-6.1`;

const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
await Deno.writeTextFile(
  `${folder}/deno.json`,
  JSON.stringify({ imports: { "@inquest/inquest": `file://${root}mod.ts` } }),
);

/** The program, as its users start it. */
async function inquest(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${root}lib/ui/main.ts`, "types", "--no-cache", ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** A script's beginning: a typed session, a task, and lines of its own. */
const script = (lines: string) =>
  `import { CObject, membersOf, typed, type Session, type TypedObject } from "@inquest/inquest";
import type { Kernel } from "./kernel.d.ts";
declare const session: Session;
const kernel = typed<Kernel>(session);
const task = kernel.object("struct task_struct", 0xffff888000000000n);
${lines}
`;

/** What `deno check` says of a script, without the places. */
async function check(lines: string): Promise<{ ok: boolean; output: string }> {
  const path = `${folder}/script.ts`;
  await Deno.writeTextFile(path, script(lines));
  const command = [Deno.execPath(), "check", "--config", `${folder}/deno.json`, path];
  const { exitCode, output } = await run(command, { cwd: folder, env: { NO_COLOR: "1" } });
  return { ok: exitCode === 0, output };
}

/** Writes the file for a dump, once for all that follow. */
async function writeKernel(dump: string, ...args: string[]): Promise<number> {
  const { code, stdout, stderr } = await inquest(dump, ...args);
  assert.equal(code, 0, stderr);
  await Deno.writeTextFile(`${folder}/kernel.d.ts`, stdout);
  return stdout.length;
}

/** Paths that every kernel from 5.10 on has. */
const sound = `
task.member("mm.mmap_base").integer();
task.member("cred->uid.val").integer();
task.member("comm[3]").integer();
task.member("files.fdt.fd[3].f_path.dentry.d_name.name").string();
task.member("se.avg").member("load_avg").number();
task.member("parent").deref().member("tasks.next").addressOf();
const label: "HRTIMER_NORESTART" | "HRTIMER_RESTART" | undefined =
  kernel.object("enum hrtimer_restart", 0n).enumerator();
const object: CObject = task.member("mm");
session.stack(task);
const pointer = kernel.object("struct task_struct *", 0n).member("pid");
const lru = kernel.object("struct page", 0n).member("lru");
const typedLater = session.object("struct page", 0n) as TypedObject<Kernel["struct page"]>;
typedLater.member("flags");
kernel.variable("jiffies_64", "u64").integer();
const path: string = prompt() ?? "";
task.member(path);
const members = membersOf<Kernel>()("struct task_struct", { brk: "mm->brk", uid: "cred.uid.val" });
members.at(session.target, 0n, "uid").integer();
members.column("brk", { name: "brk", type: "address", summary: "s" });
export { label, lru, object, pointer };
`;

Deno.test("a script whose members are right passes deno check", async () => {
  const length = await writeKernel(vmcore, "task_struct", "struct", "page", "enum hrtimer_restart");
  assert.ok(length < 2 << 20, `${length} characters`);
  const { ok, output } = await check(sound);
  assert.ok(ok, output);
});

Deno.test("a misspelt member, type or label fails deno check, which names the right ones", async () => {
  await writeKernel(vmcore, "task_struct", "enum hrtimer_restart");
  const wrong: [string, RegExp][] = [
    [`task.member("mm.mmap_bse");`, /"mm\.mmap_bse"' is not assignable to .*"mm\.mmap_base"/],
    [`task.member("mm->owner->pidd");`, /to parameter of type '"mm\.owner\./],
    [`task.member("pid.x");`, /to parameter of type '"pid"'/],
    [`task.member("pid[0]");`, /not assignable/],
    [`task.member("comm").index(0).member("x");`, /not assignable/],
    [
      `membersOf<Kernel>()("struct task_struct", { uid: "cred->uid.val", brk: "mm->brkk" });`,
      /"mm->brkk"' is not assignable to .*"mm\.mmap_base"/,
    ],
    [`kernel.object("struct task_strukt", 0n);`, /"struct task_strukt"' is not assignable/],
    [`kernel.object("struct task_strukt *", 0n);`, /not assignable/],
    [
      `export const l: "HRTIMER_NEVER" | undefined = kernel.object("enum hrtimer_restart", 0n).enumerator();`,
      /"HRTIMER_NORESTART"/,
    ],
  ];
  const before = script("").split("\n").length - 1;
  const { ok, output } = await check(wrong.map(([line]) => line).join("\n"));
  assert.ok(!ok);
  const errors = output.split(/(?=TS\d+ \[ERROR\])/).slice(1);
  assert.equal(errors.length, wrong.length, output);
  for (const [i, [line, message]] of wrong.entries()) {
    assert.match(errors[i], message);
    assert.match(errors[i], new RegExp(`script\\.ts:${before + i}:`), line);
  }
});

Deno.test("without a type the tables' structures are declared; with --all a module's, too", async () => {
  await writeKernel(vmcore);
  const tables = await Deno.readTextFile(`${folder}/kernel.d.ts`);
  for (const name of ["task_struct", "file", "vm_area_struct"]) {
    assert.ok(tables.includes(`"struct ${name}":`), name);
  }
  assert.ok(!tables.includes(`"struct wedge_obj"`));
  const length = await writeKernel(vmcore, "--all");
  assert.ok(length > tables.length && length < 16 << 20, `${length} characters`);
  const { ok, output } = await check(`kernel.object("struct wedge_obj", 0n).member("peer.name").string();`);
  assert.ok(ok, output);
});

Deno.test("what cannot be declared is said", async () => {
  const cases: [string[], number, RegExp][] = [
    [[vmcore, "struct nosuch"], 1, /no type "struct nosuch"/],
    [[vmcore, "a+b"], 2, /"a\+b" is no list of types/],
    [[vmcore, "--all", "page"], 2, /--all has every type/],
    [[], 2, /which dump\?/],
  ];
  for (const [args, status, message] of cases) {
    const { code, stdout, stderr } = await inquest(...args);
    assert.deepEqual([code, stdout], [status, ""], stderr);
    assert.match(stderr, message);
  }
  assert.equal((await inquest("--help")).stdout, typesHelp);
});

/** Dumps of other kernels, where they are: a folder that holds folders with a vmcore each. */
const lab = Deno.env.get("INQUEST_LAB");
for (const name of ["5.10-4l", "6.12-amd64-4l", "7.2-4l"]) {
  const dump = `${lab}/${name}/vmcore`;
  const there = lab !== undefined && await Deno.stat(dump).then(() => true, () => false);
  Deno.test({
    name: `types of ${name}${there ? "" : ": skipped, INQUEST_LAB names no folder with it"}`,
    ignore: !there,
    async fn() {
      const length = await writeKernel(dump, "task_struct", "page", "enum hrtimer_restart");
      assert.ok(length < 2 << 20, `${length} characters`);
      const { ok, output } = await check(sound);
      assert.ok(ok, output);
      assert.ok(!(await check(`task.member("mm.mmap_bse");`)).ok);
    },
  });
}
