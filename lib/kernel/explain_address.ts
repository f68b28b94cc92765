/** What lies at an address: a task, its stack, a variable, code, a mapping, or nothing, and then why not. */
import { gapText, MemoryFault } from "../base/errors.ts";
import { CObject } from "../types/object.ts";
import type { KernelSymbol } from "../types/symbols.ts";
import type { Target } from "../types/target.ts";
import { perCpuAddress, possibleCpus } from "./cpu.ts";
import { directPhysical } from "./direct_map.ts";
import { directPage, slabPlace, structPagePlace, vmallocPlace } from "./explain_memory.ts";
import { type KernelModule, moduleAt } from "./modules.ts";
import { type Place, plus } from "./place.ts";
import { taskStack } from "./stack.ts";
import { cpuStacks, threadSize } from "./stack_cpus.ts";
import { taskComm } from "./task.ts";
import { readTask, readTaskNumber } from "./task_fields.ts";
import { rangesOf, type TaskRange, taskRangeAt } from "./task_ranges.ts";
import { readVma, vmaAccess, vmaAt, vmaName } from "./vma.ts";
import { hex } from "./walk_end.ts";

/** __START_KERNEL_map: the image, the modules behind it, and fixed mappings. */
const imageBase = 0xffffffff80000000n;

/** The first page is never mapped, so that a null pointer with an offset is known. */
const firstPage = 4096n;

/**
 * Explains an address. Throws for what cannot be read on the way there.
 * @param task whose memory an address of user space is in
 */
export function explainAddress(target: Target, address: bigint, task?: bigint): Place {
  const bits = BigInt(9 * target.map.levels + 12);
  const userEnd = 1n << (bits - 1n);
  if (address < firstPage) return { kind: "null", text: `null pointer${plus(address)}` };
  if (address < userEnd) return userPlace(target, address, task);
  if (address < (1n << 64n) - userEnd) {
    return { kind: "none", text: `no address: bits ${bits - 1n} to 63 are not all the same` };
  }
  return kernelPlace(target, address);
}

/** By the part of the address space, so that no list is walked which cannot have the address. */
function kernelPlace(target: Target, address: bigint): Place {
  if (address >= imageBase) {
    return ofInitTask(target, address) ?? ofImage(target, address) ?? vmallocPlace(target, address) ??
      mapped(target, address);
  }
  if (directPhysical(target, address) !== undefined) return ofDirectMap(target, address);
  return structPagePlace(target, address) ?? ofCpuStack(target, address) ?? ofVmalloc(target, address) ??
    mapped(target, address);
}

/** CPU 0's idle task is a part of the image, as is its stack. */
function ofInitTask(target: Target, address: bigint): Place | undefined {
  const task = target.symbols.findKernel("init_task")?.address;
  if (task === undefined || !target.types.find("struct task_struct")) return undefined;
  const range = rangesOf(target, task).find(({ low, high }) => address >= low && address < high);
  return range && taskPlace(target, range, address);
}

const taskCache = "task_struct";

function ofDirectMap(target: Target, address: bigint): Place {
  const known = ofCpuStack(target, address) ?? ofCpu(target, address);
  if (known) return known;
  const slab = slabPlace(target, address), { object } = slab ?? {};
  if (slab?.cache === taskCache && slab.state === "allocated" && object !== undefined) {
    const [range] = rangesOf(target, object);
    return taskPlace(target, range, address);
  }
  // Without CONFIG_VMAP_STACK the stacks of tasks are here.
  const stacks = !target.types.has("task_struct", "stack_vm_area");
  return (stacks ? ofTask(target, address) : undefined) ?? slab ?? mapped(target, address);
}

/** All tasks are walked for areas of the size of a stack alone. */
function ofVmalloc(target: Target, address: bigint): Place | undefined {
  const area = vmallocPlace(target, address);
  const isStack = area?.pages === BigInt(threadSize(target) / target.dump.pageSize);
  return (isStack ? ofTask(target, address) : undefined) ?? area;
}

function userPlace(target: Target, address: bigint, task: bigint | undefined): Place {
  if (task === undefined) {
    return { kind: "user", text: "user space: what(address, task) says of which mapping" };
  }
  const mm = readTask(target, task, "mm");
  const who = taskName(target, task);
  if (mm === 0n) return { kind: "none", text: `user space, and ${who} has none`, task };
  const vma = vmaAt(target, task, address);
  if (vma === undefined) return { kind: "none", text: `user space that ${who} has not mapped`, task };
  const name = vmaName(target, vma) ?? "[anon]", offset = address - readVma(target, vma, "start");
  const access = vmaAccess(readVma(target, vma, "flags"));
  return { kind: "user", text: `${name}${plus(offset)} ${access} of ${who}`, task };
}

function taskName(target: Target, task: bigint): string {
  return `${taskComm(target, task)} (${readTaskNumber(target, task, "pid")})`;
}

function ofTask(target: Target, address: bigint): Place | undefined {
  const range = taskRangeAt(target, address);
  return range && taskPlace(target, range, address);
}

function taskPlace(target: Target, range: TaskRange, address: bigint): Place {
  const { task, kind } = range;
  const who = taskName(target, task);
  if (kind === "stack") return { kind, text: `stack of ${who}${frameText(target, range, address)}`, task };
  const offset = address - range.low;
  return { kind, text: `task_struct of ${who}${offset === 0n ? "" : memberAt(target, offset)}`, task };
}

/** `, frame #3 schedule+0x5a`: the frame that the address is in. */
function frameText(target: Target, { task }: TaskRange, address: bigint): string {
  const { frames } = taskStack(CObject.at(target, "struct task_struct", task));
  // A frame reaches from its own stack pointer to that of the one it returns to.
  let at = -1;
  while (at + 1 < frames.length && frames[at + 1].sp <= address) at++;
  if (at < 0) return frames.length === 0 ? "" : ", below what is in use";
  const { symbol, offset, pc } = frames[at];
  return `, frame #${at} ${symbol === undefined ? hex(pc) : symbol + plus(BigInt(offset ?? 0))}`;
}

