/** `nfs.mounts`: what looks like a member may be a part of a plugin. */
import type { Arg, Expr, Name } from "./ast.ts";

/** The name with the plugin's before it, and what stands behind it in brackets; undefined for what can be no such name. */
export function qualifiedPart(
  value: Expr,
): { readonly name: Name; readonly args: readonly Arg[] | null } | undefined {
  if (value.kind !== "member" && value.kind !== "method") return undefined;
  const { object, name, op } = value;
  if (object.kind !== "name" || op !== ".") return undefined;
  return {
    name: { name: `${object.name}.${name.name}`, range: { start: object.range.start, end: name.range.end } },
    args: value.kind === "method" ? value.args : null,
  };
}
