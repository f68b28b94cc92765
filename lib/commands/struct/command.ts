/** What `struct`, `union` and `*` have in common, which is all of it. */
import { type BoundForm, type CommandDeclaration, type CommandSession } from "../../define/command.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { lineRadix } from "../words/radix.ts";
import { splitCpuSpec } from "../words/cpu_spec.ts";
import { boundDefinition, definitionForm } from "./definition.ts";
import { readPlaces } from "./places.ts";
import { boundRaw, rawForm } from "./raw.ts";
import { type Keyword, readReference } from "./reference.ts";
import { boundValues, valueForm } from "./values.ts";

/** The declaration without its name, summary, and examples. */
export function structCommand(keyword: Keyword): Omit<CommandDeclaration, "name" | "summary" | "examples"> {
  return {
    usage: [
      "name[.member[,member]] [-o] [-l offset] [-rfuxdp] [address | symbol | (expression)][:cpus] [count | -c count]",
    ],
    options: [
      { flag: "o", summary: "offsets of the members; with an address where each of them lies" },
      {
        flag: "l",
        argument: "offset",
        summary: "the address is that of a member so far into the structure: struct.member or bytes",
      },
      { flag: "r", summary: "the bytes of the structure, or of one member, as they are" },
      { flag: "f", summary: "the address is an offset in the dump file" },
      { flag: "u", summary: "the address is a user address of the current task" },
      { flag: "x", summary: "integers in hexadecimal" },
      { flag: "d", summary: "integers in decimal" },
      { flag: "p", summary: "follow the members that are pointers: their types, and what they point to" },
      {
        flag: "c",
        argument: "count",
        summary: "so many structures from there on; a negative count: up to there",
      },
    ],
    details:
      `Without an address the definition of the type is shown. A member may be a path: se.vruntime, comm[0], rlim[3].rlim_cur.

Behind a per-CPU variable, or the address that a pointer to per-CPU memory holds, a colon says of which CPUs: \`:\` is that
of the current task, \`:a\` are all that are online, \`:1\`, \`:0-1,3\` are those.

A member that cannot be read says why, and the others are shown. The name of a type alone is a command: \`list_head ADDRESS\`.`,
    forms: [definitionForm, valueForm, rawForm],
    subject: { kind: "address", at: 1 },
    bind: (line, session) => bindStruct(line, keyword, session),
  };
}

function bindStruct(line: CommandLine, keyword: Keyword, session: CommandSession): BoundForm {
  const [word, ...rest] = namedWord(line);
  if (word === undefined) line.problem("the name of a type is missing", undefined, `help ${line.name}`);
  const reference = readReference(line, word, keyword, session.target);
  if (line.words[0].text === "enum" && reference.type.kind !== "enum") {
    line.problem(`data type mismatch: ${reference.name} is not an enum`, word);
  }
  const places = readPlaces(line, rest, reference.type, session);
  const radix = lineRadix(line, session), hex = () => radix() === 16;
  if (places === undefined) {
    const needs = ["l", "r", "f", "u", "p", "c"].find((flag) => line.has(flag));
    if (needs !== undefined) line.problem(`-${needs} requires an address`);
    return boundDefinition({ reference, offsets: line.has("o"), objects: undefined, hex }, session);
  }
  if (!reference.struct && reference.members.length > 0) {
    line.problem(`${reference.name} has no members`, word);
  }
  if (line.has("o")) return boundDefinition({ reference, offsets: true, objects: places, hex }, session);
  if (line.has("r")) {
    if (reference.members.length > 1) line.problem("only one structure member allowed with -r", word);
    return boundRaw(reference, places);
  }
  const perCpu = splitCpuSpec(rest[0].text).spec !== undefined;
  return boundValues({ reference, places, follow: line.has("p"), hex, perCpu }, session);
}

/** `struct struct list_head` and `* union x` say the same as without the second word. */
function namedWord({ words }: CommandLine): readonly Word[] {
  return words.length > 1 && /^(struct|union|enum)$/.test(words[0].text) ? words.slice(1) : words;
}
