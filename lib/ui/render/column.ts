/** What a column's type says of how it is drawn. */
import type { StaticType } from "../../../dsl/value.ts";
import type { RenderColumn } from "../../define/format.ts";

const numericKinds = new Set(["int", "float", "duration", "size"]);

/** Numbers, sizes and durations stand at the right of their column and are never cut. */
export function isNumeric(column: RenderColumn): boolean {
  const type = column.type.kind === "host" ? column.type.host.scalar() : column.type;
  return type !== undefined && numericKinds.has(type.kind);
}

/** A half of an address or a date is worth nothing; of a name or a list of flags it is. */
export function mayBeCut(type: StaticType): boolean {
  return ["string", "any", "list", "host", "enum"].includes(type.kind);
}
