/** whatis: declarations, and the search for structures. */
import assert from "node:assert/strict";
import { ran, refusal, rowsOf } from "./session.ts";

const said = async (line: string) => (await ran(line)).lines.join("\n");

Deno.test("whatis declares variables, functions, typedefs and expressions", async () => {
  const answers: Record<string, string> = {
    jiffies: "volatile unsigned long jiffies;",
    schedule: "void schedule(void);",
    _printk: "int _printk(const char *, ...);",
    init_task: "struct task_struct init_task;",
    current_task: "struct task_struct *current_task;",
    linux_banner: "const char linux_banner[];",
    pid_t: "typedef int pid_t;\nSIZE: 4",
    u64: "typedef unsigned long long u64;\nSIZE: 8",
    work_func_t: "typedef void (*)(struct work_struct *) work_func_t;\nSIZE: 8",
    atomic_t: "typedef struct {\n    int counter;\n} atomic_t;\nSIZE: 4",
    "unsigned long": "unsigned long\nSIZE: 8",
    "&init_task": "struct task_struct *",
    "init_task.comm": "char [16]",
    "init_task.tasks.next": "struct list_head *",
    PIDTYPE_PID: "enum pid_type = 0",
    "list_head.next": "struct list_head {\n   [0] struct list_head *next;\n}",
    "struct list_head":
      "struct list_head {\n    struct list_head *next;\n    struct list_head *prev;\n}\nSIZE: 16",
    "enum pid_type":
      "enum pid_type {\n  PIDTYPE_PID = 0\n  PIDTYPE_TGID = 1\n  PIDTYPE_PGID = 2\n  PIDTYPE_SID = 3\n  PIDTYPE_MAX = 4\n};",
  };
  for (const [name, text] of Object.entries(answers)) assert.equal(await said(`whatis ${name}`), text, name);
  assert.equal(await said("whatis -o rcu_special"), await said("union -o rcu_special"));
  assert.match(await refusal("whatis nosuch"), /^whatis: cannot resolve: nosuch/);
  assert.match(await refusal("whatis wedge_mutex_a"), /cannot resolve/);
});

Deno.test("whatis -r and -m find structures by size and by the types of members", async () => {
  const rows = await rowsOf("whatis -r 16-24 -m list_head");
  const names = rows.map(({ name }) => name);
  assert.ok(names.includes("list_head") && names.includes("plist_head"));
  assert.ok(!names.includes("hlist_head"));
  const { lines } = await ran("whatis -r 152 -m wedge_obj");
  assert.deepEqual(lines, ["SIZE  TYPE", " 152  wedge_obj"]);
  assert.deepEqual((await ran("whatis -m nosuchtype")).lines, ["(none found)"]);
  assert.match(await refusal("whatis -r 24-16"), /invalid size/);
});

Deno.test("whatis's rows have a function's parameters with their names", async () => {
  const [row] = await rowsOf("whatis kernel_clone");
  assert.deepEqual([row.kind, row.type, row.parameters], [
    "function",
    "pid_t (struct kernel_clone_args *)",
    ["struct kernel_clone_args *args"],
  ]);
});
