/** Where an address leads, and what is known of the place. */
import { InquestError, MemoryFault, type PageGap } from "../../base/errors.ts";
import { frameOfPage, pageCount, pageOfFrame } from "../../kernel/page.ts";
import { userPageTable, userSpace } from "../../kernel/user_space.ts";
import { vmaAt } from "../../kernel/vma.ts";
import type { PageWalk } from "../../memory/address_space.ts";
import type { Target } from "../../types/target.ts";
import { type ToldEntry, toldEntry } from "../layout/entry_text.ts";

/** An address of the kernel, or of a task. */
export interface Asked {
  readonly address: bigint;
  /** Whose memory it is in; undefined for an address of the kernel. */
  readonly task: bigint | undefined;
}

/** What was found. */
export interface Translated extends Asked {
  /** Where the top table is: an address of the kernel. */
  readonly root: bigint | undefined;
  /** As far as the tables went; undefined for an address that the task has not mapped at all. */
  readonly walk: PageWalk | undefined;
  /** The last entry, where it says something. */
  readonly entry: { readonly value: bigint; readonly told: ToldEntry } | undefined;
  readonly vma: bigint | undefined;
  /** `struct page *` */
  readonly page: bigint | undefined;
}

/** Throws a MemoryFault or LookupError for what cannot be read before the tables are. */
export function translated(target: Target, asked: Asked): Translated {
  return asked.task === undefined ? ofKernel(target, asked) : ofTask(target, asked, asked.task);
}

function ofKernel(target: Target, asked: Asked): Translated {
  const { vmcoreinfo, symbols } = target;
  const root = ["swapper_pg_dir", "init_top_pgt"].reduce<bigint | undefined>(
    (found, name) => found ?? vmcoreinfo.symbol(name) ?? symbols.findKernel(name)?.address,
    undefined,
  );
  return { ...asked, root, vma: undefined, ...ledTo(target, target.kernel.walk(asked.address)) };
}

function ofTask(target: Target, asked: Asked, task: bigint): Translated {
  const nowhere = { root: undefined, walk: undefined, entry: undefined, vma: undefined, page: undefined };
  const space = userSpace(target, task), vma = space && vmaAt(target, task, asked.address);
  if (vma === undefined) return { ...asked, ...nowhere };
  const walk = space!.walk(asked.address);
  return { ...asked, root: userPageTable(target, task), vma, ...ledTo(target, walk) };
}

/** The entry and the page at the end of a walk. */
function ledTo(target: Target, walk: PageWalk): Pick<Translated, "walk" | "entry" | "page"> {
  const value = walk.steps.at(-1)?.entry ?? 0n;
  const told = value === 0n || isTable(walk) ? undefined : toldEntry(target, read(target, value));
  const page = "physical" in walk.end ? pageAt(target, walk.end.physical) : undefined;
  return { walk, entry: told && { value, told }, page };
}

function read(target: Target, entry: bigint) {
  return target.arch.readEntry(entry, target.vmcoreinfo);
}

/** Whether the last entry leads to a table, which is not in the dump. */
function isTable({ end }: PageWalk): boolean {
  return "reason" in end && end.reason !== "not-mapped" && end.reason !== "swapped";
}

/** The struct page of a physical address; undefined for one that is no RAM, and one that cannot be read. */
function pageAt(target: Target, physical: number): bigint | undefined {
  const page = pageOfFrame(target, BigInt(Math.floor(physical / target.dump.pageSize)));
  if (frameOfPage(target, page) === undefined) return undefined;
  try {
    pageCount(target, page);
    return page;
  } catch (error) {
    if (error instanceof MemoryFault || error instanceof InquestError) return undefined;
    throw error;
  }
}

/** The physical address, or why there is none. */
export function physicalOf({ walk }: Translated): number | PageGap {
  if (walk === undefined) return { reason: "not-mapped", detail: "the task has nothing there" };
  return "reason" in walk.end ? walk.end : walk.end.physical;
}
