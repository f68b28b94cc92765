/** `list`: linked lists. */
import { Address } from "../../dsl/value.ts";
import { boundForm, type CommandForm, type CommandSession, defineCommand } from "../define/command.ts";
import type { CommandLine, Word } from "../define/command_line.ts";
import { type Linked, linkedForEach } from "../kernel/linked.ts";
import { walkedRows } from "./layout/walked.ts";
import { partColumns, partObject, type ShownParts, shownParts } from "./members/spec.ts";
import { partLines } from "./members/text.ts";
import { lineRadix } from "./words/radix.ts";
import { addressWord, kernelAddress } from "./words/address.ts";
import { offsetOf, offsetWord, structOrTypedef } from "./words/offset.ts";

/** Numbers below this are offsets, not addresses. */
const largestOffset = 1n << 20n;
const pointerBytes = 8;

/** What a command line says of the list. */
interface ListLine {
  readonly start: () => bigint;
  readonly end: (() => bigint) | undefined;
  /** From the structure to its link; and, with -O, that of the head. */
  readonly offset: bigint;
  readonly headOffset: bigint | undefined;
  /** Links lead from link to link, as those of a list_head do; otherwise from structure to structure. */
  readonly embedded: boolean;
  /** The start is a list_head alone. */
  readonly headOnly: boolean;
  readonly backwards: boolean;
  /** What of the structure is shown, and how far before the address it begins. */
  readonly shown: ShownParts;
  readonly before: bigint;
}

export const list = defineCommand({
  name: "list",
  summary: "a linked list: the addresses of its structures, and members of them",
  usage: [
    "[[-o] offset] [-e end] [-s|-S struct[.member[,member]] [-l offset]] [-x|-d] [-r] [-B] start",
    "[[-o] offset] ... -H list_head",
    "[[-o] offset] ... [-O head_offset] -h structure",
  ],
  options: [
    { flag: "o", argument: "offset", summary: "where the link is in a structure: struct.member or bytes" },
    { flag: "e", argument: "end", summary: "stop before this address" },
    { flag: "s", argument: "struct", summary: "show structures, or members of them: task_struct.pid,comm" },
    { flag: "S", argument: "struct", summary: "the same, with plain values: numbers and texts as they are" },
    { flag: "l", argument: "offset", summary: "with -s: how far into the structure its address points" },
    { flag: "O", argument: "offset", summary: "with -h: where the head is in the structure that holds it" },
    { flag: "x", summary: "integers in hexadecimal" },
    { flag: "d", summary: "integers in decimal" },
    { flag: "r", summary: "backwards, along the prev pointers of a list_head" },
    { flag: "B", summary: "say where a loop begins and how long it is" },
    { flag: "h", summary: "the start is a structure with a list_head in it, and is itself on the list" },
    { flag: "H", summary: "the start is the list_head that heads the list" },
  ],
  details:
    `Without -h and -H the link at the offset leads to the next structure. With them it is a struct list_head,
which leads to the next list_head, and the addresses shown are those of the structures around them.

With -h every list_head on the ring is taken for one within the same kind of structure. Where the ring passes through
a head of its own, a structure is shown there that does not exist: use -H with the head, or -O.

A list ends at a NULL and where it comes back to its beginning. A loop anywhere else, and memory that is not in the
dump, end it with a message and exit status 1, after what was found.`,
  examples: [
    { line: "list -H modules module.list -s module.name", says: "the modules, by their head" },
    {
      line: "list task_struct.tasks -s task_struct.pid,comm -h init_task",
      says: "the processes, from the first one on",
    },
    {
      line: "list -o task_struct.sibling -O task_struct.children -h init_task",
      says: "the children of a task: the head is another member than the links",
    },
    {
      line: "list file_system_type.next sysfs_fs_type -S file_system_type.name",
      says: "a list that ends with a NULL",
    },
  ],
  forms: [listForm({ type: undefined, name: undefined, parts: [] }, 0n)],
  subject: { kind: "address", at: 0 },
  bind(line, session) {
    const radixNow = lineRadix(line, session), asked = readLine(line, session);
    let complete = false;
    return boundForm<ListRow>({
      form: listForm(asked.shown, asked.before),
      *rows(run) {
        const within = asked.embedded ? asked.offset : 0n;
        const end = yield* walkedRows("list", linkedForEach(session.target, linked(asked)), run, (node) => ({
          address: BigInt.asUintN(64, node - within),
        }));
        complete = end.kind === "end";
      },
      *draw(rows) {
        const radix = radixNow();
        let empty = true;
        for (const { address } of rows) {
          empty = false;
          yield `${address.toString(16)}\n`;
          yield* partLines(session.target, asked.shown.parts, address - asked.before, radix);
        }
        if (empty && complete) yield "(empty)\n";
      },
    });
  },
});

