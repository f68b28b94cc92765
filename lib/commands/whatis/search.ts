/** Structures by size, and by the types of their members. */
import { type BoundForm, boundForm, type CommandSession, defineForm } from "../../define/command.ts";
import type { CommandLine } from "../../define/command_line.ts";
import { type CType, type StructType } from "../../types/ctype.ts";
import { typeName } from "../../types/declare.ts";
import type { Types } from "../../types/types.ts";
import { countNumber } from "../words/address.ts";

/** A structure that was found. */
interface FoundStruct {
  readonly name: string;
  readonly type: StructType;
}

export const searchForm = defineForm<FoundStruct>({
  when: "-r, -m",
  summary: "a structure or union that was found",
  columns: [
    { name: "size", type: "size", summary: "bytes", get: ({ type }) => BigInt(type.size) },
    { name: "name", type: "string", summary: "its tag", get: ({ name }) => name },
    { name: "kind", type: "string", summary: "struct or union", get: ({ type }) => type.keyword },
  ],
});

export function boundSearch(line: CommandLine, { target }: CommandSession): BoundForm {
  const range = readRange(line), member = line.argument("m")?.text;
  return boundForm<FoundStruct>({
    form: searchForm,
    rows: () => search(target.types, range, member),
    *draw(rows) {
      const found = [...rows];
      if (found.length === 0) {
        yield "(none found)\n";
        return;
      }
      const width = Math.max(4, ...found.map(({ type }) => `${type.size}`.length));
      yield `${"SIZE".padStart(width)}  TYPE\n`;
      for (const { name, type } of found) yield `${`${type.size}`.padStart(width)}  ${name}\n`;
    },
  });
}

interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

function readRange(line: CommandLine): Range | undefined {
  const word = line.argument("r");
  if (word === undefined) return undefined;
  const [low, high, ...more] = word.text.split("-").map(countNumber);
  const end = word.text.includes("-") ? high : low;
  if (low === undefined || end === undefined || more.length > 0 || end < low) {
    return line.problem(`invalid size: ${word.text}`, word, "bytes, or from-to: 64, 64-128");
  }
  return { low, high: end };
}

function search(types: Types, range: Range | undefined, member: string | undefined): FoundStruct[] {
  const found = new Map<string, FoundStruct>(), known = new Map<CType, boolean>();
  for (const blob of types.blobs()) {
    for (const [space, name] of blob.names()) {
      if (space !== "struct" && space !== "union") continue;
      const key = `${space} ${name}`;
      const type = found.has(key) ? undefined : types.lookup(space, name);
      if (type?.kind !== "struct" || (range && !inRange(type.size, range))) continue;
      if (member === undefined || hasMember(types, type, member, known, 0)) found.set(key, { name, type });
    }
  }
  return [...found.values()].sort((a, b) => a.type.size - b.type.size || (a.name < b.name ? -1 : 1));
}

function inRange(size: number, { low, high }: Range): boolean {
  return BigInt(size) >= low && BigInt(size) <= high;
}

/** Damaged debug information may nest without an end. */
const deepest = 16;

function hasMember(
  types: Types,
  type: StructType,
  text: string,
  known: Map<CType, boolean>,
  depth: number,
): boolean {
  const before = known.get(type);
  if (before !== undefined || depth > deepest) return before ?? false;
  known.set(type, false);
  const found = type.members.some((member) => {
    if (!isFunction(member.type) && typeName(member.type).includes(text)) return true;
    const plain = types.resolve(member.type);
    const inner = plain.kind === "array" ? types.resolve(plain.element) : plain;
    return inner.kind === "struct" && hasMember(types, inner, text, known, depth + 1);
  });
  known.set(type, found);
  return found;
}

/** What a function takes and gives is no member. */
function isFunction(type: CType): boolean {
  let at = type;
  for (
    let i = 0;
    i < deepest && (at.kind === "pointer" || at.kind === "array" || at.kind === "qualified");
    i++
  ) {
    at = at.kind === "array" ? at.element : at.target;
  }
  return at.kind === "function";
}
