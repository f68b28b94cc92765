/** Words that stand for an offset within a structure: `task_struct.tasks`, or bytes. */
import type { CommandSession } from "../../define/command.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import type { Target } from "../../types/target.ts";
import { countNumber } from "./address.ts";

/** Bytes; undefined where the word is neither. */
export function offsetOf({ text }: Word, target: Target): bigint | undefined {
  const dot = text.indexOf(".");
  if (dot < 0) return countNumber(text);
  const type = structOrTypedef(target, text.slice(0, dot));
  const found = type && target.types.member(type, text.slice(dot + 1));
  return found && BigInt(Math.floor(found.bitOffset / 8));
}

/** The same; throws where the word is neither. */
export function offsetWord(
  line: CommandLine,
  word: Word,
  { target }: CommandSession,
  what: string,
): bigint {
  return offsetOf(word, target) ??
    line.problem(`invalid ${what}: ${word.text}`, word, "struct.member, or a number of bytes");
}

/** A structure, union or typedef by its bare name; undefined when this dump has none. */
export function structOrTypedef({ types }: Target, name: string) {
  return types.find(`struct ${name}`) ?? types.find(`union ${name}`) ?? types.find(name);
}
