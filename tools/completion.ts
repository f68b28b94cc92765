/** How long completion takes: deno run -A tools/completion.ts [VMCORE] */
import { Environment } from "../dsl/mod.ts";
import { SessionCompletion } from "../lib/session/completion.ts";
import { openSession } from "../lib/session/session.ts";

const vmcore = Deno.args[0] ?? new URL("../examples/vmcore-6.1", import.meta.url).pathname;

/** Texts with the cursor at their ends, of every kind of place. */
const texts = [
  "",
  "ta",
  "fore",
  "task_str",
  "foreach ",
  "foreach ta",
  "foreach task ",
  "foreach task wh",
  "foreach task where ",
  "foreach task where st",
  "foreach task where state=",
  "foreach task where state in (D, ",
  "foreach task show mm.mm_",
  "foreach task show task.mm.mm_",
  "foreach task show ->cred->",
  "foreach task show mm->exe_file->f_path.de",
  "foreach task as t where t.",
  "foreach task as t where t.mm.",
  "foreach task where init_ta",
  "foreach task where pid = 1 show pid, co",
  "foreach task sort ",
  "foreach task sort by pid ",
  "foreach task group by sta",
  "foreach task group by state show cou",
  "foreach task let x = pid where x",
  "foreach task top 3 ",
  "foreach task top 3 by ",
  "foreach task format ",
  "foreach task show rss:",
  "foreach task expand files as f show f.",
  "foreach task join cpu as c on c.",
  "foreach list(",
  "foreach list(wedge_l",
  "foreach list(wedge_list, struct wed",
  "foreach list(wedge_list, struct wedge_obj, ",
  "foreach list(wedge_list, struct wedge_obj, link) show pe",
  "foreach list(wedge_list, struct wedge_obj, link) show peer.",
  "foreach task where count(task where st",
  "foreach task where any(task as o where o.",
  "foreach task where ((struct task_struct *)0)->co",
  "foreach task where read(",
  "ps -",
  "ps -m | wh",
  "ps -m | where ",
  "struct task_str",
  "struct task_struct.se.",
  "sym init_t",
  "rd jif",
  "p init_task.",
  "set ",
  "help wh",
  "log | where level = ",
  "foreach task do ",
  "foreach UN ",
  "foreach UN bt -",
  "set scroll ",
  "use plugin ",
  "foreach task to ",
  "sym __",
  "struct s",
  "whatis t",
  "foreach task where __",
  "list task_struct.ta",
];

const start = performance.now();
const session = await openSession({ vmcore });
const completion = new SessionCompletion(session, { files: () => [], plugins: () => [], topics: () => [] });
console.log(`opened in ${(performance.now() - start).toFixed(0)} ms`);
const times: { readonly text: string; readonly ms: number; readonly first: boolean }[] = [];
for (const first of [true, false]) {
  for (const text of texts) {
    const from = performance.now();
    const { candidates, more } = await completion.complete(text, text.length, Environment.empty);
    times.push({ text, ms: performance.now() - from, first });
    if (!first) continue;
    const some = candidates.slice(0, 6).map(({ text, kind }) => `${text}(${kind})`).join(" ");
    console.log(`${JSON.stringify(text)}: ${candidates.length}${more ? "+" : ""} ${some}`);
  }
}
report("the very first", times.slice(0, 1));
report("each for the first time", times.slice(1).filter(({ first }) => first));
report("again", times.filter(({ first }) => !first));
session.close();

function report(what: string, some: typeof times): void {
  const sorted = [...some].sort((a, b) => a.ms - b.ms);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].ms.toFixed(1);
  const slow = sorted.slice(-4).reverse().map(({ text, ms }) => `${JSON.stringify(text)} ${ms.toFixed(1)}`);
  console.log(
    `${what}: ${sorted.length} completions, median ${at(0.5)} ms, 90 % ${at(0.9)} ms, worst ${at(1)} ms (${
      slow.join(", ")
    })`,
  );
}
