/** How much memory a task has. */
import { Size } from "../../../dsl/value.ts";
import type { Cell } from "../../define/cell.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { taskRss, taskSwap, taskVsz } from "../../kernel/task.ts";
import { readTask, type TaskField, taskMember } from "../../kernel/task_fields.ts";
import { CObject } from "../../types/object.ts";
import type { Target } from "../../types/target.ts";

const mmType = "struct mm_struct *";

export const memoryColumns: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "mm",
    type: { object: mmType },
    summary: "its address space; null for a kernel thread and after exit",
    needs: { members: [taskMember("mm")] },
    get: (task, target) => mm(target, task, "mm"),
  },
  {
    name: "active_mm",
    type: { object: mmType },
    summary: "the address space it runs in: a kernel thread's borrowed one",
    needs: { members: [taskMember("activeMm")] },
    get: (task, target) => mm(target, task, "activeMm"),
  },
  {
    name: "vsz",
    type: "size",
    summary: "bytes of address space that are mapped",
    needs: { members: [taskMember("mm"), "mm_struct.total_vm"] },
    get: (task, target) => new Size(taskVsz(target, task)),
  },
  {
    name: "rss",
    type: "size",
    summary: "bytes in memory: file, anonymous and shared pages of its process",
    needs: { members: [taskMember("mm"), "mm_struct.rss_stat"] },
    get: (task, target) => new Size(taskRss(target, task)),
  },
  {
    name: "swap",
    type: "size",
    summary: "bytes of its process on swap devices",
    needs: { members: [taskMember("mm"), "mm_struct.rss_stat"] },
    get: (task, target) => new Size(taskSwap(target, task)),
  },
];

function mm(target: Target, task: bigint, field: TaskField): Cell {
  const address = readTask(target, task, field);
  return address === 0n ? null : CObject.of(target, mmType, address);
}
