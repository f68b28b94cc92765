/** `task_struct.pid,se.vruntime`: a structure, and which of its members. */
import { nearest } from "../../../dsl/nearest.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { bare, type CType, type FoundMember, memberNames, type StructType } from "../../types/ctype.ts";
import { typeName } from "../../types/declare.ts";
import { CObject } from "../../types/object.ts";
import type { Target } from "../../types/target.ts";
import { type MemberPlace, memberPlace } from "../layout/member_text.ts";

/** A member that is asked for. */
export interface AskedMember {
  readonly path: string;
  readonly found: FoundMember;
  readonly place: MemberPlace;
}

/** A type that a command line names. */
export interface Reference {
  readonly word: Word;
  /** `task_struct`, as it was typed. */
  readonly name: string;
  /** How values are headed: `struct task_struct`. */
  readonly heading: string;
  readonly type: CType;
  /** Absent: a typedef of something else. */
  readonly struct: StructType | undefined;
  /** The typedef that was named, if one was. */
  readonly typedef: string | undefined;
  /** Empty: all of it. */
  readonly members: readonly AskedMember[];
}

/** What a command takes: `struct` structures, but unions and typedefs by their bare names as well. */
export type Keyword = "struct" | "union" | "any";

/** Undefined when there is no type of the name; throws for a member that there is not. */
export function findReference(
  line: CommandLine,
  word: Word,
  keyword: Keyword,
  target: Target,
): Reference | undefined {
  const dot = word.text.indexOf(".");
  const name = dot < 0 ? word.text : word.text.slice(0, dot);
  const found = findType(target, name, keyword);
  if (!found) return undefined;
  const plain = target.types.resolve(found.type), struct = plain.kind === "struct" ? plain : undefined;
  const paths = dot < 0 ? [] : word.text.slice(dot + 1).split(",");
  return {
    word,
    name,
    heading: `${struct?.keyword ?? ""} ${name}`.trim(),
    type: found.type,
    struct,
    typedef: found.typedef ? name : undefined,
    members: paths.map((path) => askedMember(line, word, found.type, path, target)),
  };
}

/** The same; throws when there is no such type, or when it is of another kind. */
export function readReference(line: CommandLine, word: Word, keyword: Keyword, target: Target): Reference {
  const found = findReference(line, word, keyword, target);
  if (found && (keyword !== "union" || found.struct?.keyword === "union")) return found;
  const name = word.text.split(".")[0];
  if (found) return line.problem(`data type mismatch: ${name} is not a union`, word);
  return line.problem(
    target.types.absent ?? `invalid data structure reference: ${word.text}`,
    word,
    nearTypes(target, name),
  );
}

function findType(
  { types }: Target,
  name: string,
  keyword: Keyword,
): { readonly type: CType; readonly typedef: boolean } | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const first = keyword === "union" ? "union" : "struct", second = first === "union" ? "struct" : "union";
  const tagged = types.lookup(first, name) ?? types.lookup(second, name) ?? types.lookup("enum", name);
  if (tagged) return { type: tagged, typedef: false };
  const named = types.lookup("name", name);
  return named?.kind === "typedef" ? { type: named, typedef: true } : undefined;
}

/** A hint, made only for a name that was not found: it looks at all names. */
function nearTypes({ types }: Target, name: string): string | undefined {
  const names: string[] = [];
  for (const blob of types.blobs()) {
    for (const [space, one] of blob.names()) if (space === "struct" || space === "union") names.push(one);
  }
  const near = nearest(name, names);
  return near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined;
}

function askedMember(line: CommandLine, word: Word, type: CType, path: string, target: Target): AskedMember {
  const found = path === "" ? undefined : target.types.member(type, path);
  const place = found && memberPlace(target, type, path);
  if (found && place) return { path, found, place };
  const name = word.text.split(".")[0];
  const plain = bare(type), names = plain.kind === "struct" ? memberNames(plain) : [];
  const near = nearest(path.split(/[.[]/)[0], names);
  const what = /\[/.test(path) && target.types.member(type, path.split("[")[0])
    ? `invalid data structure member reference: ${path}`
    : `invalid data structure reference: ${name}.${path}`;
  const hint = behindPointer(type, path, target) ??
    (near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined);
  return line.problem(what, word, hint);
}

/** How to reach what lies behind a pointer on the path. */
function behindPointer(type: CType, path: string, { types }: Target): string | undefined {
  const parts = path.split(".");
  for (let n = 1; n < parts.length; n++) {
    const before = parts.slice(0, n).join("."), found = types.member(type, before);
    if (found && types.resolve(found.type).kind === "pointer") {
      const rest = parts.slice(n).join(".");
      return `${before} is a pointer: p ((${typeName(type)} *)ADDRESS)->${before}->${rest}`;
    }
  }
  return undefined;
}

/** The member of the structure that lies there. */
export function memberOf(object: CObject, { found }: AskedMember): CObject {
  return object.part(found.type, found.bitOffset, found.bitSize);
}
