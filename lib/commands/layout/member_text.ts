/**
 * A member of a structure as it stands in the whole structure's text: as deep as it is in anonymous structures, and
 * with a comma unless it is the last of those around it.
 */
import type { CType, StructType } from "../../types/ctype.ts";
import { CObject } from "../../types/object.ts";
import { printObject } from "../../types/print.ts";
import { pathSteps } from "../../types/types.ts";
import type { Target } from "../../types/target.ts";

/** Where a member stands. */
export interface MemberPlace {
  /** Anonymous structures and unions around it, within the structure that it is asked of. */
  readonly depth: number;
  /** Nothing follows it in the structure or array around it. */
  readonly last: boolean;
  /** It is an element of an array. */
  readonly element: boolean;
}

/** Damaged debug information may nest without an end. */
const deepest = 32;

/** Undefined when there is no such member, or no such element. */
export function memberPlace({ types }: Target, type: CType, path: string): MemberPlace | undefined {
  const steps = pathSteps(path);
  let at: CType = type, place: MemberPlace | undefined;
  for (const step of steps) {
    const plain = types.resolve(at);
    if (typeof step === "number") {
      if (plain.kind !== "array") return undefined;
      if (plain.length > 0 && step >= plain.length) return undefined;
      place = { depth: 0, last: step === plain.length - 1, element: true };
      at = plain.element;
      continue;
    }
    const found = plain.kind === "struct" ? namedPlace(types, plain, step, 0) : undefined;
    if (!found) return undefined;
    place = { depth: steps.length > 1 ? 0 : found.depth, last: found.last, element: false };
    at = found.type;
  }
  return place;
}

function namedPlace(
  types: Target["types"],
  owner: StructType,
  name: string,
  depth: number,
): { readonly depth: number; readonly last: boolean; readonly type: CType } | undefined {
  if (depth > deepest) return undefined;
  for (const [i, member] of owner.members.entries()) {
    if (member.name === name) return { depth, last: i === owner.members.length - 1, type: member.type };
    if (member.name !== undefined) continue;
    const inner = types.resolve(member.type);
    const found = inner.kind === "struct" ? namedPlace(types, inner, name, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** `  pid = 1,` with its newline. */
export function memberText(object: CObject, path: string, place: MemberPlace, hex: boolean): string {
  const level = place.depth + 1;
  const value = printObject(object, { hex, level });
  const opened = place.element && value.startsWith("{\n") ? "  " : "";
  return `${"  ".repeat(level)}${path} = ${opened}${value}${place.last ? "" : ","}\n`;
}
