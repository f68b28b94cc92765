/** The kernel stack of a task, running or asleep. */
import { InquestError, LookupError, MemoryFault } from "../base/errors.ts";
import type { CObject } from "../types/object.ts";
import type { KernelSymbol } from "../types/symbols.ts";
import type { Target } from "../types/target.ts";
import { type Frame, lookupPc, type StackTrace } from "../unwind/frame.ts";
import { isUserMode, readRegisters, type Registers } from "../unwind/registers.ts";
import { StackMap, type StackRange } from "../unwind/stack_range.ts";
import { unwind, type UnwindStart } from "../unwind/unwind.ts";
import { currentTask } from "./cpu.ts";
import { generatedCodeAt } from "./generated_code.ts";
import { kernelOrc } from "./orc_tables.ts";
import { isKernelCode } from "./stack_code.ts";
import { cpuStacks, threadSize } from "./stack_cpus.ts";
import { cpuRegisters } from "./stack_registers.ts";
import { recoverReturn } from "./stack_tracers.ts";
import { taskCpu } from "./task.ts";

/** How many addresses are remembered with their symbols. */
const mostSymbols = 10_000;

/** A frame with its function. */
export interface KernelFrame extends Frame {
  /** The function's name, where a symbol table has one. */
  readonly symbol?: string;
  /** Bytes from the beginning of the function to the pc. */
  readonly offset?: number;
  readonly module?: string;
}

/** The stack of a task, and how it was found. */
export interface TaskStack extends StackTrace {
  readonly frames: readonly KernelFrame[];
  /** Where the unwinding started: "saved when it was switched out", "NT_PRSTATUS note", … */
  readonly source: string;
  /** The task was on a CPU, and nothing recorded where: the frames are from when it was last switched out. */
  readonly stale: boolean;
}

/** The stack of a `struct task_struct`. Never throws for what a dump can hold; `end` says why there is no more. */
export function taskStack(task: CObject): TaskStack {
  const { target } = task;
  try {
    const own = ownStack(task);
    const cpu = taskCpu(target, addressOf(task)), running = isRunning(task, cpu);
    const recorded = running ? cpuRegisters(target, cpu) : undefined;
    if (recorded) {
      return {
        ...trace(task, fromRegisters(recorded.registers), own),
        source: recorded.source,
        stale: false,
      };
    }
    if (!own) return empty("the task has no stack: it has exited");
    const start = fromSwitch(task);
    const source = "saved when it was switched out";
    const found = { ...trace(task, start, own), source, stale: running };
    if (start.exact) return { ...found, ...newborn(target, start) };
    // What a running task has left there when it was switched out may have been overwritten since.
    return running && !isKernelCode(target, start.pc - 1n)
      ? { ...found, frames: found.frames.slice(1) }
      : found;
  } catch (error) {
    if (error instanceof MemoryFault || error instanceof InquestError) return empty(error.message);
    throw error;
  }
}

/** The stack of a CPU that a dump has registers of, or of any other place in the kernel, on a task's behalf. */
export function stackFromRegisters(task: CObject, registers: Registers): TaskStack {
  return { ...trace(task, fromRegisters(registers), ownStack(task)), source: "registers", stale: false };
}

/** The stack from any place on: `start` is where the task, or its CPU, may have been. */
export function stackFromPlace(task: CObject, start: UnwindStart): TaskStack {
  return { ...trace(task, start, ownStack(task), true), source: "a place on the stack", stale: false };
}

function empty(end: string): TaskStack {
  return { frames: [], end, complete: false, source: "none", stale: false };
}

/** The task's own stack; undefined once it is given back, which a zombie's is. */
export function ownStack(task: CObject): StackRange | undefined {
  const low = task.member("stack").integer();
  return low === 0n ? undefined : { name: "task", low, high: low + BigInt(threadSize(task.target)) };
}

/** Whether a CPU was executing the task: it was `current` there, so that the CPU's registers are on its stack. */
function isRunning(task: CObject, cpu: number): boolean {
  try {
    return currentTask(task.target, cpu) === task.address;
  } catch (error) {
    if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
    return task.has("on_cpu") && !task.member("on_cpu").isNull;
  }
}

function addressOf(task: CObject): bigint {
  if (task.address === undefined) throw new LookupError("a task without an address has no stack");
  return task.address;
}

