/** Members of a structure that a plugin reads: said once, known to the compiler, and told as needs. */
import { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import type { MemberAt, MemberPath, TypedObject } from "../types/typed.ts";
import type { AddedColumn } from "./plugin.ts";
import type { Needs } from "./needs.ts";

/** Paths of one structure, by the names that a plugin gives them. */
export interface Members<T, Paths extends Readonly<Record<string, string>>> {
  /** What a part that reads these needs; all of them unless some are named. */
  needs(...names: (keyof Paths & string)[]): Needs;
  /** The member of the structure at an address. */
  at<Name extends keyof Paths & string>(
    target: Target,
    address: bigint,
    name: Name,
  ): TypedObject<MemberAt<T, Paths[Name]>>;
  /** A column of a table whose rows are such structures: the member, which it needs. */
  column(
    name: keyof Paths & string,
    about: Pick<AddedColumn, "name" | "type" | "summary">,
  ): Omit<AddedColumn, "table">;
}

/**
 * Names the members of a structure that a plugin reads. A path that the kernel of `kernel.d.ts` does not have is an
 * error of the compiler; what another dump does not have, the parts that need it say when the plugin is loaded.
 *
 *     import type { Kernel } from "./kernel.d.ts"; // inquest types VMCORE > kernel.d.ts
 *
 *     const task = membersOf<Kernel>()("struct task_struct", { brk: "mm->brk", uid: "cred->uid.val" });
 *     const column = task.column("brk", { name: "brk", type: "address", summary: "the end of its heap" });
 */
export function membersOf<Kernel>(): <
  Struct extends keyof Kernel & string,
  const Paths extends Readonly<Record<string, string>>,
>(
  struct: Struct,
  paths: { readonly [Name in keyof Paths]: MemberPath<Kernel[Struct], Paths[Name]> },
) => Members<Kernel[Struct], Paths> {
  return (struct, paths) => {
    const members: Readonly<Record<string, string>> = paths;
    const needs = (...names: string[]): Needs => ({
      members: (names.length === 0 ? Object.keys(members) : names).map((name) =>
        `${struct.replace(/^(struct|union) /, "")}.${members[name]}`
      ),
    });
    return {
      needs,
      at: (target, address, name) => CObject.at(target, struct, address).member(members[name]) as never,
      column: (name, about) => ({
        ...about,
        needs: needs(name),
        get: (row) => row.get(`->${members[name]}`),
      }),
    };
  };
}
