/** `do COMMAND`: the row's address becomes an argument of the line. */
import type { CommandDeclaration } from "../../../define/command.ts";
import { CommandError } from "../../../define/command_error.ts";
import { type CommandLine, readWords, wordsOf } from "../../../define/command_line.ts";

/** The line as if the address had been typed into it. */
export function withSubject(
  declaration: CommandDeclaration,
  line: CommandLine,
  address: bigint,
): CommandLine {
  const { subject } = declaration;
  if (subject === undefined) {
    throw new CommandError(`${declaration.name} is about the whole dump, not about a row`);
  }
  const word = { text: "0x" + address.toString(16), range: { start: 0, end: line.name.length } };
  const words = wordsOf(line.text).slice(1);
  const { at } = subject;
  if (typeof at !== "number") {
    const flag = { text: `-${at.flag}`, range: word.range };
    return readWords(line.name, line.text, [flag, word, ...words], declaration);
  }
  // Behind the word that it follows: options may stand in between.
  const before = line.words[at - 1];
  const found = words.findIndex(({ range }) => range.start === before?.range.start) + 1;
  const place = at === 0 ? 0 : found || words.length;
  return readWords(line.name, line.text, words.toSpliced(place, 0, word), declaration);
}