function fromRegisters(registers: Registers): UnwindStart {
  const { rip: pc, rsp: sp, rbp: bp } = registers;
  return { pc, sp, ...(bp !== undefined && { bp }), exact: true, registers };
}

/** Where a task that was switched out goes on: __switch_to_asm has left its registers on top of its stack. */
function fromSwitch(task: CObject): UnwindStart {
  const { kernel } = task.target;
  const { size, bp, ret } = task.target.once(switchFrame);
  const saved = task.member("thread.sp").integer();
  const pc = kernel.u64(saved + BigInt(ret));
  return {
    pc,
    sp: saved + BigInt(size),
    bp: kernel.u64(saved + BigInt(bp)),
    exact: birthplaces.has(symbolStarting(task.target, pc) ?? ""),
  };
}

/** Where a task that has never run is to begin, by no call: ret_from_fork_asm since 6.5 (3aec4ecb3d1f). */
const birthplaces: ReadonlySet<string> = new Set(["ret_from_fork", "ret_from_fork_asm"]);

/** What __switch_to_asm takes off is followed by the user registers of a task that has not run (struct fork_frame). */
function newborn({ kernel }: Target, { sp }: UnwindStart): Partial<TaskStack> {
  const end = "the task has not run yet", complete = true;
  try {
    const registers = readRegisters(kernel, sp);
    return { end, complete, ...(isUserMode(registers) && { userRegisters: registers }) };
  } catch (error) {
    if (error instanceof MemoryFault) return { end, complete };
    throw error;
  }
}

/** `struct inactive_task_frame` (4.9, 7b32aeadbc95); the values are x86-64's where the types do not have it. */
function switchFrame({ types }: Target): { size: number; bp: number; ret: number } {
  const type = types.find("struct inactive_task_frame");
  const bp = types.offset("inactive_task_frame", "bp"), ret = types.offset("inactive_task_frame", "ret_addr");
  if (type?.kind === "struct" && bp !== undefined && ret !== undefined) return { size: type.size, bp, ret };
  return { size: 56, bp: 40, ret: 48 };
}

function trace(
  task: CObject,
  start: UnwindStart,
  own: StackRange | undefined,
  onCpu = start.registers !== undefined,
): Omit<TaskStack, "source" | "stale"> {
  const { target } = task;
  const orc = kernelOrc(target);
  const stacks = [
    ...(own ? [own] : []),
    ...(onCpu ? cpuStacks(target, taskCpu(target, addressOf(task))) : []),
  ];
  const result = unwind(start, {
    memory: target.kernel,
    ...(orc.absent === undefined && { orc }),
    stacks: new StackMap(stacks),
    isCode: (pc) => isKernelCode(target, pc),
    name: (pc) => target.symbols.describe(pc) ?? `0x${pc.toString(16)}`,
    recover: (pc, slot) => recoverReturn(task, pc, symbolStarting(target, pc), slot),
  });
  return { ...result, frames: result.frames.map((frame) => namedFrame(target, frame)) };
}

/** A frame with its function's name. */
export function namedFrame(target: Target, frame: Frame): KernelFrame {
  const at = lookupPc(frame);
  const symbol = frame.user ? undefined : symbolAt(target, at) ?? generatedSymbol(target, at);
  if (!symbol) return frame;
  return {
    ...frame,
    symbol: symbol.name,
    offset: Number(frame.pc - symbol.address),
    ...(symbol.module !== undefined && { module: symbol.module }),
  };
}

/** The symbol that begins exactly here. */
function symbolStarting(target: Target, pc: bigint): string | undefined {
  const symbol = symbolAt(target, pc);
  return symbol?.address === pc ? symbol.name : undefined;
}

function symbolAt(target: Target, pc: bigint): KernelSymbol | undefined {
  const symbols = target.once(foundSymbols);
  let symbol = symbols.get(pc);
  if (symbol === undefined) {
    if (symbols.size >= mostSymbols) symbols.clear();
    symbols.set(pc, symbol = target.symbols.at(pc) ?? null);
  }
  return symbol ?? undefined;
}

function generatedSymbol(
  target: Target,
  pc: bigint,
): Pick<KernelSymbol, "name" | "address" | "module"> | undefined {
  const code = generatedCodeAt(target, pc);
  return code && { name: code.name, address: code.low, module: code.module };
}

/** Symbols by address: the same few come up in every stack. */
function foundSymbols(): Map<bigint, KernelSymbol | null> {
  return new Map();
}
