/** Structures at addresses: a row each, and as crash lays them out. */
import {
  type BoundForm,
  boundForm,
  type CommandForm,
  type CommandSession,
  defineForm,
} from "../../define/command.ts";
import { Address } from "../../../dsl/value.ts";
import type { ColumnDeclaration, ColumnType } from "../../define/column.ts";
import type { CType, FoundMember } from "../../types/ctype.ts";
import { typeName } from "../../types/declare.ts";
import { printObject } from "../../types/print.ts";
import type { Target } from "../../types/target.ts";
import { memberText } from "../layout/member_text.ts";
import { followedMember, followedStruct } from "./follow.ts";
import { cpuLine, type PlacedObject, type Places } from "./places.ts";
import { memberOf, type Reference } from "./reference.ts";

export interface ValueWish {
  readonly reference: Reference;
  readonly places: Places;
  /** -p */
  readonly follow: boolean;
  readonly hex: () => boolean;
  /** Each row is of one CPU. */
  readonly perCpu: boolean;
}

const common: readonly ColumnDeclaration<PlacedObject>[] = [
  {
    name: "address",
    type: "address",
    summary: "where the structure lies",
    get: ({ object }) => object.address === undefined ? null : new Address(object.address),
  },
  { name: "type", type: "string", summary: "its type", get: ({ object }) => typeName(object.type) },
  {
    name: "cpu",
    type: "int",
    summary: "whose it is, of a per-CPU variable",
    get: ({ cpu }) => cpu === undefined ? null : BigInt(cpu),
  },
];

/** The form as the help shows it: the members are those of the type that is named. */
export const valueForm = defineForm<PlacedObject>({
  when: "with an address",
  summary: "a structure, with a column for each member that is named, else for all of them",
  columns: common,
});

/** @param reference a type with members */
export function formOf(
  { members, struct }: Reference,
  target: Target,
  { follow, perCpu }: Pick<ValueWish, "follow" | "perCpu">,
): CommandForm<PlacedObject> {
  const taken = new Set(common.map(({ name }) => name));
  const columns = [...common];
  const add = (name: string, found: FoundMember) => {
    if (taken.has(name)) return;
    taken.add(name);
    columns.push({
      name,
      type: columnType(found.type, target),
      summary: typeName(found.type),
      get: ({ object }) => object.part(found.type, found.bitOffset, found.bitSize),
    });
    if (follow && target.types.resolve(found.type).kind === "pointer") columns.push(followed(name, found));
  };
  for (const { path, found } of members) add(path, found);
  if (members.length === 0 && struct) {
    for (const name of struct.members.flatMap((member) => member.name ?? anonymous(member.type, target))) {
      const found = target.types.member(struct, name);
      if (found) add(name, found);
    }
  }
  return {
    ...valueForm,
    columns,
    defaults: columns.map(({ name }) => name).filter((name) => perCpu || name !== "cpu"),
  };
}

/** What a pointer leads to. */
function followed(name: string, { type, bitOffset, bitSize }: FoundMember): ColumnDeclaration<PlacedObject> {
  return {
    name: `*${name}`,
    type: "any",
    summary: `what ${name} points to`,
    get: ({ object }) => {
      const pointer = object.part(type, bitOffset, bitSize);
      return pointer.isNull ? null : pointer.deref();
    },
  };
}

/** Damaged debug information may nest without an end. */
const deepest = 16;

function anonymous(type: CType, target: Target, depth = 0): string[] {
  const plain = target.types.resolve(type);
  if (plain.kind !== "struct" || depth > deepest) return [];
  return plain.members.flatMap((member) => member.name ?? anonymous(member.type, target, depth + 1));
}

function columnType(type: CType, target: Target): ColumnType {
  const text = typeName(type);
  return target.types.find(text) === undefined ? "any" : { object: text };
}

export function boundValues(wish: ValueWish, { target }: CommandSession): BoundForm {
  return boundForm<PlacedObject>({
    form: formOf(wish.reference, target, wish),
    rows: (run) => wish.places(run),
    *draw(rows) {
      let cpu: number | undefined, first = true;
      const hex = wish.hex();
      for (const row of rows) {
        if (row.cpu !== undefined && row.cpu !== cpu) {
          yield cpuLine(row.cpu, row.object.address);
        } else if (!first) {
          yield "\n";
        }
        ({ cpu } = row);
        first = false;
        yield* valueText(wish, row, target, hex);
      }
    },
  });
}

function* valueText(
  { reference, follow }: ValueWish,
  { object }: PlacedObject,
  target: Target,
  hex: boolean,
) {
  const { heading, members, struct } = reference;
  if (!struct) yield `${printObject(object, { hex })}\n`;
  else if (members.length === 0 && follow) yield* followedStruct(heading, object, struct, hex);
  else if (members.length === 0) yield `${heading} ${printObject(object, { hex })}\n`;
  for (const member of members) {
    const value = memberOf(object, member);
    const pointer = follow && target.types.resolve(member.found.type).kind === "pointer";
    yield pointer
      ? followedMember(value, member.path, hex)
      : memberText(value, member.path, member.place, hex);
  }
}