interface ListRow {
  readonly address: bigint;
}

/** The columns of a list whose structures begin so many bytes before the addresses. */
function listForm(shown: ShownParts, before: bigint): CommandForm<ListRow> {
  const at = ({ address }: ListRow) => BigInt.asUintN(64, address - before);
  return {
    when: "",
    summary: "an entry of the list, with a column for each member that -s names",
    columns: [
      {
        name: "address",
        type: "address",
        summary: "where the entry is",
        get: ({ address }) => new Address(address),
      },
      ...partColumns<ListRow>(shown, at),
    ],
    ...partObject(shown, at, (address) => ({ address: BigInt.asUintN(64, address + before) })),
  };
}

/** The walk that the line asks for. */
function linked({ start, end, offset, headOffset, embedded, headOnly, backwards }: ListLine): Linked {
  const from = kernelAddress("list", start()), until = end?.();
  if (!embedded) return { start: from, link: Number(offset), ends: (pointer) => pointer === until };
  const head = headOnly || headOffset !== undefined;
  return {
    start: BigInt.asUintN(64, headOnly ? from : from + (headOffset ?? offset)),
    link: backwards ? pointerBytes : 0,
    head,
    // An end is given as the list_head, or as the structure around it.
    ends: (pointer) => until !== undefined && (pointer === until || pointer - offset === until),
  };
}

function readLine(line: CommandLine, session: CommandSession): ListLine {
  const { target } = session;
  if (line.has("h") && line.has("H")) line.problem("-h and -H are mutually exclusive");
  const number = (flag: string) => {
    const word = line.argument(flag);
    return word && offsetWord(line, word, session, `-${flag} argument`);
  };
  const { start, offset } = startAndOffset(line, session);
  const own = number("o") ?? offset;
  const headOffset = number("O"), before = number("l");
  if (headOffset !== undefined && !line.has("h")) line.problem("-O option can only be used with -h");
  const shown = shownParts(line, target);
  if (before !== undefined && shown.type === undefined) {
    line.problem("-l option can only be used with -s or -S option");
  }
  if (before !== undefined && own) line.problem("-l and -o are mutually exclusive");
  const end = line.argument("e");
  return {
    start,
    end: end && addressWord(line, end, session, "-e argument"),
    offset: own ?? 0n,
    headOffset,
    // Only list_heads have a prev pointer.
    embedded: ["h", "H", "r"].some((flag) => line.has(flag)),
    headOnly: line.has("H"),
    backwards: line.has("r"),
    shown,
    before: before ?? 0n,
  };
}

/** The words that are no options: an offset, known by its form, and the start. */
function startAndOffset(line: CommandLine, session: CommandSession) {
  const words = [...line.words];
  const at = line.has("o") ? -1 : offsetIndex(words, session);
  const offset = at < 0 ? undefined : offsetWord(line, words.splice(at, 1)[0], session, "argument");
  const [start, more] = words;
  if (!start) line.problem("starting address required", undefined, "`help list` says what it may be");
  if (more) {
    const unknown = words.find(({ text }) => /^[A-Za-z_]\w*\./.test(text));
    if (unknown) line.problem(`invalid argument: ${unknown.text}`, unknown, "no such struct.member");
    line.problem("too many arguments", more);
  }
  return { start: addressWord(line, start, session, "start"), offset };
}

/** `struct.member` is an offset; a small number is one where another word may be the start. */
function offsetIndex(words: readonly Word[], { target }: CommandSession): number {
  const member = words.findIndex(({ text }) => {
    const [name] = text.split(".");
    return text.includes(".") && structOrTypedef(target, name) !== undefined;
  });
  if (member >= 0 || words.length < 2) return member;
  return words.findIndex((word) => {
    const offset = offsetOf(word, target);
    return offset !== undefined && offset < largestOffset;
  });
}
