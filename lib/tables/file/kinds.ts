/** The kinds of files. */
import { alternatives } from "../../define/values/enumeration.ts";
import { anonymousKind, fileKinds } from "../../kernel/inode.ts";

const names = new Map([
  [anonymousKind, "ANON"],
  ...Object.entries(fileKinds).map(([kind, name]) => [Number(kind), name] as [number, string]),
]);

/** The short names, and C's S_IF names. */
export const kindDomain = alternatives(
  "file type",
  new Map(
    Array.from(
      names,
      ([kind, name]) => [BigInt(kind), kind === anonymousKind ? [name] : [name, `S_IF${name}`]],
    ),
  ),
);

export function kindName(kind: number): string {
  return names.get(kind) ?? String(kind);
}
