/** What a task has open and mapped, and where it is in the tree of files. */
import { RowRef } from "../../define/cell.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { openFiles } from "../../kernel/files.ts";
import { pathNeeds } from "../../kernel/path.ts";
import { taskMember } from "../../kernel/task_fields.ts";
import { taskPlace, taskProgram } from "../../kernel/task_places.ts";
import { taskMappings, vmaProblem } from "../../kernel/vma.ts";
import { whole } from "../../kernel/walk_end.ts";

/** What the cell of a list holds at the most: the tables `file` and `vma` have the others. */
const most = 1_000_000;

export const placeColumns: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "files",
    type: { list: { row: "file" } },
    summary: "its open files, as rows of the table file; threads mostly share them",
    needs: { members: [taskMember("files"), "files_struct.fdt", "fdtable.open_fds"] },
    get: (task, target) =>
      Array.from(
        whole(openFiles(target, task, { cap: most })),
        (open) => new RowRef("file", { task, ...open }),
      ),
  },
  {
    name: "vmas",
    type: { list: { row: "vma" } },
    summary: "its mappings, as rows of the table vma; threads share them",
    needs: { members: [taskMember("mm")], check: vmaProblem },
    get: (task, target) =>
      Array.from(whole(taskMappings(target, task, { cap: most })), (vma) => new RowRef("vma", { task, vma })),
  },
  {
    name: "cwd",
    type: "string",
    summary: "its working directory, from the root of its mount namespace; null after exit",
    needs: { members: [taskMember("fs"), "fs_struct.pwd", ...pathNeeds] },
    get: (task, target) => taskPlace(target, task, "pwd") ?? null,
  },
  {
    name: "root",
    type: "string",
    summary: "its root directory: / unless it lives in a chroot; null after exit",
    needs: { members: [taskMember("fs"), "fs_struct.root", ...pathNeeds] },
    get: (task, target) => taskPlace(target, task, "root") ?? null,
  },
  {
    name: "exe",
    type: "string",
    summary: "the path of the program that it runs; null for a kernel thread and after exit",
    needs: { members: [taskMember("mm"), "mm_struct.exe_file", ...pathNeeds] },
    get: (task, target) => taskProgram(target, task) ?? null,
  },
];
