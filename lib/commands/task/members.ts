/** Which members `task` shows, and of which of the two structures. */
import { nearest } from "../../../dsl/nearest.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { threadInfo } from "../../kernel/task.ts";
import type { FoundMember, StructType } from "../../types/ctype.ts";
import { memberNames } from "../../types/ctype.ts";
import { CObject } from "../../types/object.ts";
import type { Target } from "../../types/target.ts";
import { type MemberPlace, memberPlace } from "../layout/member_text.ts";

const owners = ["task_struct", "thread_info"] as const;

export type Owner = typeof owners[number];

/** A member that is asked for; one name may be a member of both. */
export interface TaskMember {
  readonly owner: Owner;
  readonly path: string;
  readonly found: FoundMember;
  readonly place: MemberPlace;
}

/** The structures that this kernel has. */
export function ownerTypes({ types }: Target): ReadonlyMap<Owner, StructType> {
  return new Map(owners.flatMap((owner) => {
    const type = types.find(`struct ${owner}`);
    return type?.kind === "struct" ? [[owner, type] as const] : [];
  }));
}

/** The members of a name or path: `comm`, `se.on_rq`. */
function membersOf(path: string, target: Target): TaskMember[] {
  return [...ownerTypes(target)].flatMap(([owner, type]) => {
    const found = path === "" ? undefined : target.types.member(type, path);
    const place = found && memberPlace(target, type, path);
    return found && place ? [{ owner, path, found, place }] : [];
  });
}

/** Whether a word without -R is a list of members, all of them there. */
export function isMemberList({ text, quote }: Word, target: Target): boolean {
  return quote === undefined && text.split(",").every((path) => membersOf(path, target).length > 0);
}

/** What the words name. */
export interface AskedMembers {
  readonly members: readonly TaskMember[];
  /** The messages for those that are not there. */
  readonly missing: readonly string[];
}

/** Throws when none of the names is a member. */
export function askedMembers(line: CommandLine, words: readonly Word[], target: Target): AskedMembers {
  const members: TaskMember[] = [], missing: string[] = [];
  for (const word of words) {
    for (const path of word.text.split(",").filter((part) => part !== "")) {
      const found = membersOf(path, target);
      if (found.length === 0) missing.push(`${path}: not a task_struct or thread_info member`);
      members.push(...found);
    }
  }
  if (words.length > 0 && members.length === 0) {
    const types = ownerTypes(target);
    const names = [...types.values()].flatMap((type) => memberNames(type));
    const near = nearest(words[0].text.split(/[,.[]/)[0], names);
    const why = types.size === 0 ? target.types.absent : missing[0];
    line.problem(
      why ?? "no member is named",
      words[0],
      near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined,
    );
  }
  return { members, missing: missing.map((message) => `${line.name}: ${message}`) };
}

/** One of a task's two structures. Throws a MemoryFault or LookupError. */
export function ownerObject(target: Target, task: bigint, owner: Owner): CObject {
  const address = owner === "task_struct" ? task : threadInfo(target, task);
  return CObject.at(target, `struct ${owner}`, address);
}

/** The member of a task's structure. */
export function memberObject(target: Target, task: bigint, { owner, found }: TaskMember): CObject {
  return ownerObject(target, task, owner).part(found.type, found.bitOffset, found.bitSize);
}
