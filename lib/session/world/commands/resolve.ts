/** Finds the command that a line means: by its name, an alias, or as the name of a C type. */
import { CommandError } from "../../../define/command_error.ts";
import { headWord } from "../../../../dsl/command_text.ts";
import type { CommandWords } from "./words.ts";

/** A line with the command's own name at its head. */
export interface ResolvedLine {
  readonly name: string;
  readonly text: string;
  /** How many characters stand before those of the line that was given: places in it move by so many. */
  readonly shift: number;
}

/** More aliases than anyone chains. */
const maxAliases = 10;

/** Undefined: there is no such command. */
export function resolveLine(line: string, names: CommandWords): ResolvedLine | undefined {
  let text = line.trim(), shift = text.length - line.length;
  for (let n = 0; n < maxAliases; n++) {
    const word = headWord(text, 0, (name) => names.has(name));
    if (word === undefined) return undefined;
    if (word === "*" && names.has("*")) {
      const apart = "* " + text.slice(1).trimStart();
      return { name: "*", text: apart, shift: shift + apart.length - text.length };
    }
    if (names.has(word)) return { name: word, text, shift };
    const alias = names.alias(word);
    if (alias === undefined) {
      if (!names.isType(word)) return undefined;
      return { name: "struct", text: `struct ${text}`, shift: shift + "struct ".length };
    }
    shift += alias.length - word.length;
    text = alias + text.slice(word.length);
  }
  throw new CommandError(`${headWord(line, 0)}: aliases stand for one another without end`);
}
