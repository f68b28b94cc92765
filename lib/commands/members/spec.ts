/** What `-s` and `-S` name: a structure, or members of one: `task_struct.pid,se.load.weight`. */
import { nearest } from "../../../dsl/nearest.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { typeName } from "../../types/declare.ts";
import type { RowObject } from "../../define/table.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { bare, type CType, type FoundMember, memberNames } from "../../types/ctype.ts";
import { CObject } from "../../types/object.ts";
import type { Target } from "../../types/target.ts";
import { structOrTypedef } from "../words/offset.ts";

/** One thing that is shown of each structure. */
export interface ShownPart {
  /** The member's path; undefined for the structure itself. */
  readonly path: string | undefined;
  /** The structure that it is of. */
  readonly owner: CType;
  readonly found: FoundMember;
  /** Asked for by `-S`: the plain value. */
  readonly plain: boolean;
}

export interface ShownParts {
  /** The structure of the first of them. */
  readonly type: CType | undefined;
  /** As it was written: `wedge_obj`. */
  readonly name: string | undefined;
  readonly parts: readonly ShownPart[];
}

/** The arguments of all `-s` and `-S`. */
export function shownParts(line: CommandLine, target: Target): ShownParts {
  const parts: ShownPart[] = [];
  let first: { type: CType; name: string } | undefined;
  for (const flag of ["s", "S"]) {
    for (const word of line.arguments(flag)) {
      const [head, ...paths] = word.text.split(",");
      const dot = head.indexOf(".");
      const name = dot < 0 ? head : head.slice(0, dot);
      const type = structOf(line, word, name, target);
      first ??= { type, name };
      if (dot >= 0) paths.unshift(head.slice(dot + 1));
      else if (paths.length === 0) {
        parts.push({ path: undefined, owner: type, found: whole(type), plain: false });
      }
      for (const path of paths) {
        parts.push({
          path,
          owner: type,
          found: memberOf(line, word, type, path, target),
          plain: flag === "S",
        });
      }
    }
  }
  return { type: first?.type, name: first?.name, parts };
}

function whole(type: CType): FoundMember {
  return { type, bitOffset: 0, bitSize: undefined };
}

function structOf(line: CommandLine, word: Word, name: string, target: Target): CType {
  return structOrTypedef(target, name) ??
    line.problem(target.types.absent ?? `invalid structure name: ${name}`, word);
}

function memberOf(line: CommandLine, word: Word, type: CType, path: string, target: Target): FoundMember {
  const found = target.types.member(type, path);
  if (found && path !== "") return found;
  const plain = bare(type), names = plain.kind === "struct" ? memberNames(plain) : [];
  const near = nearest(path.split(/[.[]/)[0], names);
  const hint = near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined;
  return line.problem(`invalid data structure member reference: ${path}`, word, hint);
}

/** The part of the structure at an address. */
export function partAt(target: Target, { owner, found }: ShownPart, address: bigint): CObject {
  return CObject.at(target, owner, address).part(found.type, found.bitOffset, found.bitSize);
}

/** What a row is as a C object: a pointer to the structure, where one is named. */
export function partObject<Row>(
  { type }: ShownParts,
  address: (row: Row) => bigint,
  at: (address: bigint) => Row,
): { readonly object?: RowObject<Row> } {
  return type === undefined ? {} : { object: { type: `${typeName(type)} *`, address, at } };
}

/** A column for each part: the object. */
export function partColumns<Row>(
  { parts, name }: ShownParts,
  address: (row: Row) => bigint | undefined,
): ColumnDeclaration<Row>[] {
  const taken = new Set<string>();
  const columns: ColumnDeclaration<Row>[] = [];
  for (const part of parts) {
    const column = part.path ?? name!;
    if (taken.has(column)) continue;
    taken.add(column);
    columns.push({
      name: column,
      type: "any",
      summary: part.path === undefined ? "the structure" : `its member ${column}`,
      get: (row, target) => {
        const at = address(row);
        return at === undefined ? null : partAt(target, part, at);
      },
    });
  }
  return columns;
}
