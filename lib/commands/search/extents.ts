/** Which pages a search is about. */
import { CommandError } from "../../define/command_error.ts";
import type { CommandRun, CommandSession } from "../../define/command.ts";
import { getField, readField } from "../../kernel/field.ts";
import { kernelRanges } from "../../kernel/kernel_ranges.ts";
import { defaultTask } from "../../kernel/panic_task.ts";
import { threadSize } from "../../kernel/stack_cpus.ts";
import { isTaskRunning } from "../../kernel/task.ts";
import { taskForEach } from "../../kernel/task_list.ts";
import { isUserAddress, userSpace } from "../../kernel/user_space.ts";
import type { AddressSpace, Extent } from "../../memory/address_space.ts";
import type { Target } from "../../types/target.ts";
import { guarded } from "../../define/cell.ts";
import { answer } from "../words/answer.ts";
import type { Place, SearchLine } from "./search_line.ts";

/** Pages of one space, and the addresses in them that count. */
export interface Area {
  readonly space: AddressSpace;
  readonly first: bigint;
  /** The first address behind it. */
  readonly end: bigint;
  readonly extents: Iterable<Extent>;
  /** Whose stack it is. */
  readonly task?: bigint;
}

const endOfSpace = 1n << 64n;
/** Numbers are compared at multiples of this. */
const longBytes = 8n;

export function areasOf(line: SearchLine, session: CommandSession, run: CommandRun): Iterable<Area> {
  const { target } = session;
  switch (line.place) {
    case "stacks":
    case "active stacks":
      return stackAreas(target, line.place === "active stacks", run);
    case "physical":
      return [area(target.physical, range(line, 0n, BigInt(target.dump.endPfn * target.dump.pageSize), run))];
    case "user":
      return [userArea(line, session, run)];
    default:
      return [kernelArea(line, target, line.place, run)];
  }
}

interface Range {
  readonly first: bigint;
  readonly end: bigint;
  /** The line says where it begins and where it ends. */
  readonly exact: boolean;
}

/** What the line says of the range, where it says something. */
function range(line: SearchLine, lowest: bigint, behind: bigint, run: CommandRun): Range {
  const start = answer("search", () => line.start?.()),
    first = start === undefined ? lowest : aligned(start, run);
  const end = answer("search", () => line.end?.(first));
  if (end !== undefined && end <= first) {
    const [from, to] = [first, end].map((address) => address.toString(16));
    throw new CommandError(`search: ending address ${to} is below starting address ${from}`);
  }
  return { first, end: end ?? behind, exact: start !== undefined && end !== undefined };
}

function aligned(start: bigint, run: CommandRun): bigint {
  const rounded = start & ~(longBytes - 1n);
  if (rounded !== start) run.warn(`search: rounding down start address to: ${rounded.toString(16)}`);
  return rounded;
}

function area(space: AddressSpace, { first, end }: Pick<Range, "first" | "end">): Area {
  return { space, first, end, extents: space.extents(first, end) };
}

function userArea(line: SearchLine, { target, context }: CommandSession, run: CommandRun): Area {
  const space = answer("search", () => userSpace(target, context.task ?? defaultTask(target)));
  if (!space) {
    throw new CommandError(
      "search: the current task has no user address space",
      "`set PID` chooses another one",
    );
  }
  const wanted = range(line, 0n, 1n << BigInt(9 * target.map.levels + 11), run);
  for (const address of [wanted.first, wanted.end - 1n]) {
    if (isUserAddress(target, address)) continue;
    throw new CommandError(`search: invalid user virtual address: ${address.toString(16)}`);
  }
  return area(space, wanted);
}

/** The regions that each option leaves out. */
const leftOut: Partial<Record<Place, readonly string[]>> = {
  "kernel without vmalloc": ["vmalloc", "vmemmap", "modules"],
  "kernel without direct map": ["direct map", "image"],
};

/** All regions as one. A range that the line gives whole may lie outside of them. */
function kernelArea(line: SearchLine, target: Target, place: Place, run: CommandRun): Area {
  const without = leftOut[place] ?? [];
  const regions = kernelRanges(target).filter(({ region }) => !without.includes(region));
  const wanted = range(line, regions[0]?.first ?? 0n, endOfSpace, run);
  if (isUserAddress(target, wanted.first)) {
    throw new CommandError(
      `search: invalid kernel virtual address: ${wanted.first.toString(16)}`,
      "-u searches a process's memory, -p physical memory",
    );
  }
  if (wanted.exact && without.length === 0) return area(target.kernel, wanted);
  const parts = regions.map(({ first, end }) => ({
    first: first > wanted.first ? first : wanted.first,
    end: end < wanted.end ? end : wanted.end,
  })).filter(({ first, end }) => first < end);
  return { ...wanted, space: target.kernel, extents: extentsOf(target.kernel, parts) };
}

function* extentsOf(space: AddressSpace, parts: readonly Pick<Range, "first" | "end">[]): Generator<Extent> {
  for (const { first, end } of parts) yield* space.extents(first, end);
}

function* stackAreas(target: Target, active: boolean, run: CommandRun): Generator<Area> {
  const stack = answer("search", () => getField(target, "task_struct", "stack"));
  const size = BigInt(threadSize(target));
  for (const task of taskForEach(target, (message) => run.warn(message))) {
    if (active && guarded(() => isTaskRunning(target, task)) !== true) continue;
    const first = guarded(() => readField(target.kernel, task, stack));
    if (typeof first !== "bigint" || first === 0n) continue;
    yield { ...area(target.kernel, { first, end: first + size }), task };
  }
}
