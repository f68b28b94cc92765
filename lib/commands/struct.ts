/** `struct`: the definition of a structure, or a structure in the dump. */
import { defineCommand } from "../define/command.ts";
import { structCommand } from "./struct/command.ts";

export const struct = defineCommand({
  ...structCommand("struct"),
  name: "struct",
  aliases: { size: "struct" },
  summary: "the definition of a structure, or a structure at an address",
  examples: [
    { line: "struct list_head", says: "the definition, and the size" },
    { line: "struct -o mm_struct.pgd,owner", says: "where members are" },
    {
      line: "struct task_struct.pid,comm,se.vruntime init_task",
      says: "members of the structure at an address",
    },
    {
      line: "struct task_struct.pid,comm -l task_struct.tasks (&init_task.tasks)",
      says: "back from a list_head",
    },
    { line: "struct rq.nr_running,curr runqueues:a", says: "a per-CPU variable, of every CPU" },
    { line: "struct nsproxy.uts_ns -p init_nsproxy", says: "what a pointer points to" },
  ],
});
