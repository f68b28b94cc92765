/** Where a task is in the tree of files: its root, its working directory, its program. */
import type { Target } from "../types/target.ts";
import { getField, readField } from "./field.ts";
import { filePathText } from "./files.ts";
import { pathText, readPath } from "./path.ts";
import { readTask } from "./task_fields.ts";

/** The path of fs_struct.root or .pwd; undefined for a task that has given its fs_struct back. */
export function taskPlace(target: Target, task: bigint, member: "root" | "pwd"): string | undefined {
  const fs = readTask(target, task, "fs");
  if (fs === 0n) return undefined;
  return pathText(target, readPath(target, fs + getField(target, "fs_struct", member).offset));
}

/** The path of the program that the task runs (mm.exe_file); undefined for a kernel thread and after exit. */
export function taskProgram(target: Target, task: bigint): string | undefined {
  const mm = readTask(target, task, "mm");
  const file = mm === 0n ? 0n : readField(target.kernel, mm, getField(target, "mm_struct", "exe_file"));
  return file === 0n ? undefined : filePathText(target, file);
}
