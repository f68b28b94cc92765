/** The command line and the environment of a process, as they lie in its own memory. */
import { CorruptError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { getField, readField } from "./field.ts";
import { readTask } from "./task_fields.ts";
import { userSpace } from "./user_space.ts";

/** MAX_ARG_STRLEN times a few: more than any honest command line. */
const longest = 1n << 21n;

export type TextArea = "arg" | "env";

/**
 * The texts of mm_struct.arg_start or env_start, without their zeroes; undefined for a task without user memory.
 * Throws a MemoryFault where the pages are not in the dump.
 */
export function taskTexts(target: Target, task: bigint, area: TextArea): string[] | undefined {
  const space = userSpace(target, task);
  if (space === undefined) return undefined;
  const mm = readTask(target, task, "mm");
  const start = readField(target.kernel, mm, getField(target, "mm_struct", `${area}_start`));
  const end = readField(target.kernel, mm, getField(target, "mm_struct", `${area}_end`));
  if (start > end || end - start > longest) {
    throw new CorruptError(`mm_struct.${area}_end is no end of the ${area} area`);
  }
  const bytes = space.read(start, Number(end - start));
  const text = new TextDecoder().decode(bytes);
  return text === "" ? [] : text.replace(/\0$/, "").split("\0");
}