/** `.comm+0x3`: the member of a task_struct at an offset. */
function memberAt(target: Target, offset: bigint): string {
  const type = target.types.find("struct task_struct");
  const members = type?.kind === "struct" ? type.members : [];
  const bits = Number(offset) * 8;
  const at = members.filter((m) => m.name !== undefined && m.bitOffset <= bits)
    .reduce<typeof members[number] | undefined>(
      (best, m) => best && best.bitOffset >= m.bitOffset ? best : m,
      undefined,
    );
  return at ? `, .${at.name}${plus(offset - BigInt(at.bitOffset >> 3))}` : plus(offset);
}

function ofCpuStack(target: Target, address: bigint): Place | undefined {
  for (const cpu of target.once(possibleCpus)) {
    for (const { name, low, high } of cpuStacks(target, cpu)) {
      if (address >= low && address < high) {
        return { kind: "stack", text: `${name} stack of CPU ${cpu}, ${hex(high - address)} below its top` };
      }
    }
  }
  return undefined;
}

/** A static per-CPU variable in a CPU's area. What was allocated there later has no name. */
function ofCpu(target: Target, address: bigint): Place | undefined {
  const start = target.symbols.findKernel("__per_cpu_start")?.address;
  const end = target.symbols.findKernel("__per_cpu_end")?.address;
  if (start === undefined || end === undefined) return undefined;
  for (const cpu of target.once(possibleCpus)) {
    const area = perCpuAddress(target, start, cpu);
    if (address < area || address >= area + (end - start)) continue;
    return { kind: "per-CPU", text: `${perCpuText(target, start + (address - area))} of CPU ${cpu}` };
  }
  return undefined;
}

/** The variable at a place of the per-CPU section, before it is moved to a CPU. */
function perCpuText(target: Target, place: bigint): string {
  const variables = target.once(perCpuVariables);
  let best: KernelSymbol | undefined;
  for (const symbol of variables) {
    if (symbol.address <= place && (!best || symbol.address > best.address)) best = symbol;
  }
  return best ? best.name + plus(place - best.address) : "the per-CPU area";
}

/** Before 6.15 their symbols are small numbers, which no look-up by address finds. */
function perCpuVariables({ symbols }: Target): readonly KernelSymbol[] {
  const start = symbols.findKernel("__per_cpu_start")?.address ?? 0n;
  const end = symbols.findKernel("__per_cpu_end")?.address ?? 0n;
  const found: KernelSymbol[] = [];
  for (const symbol of symbols.all()) {
    const inside = symbol.address >= start && symbol.address < end;
    if (inside && symbol.module === undefined && !/^__per_cpu_(start|end)$/.test(symbol.name)) {
      found.push(symbol);
    }
  }
  return found;
}

/** What the kernel and its modules were loaded with. */
function ofImage(target: Target, address: bigint): Place | undefined {
  const symbol = target.symbols.at(address);
  const module = moduleAt(target, address);
  if (symbol && (symbol.module === undefined || module)) {
    const part = module ? modulePart(module, address) : imagePart(target, symbol);
    const owner = module ? `module ${module.name}` : "the kernel";
    const text = `${target.symbols.describe(address)}, ${part} of ${owner}`;
    return { kind: part === "code" ? part : "data", text };
  }
  if (!module) return undefined;
  return { kind: "module", text: `module ${module.name}, ${modulePart(module, address)}` };
}

function modulePart({ ranges }: KernelModule, address: bigint): "code" | "data" {
  return ranges.find((r) => address >= r.base && address < r.base + BigInt(r.size))?.text ? "code" : "data";
}

/** The linker's own names for the parts of the image; what is in none of them is data. */
const imageParts: readonly (readonly [name: string, start: string, end: string])[] = [
  ["code", "_stext", "_etext"],
  ["code", "_sinittext", "_einittext"],
  ["read-only data", "__start_rodata", "__end_rodata"],
  ["zeroed data", "__bss_start", "__bss_stop"],
];

/** Not by nm's letter: newer kernels have a T for data, too. */
function imagePart({ symbols }: Target, { address, kind }: KernelSymbol): string {
  const place = (name: string) => symbols.findKernel(name)?.address;
  if (place("_stext") === undefined) return /[tTwWi]/.test(kind) ? "code" : "data";
  const part = imageParts.find(([, start, end]) => {
    const low = place(start), high = place(end);
    return low !== undefined && high !== undefined && address >= low && address < high;
  });
  return part?.[0] ?? "data";
}

function mapped(target: Target, address: bigint): Place {
  let physical: number;
  try {
    physical = target.kernel.translate(address).physical;
  } catch (error) {
    if (error instanceof MemoryFault) return { kind: "none", text: gapText(error) };
    throw error;
  }
  const at = `physical address ${hex(BigInt(physical))}${whyNot(target, address)}`;
  if (directPhysical(target, address) !== BigInt(physical)) {
    return { kind: "mapped", text: `mapped: ${at}` };
  }
  const page = directPage(target, address);
  return {
    kind: "direct map",
    text: `direct map: ${at}${page?.text ?? ""}`,
    ...(page && { page: page.page }),
  };
}

/** `, page excluded by the dump's filter`: why the page's bytes are not there. */
function whyNot(target: Target, address: bigint): string {
  try {
    target.kernel.page(address);
    return "";
  } catch (error) {
    if (error instanceof MemoryFault) return `, ${gapText(error)}`;
    throw error;
  }
}
