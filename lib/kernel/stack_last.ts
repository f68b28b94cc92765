/**
 * What a CPU did after it had written its registers down. A note of the crash tells where __crash_kexec() or the
 * interrupted program was; the calls from there to the last instruction have left their return addresses.
 */
import type { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import type { Frame } from "../unwind/frame.ts";
import type { StackRange } from "../unwind/stack_range.ts";
import { ownStack, stackFromPlace, type TaskStack, taskStack } from "./stack.ts";
import { cpuStacks } from "./stack_cpus.ts";
import { codeWords } from "./stack_words.ts";
import { taskCpu } from "./task.ts";

/** Functions that a CPU does not come back from: they stop it, or leave for the capture kernel. */
const lastFunctions = ["machine_kexec", "crash_nmi_callback", "nmi_panic_self_stop"];

/** The task's stack from the last call that is known; the frames of `taskStack`, with those below, where there are any. */
export function lastStack(task: CObject): TaskStack {
  const recorded = taskStack(task), first = recorded.frames[0];
  if (first?.registers === undefined || task.address === undefined) return recorded;
  const { target } = task, own = ownStack(task);
  const ends = target.once(functionsOfTheEnd);
  const stacks = [...(own ? [own] : []), ...cpuStacks(target, taskCpu(target, task.address))];
  for (const range of stacks) {
    for (const { address, value } of codeWords(target, below(range, first))) {
      if (!ends.some(({ low, high }) => value > low && value <= high)) continue;
      const deeper = stackFromPlace(task, { pc: value, sp: address + 8n, exact: false });
      const joined = joinedTo(recorded, deeper);
      if (joined) return joined;
    }
  }
  return recorded;
}

/** The part of a stack that the CPU can have used since. */
function below(range: StackRange, { sp }: Frame): StackRange {
  return sp >= range.low && sp < range.high ? { ...range, high: sp & ~7n } : range;
}

function functionsOfTheEnd({ symbols }: Target): { readonly low: bigint; readonly high: bigint }[] {
  return lastFunctions.flatMap((name) => {
    const symbol = symbols.findKernel(name);
    return symbol?.size ? [{ low: symbol.address, high: symbol.address + BigInt(symbol.size) }] : [];
  });
}

/**
 * The deeper frames with those that are certain behind them. They come to the function that wrote the registers down,
 * or to the program that was interrupted; otherwise they are what is left of an older call, and nothing is given.
 */
function joinedTo(recorded: TaskStack, { frames, userRegisters }: TaskStack): TaskStack | undefined {
  const first = recorded.frames[0], user = recorded.userRegisters;
  if (first.user) {
    const same = user !== undefined && userRegisters?.rip === user.rip && userRegisters.rsp === user.rsp;
    return same ? { ...recorded, frames } : undefined;
  }
  const at = frames.findIndex(({ pc, sp, symbol }) =>
    sp === first.sp && (pc === first.pc || symbol !== undefined && symbol === first.symbol)
  );
  return at < 0
    ? undefined
    : { ...recorded, frames: [...frames.slice(0, at + 1), ...recorded.frames.slice(1)] };
}
