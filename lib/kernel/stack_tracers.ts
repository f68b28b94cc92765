/** Return addresses that a tracer took off the stack and keeps elsewhere, with its own in their place. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import type { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import type { RecoveredReturn } from "../unwind/unwind.ts";

type Recover = (task: CObject, slot: bigint) => RecoveredReturn | undefined;

/** The function graph tracer's shadow stack is a page (or, before 6.11, an array that fits in one). */
const shadowBytes = 4096;
const mostProbes = 256;
/** 1 << KPROBE_HASH_BITS */
const probeLists = 64;

/** The trampolines by name; each recovers in its own way. */
const trampolines: ReadonlyMap<string, Recover> = new Map<string, Recover>([
  ["return_to_handler", fromShadowStack],
  // 5.18 (54ecbe6f1ed5)
  ["arch_rethook_trampoline", (task, slot) => fromHooks(task, slot, rethooks)],
  // Renamed in 5.16 (adf8a61a940c).
  ["__kretprobe_trampoline", fromProbes],
  ["kretprobe_trampoline", fromProbes],
]);

/** Where a task's frame will really return to, when the address found at `slot` begins a trampoline, named `symbol`. */
export function recoverReturn(
  task: CObject,
  pc: bigint,
  symbol: string | undefined,
  slot: bigint,
): RecoveredReturn | undefined {
  const recover = symbol === undefined ? undefined : trampolines.get(symbol);
  if (!recover) return undefined;
  const unknown = { pc, note: "the tracer's: whom it returns to is not known", exact: true };
  try {
    return recover(task, slot) ?? unknown;
  } catch (error) {
    if (error instanceof MemoryFault || error instanceof InquestError) return unknown;
    throw error;
  }
}

/**
 * An entry of the task's shadow stack names the slot it was taken from (4.20, fb79a06e8084). In an array of entries as
 * in the stack of variable ones (6.11, 42675b723b48) it is found by that word.
 */
function fromShadowStack(task: CObject, slot: bigint): RecoveredReturn | undefined {
  const { types, kernel } = task.target;
  const ret = types.offset("ftrace_ret_stack", "ret"), place = types.offset("ftrace_ret_stack", "retp");
  if (ret === undefined || place === undefined || !task.has("ret_stack")) return undefined;
  const base = task.member("ret_stack").integer();
  if (base === 0n) return undefined;
  for (let at = 0; at < shadowBytes; at += 8) {
    if (kernel.u64(base + BigInt(at)) !== slot) continue;
    const pc = kernel.u64(base + BigInt(at - place + ret));
    return { pc, note: "return address kept by the function graph tracer" };
  }
  return undefined;
}

/** A list of return hooks: the node, and its members. */
interface Hooks {
  readonly type: string;
  readonly link: string;
  readonly place: string;
  readonly note: string;
}

const rethooks: Hooks = {
  type: "struct rethook_node",
  link: "llist",
  place: "frame",
  note: "return address kept by a return hook",
};
const kretprobes: Hooks = {
  type: "struct kretprobe_instance",
  link: "llist",
  place: "fp",
  note: "return address kept by a return probe",
};

function fromHooks(task: CObject, slot: bigint, hooks: Hooks): RecoveredReturn | undefined {
  const head = hooks === rethooks ? "rethooks.first" : "kretprobe_instances.first";
  return fromList(task.target, task.member(head).integer(), slot, hooks);
}

/** 5.11 (d741bf41d7c7): each task has its own instances. Before, all were in a table of lists. */
function fromProbes(task: CObject, slot: bigint): RecoveredReturn | undefined {
  if (task.has("kretprobe_instances")) return fromHooks(task, slot, kretprobes);
  const table = task.target.symbols.findKernel("kretprobe_inst_table");
  for (let i = 0; table && i < probeLists; i++) {
    const first = task.target.kernel.u64(table.address + BigInt(i * 8));
    const found = fromList(task.target, first, slot, { ...kretprobes, link: "hlist" });
    if (found) return found;
  }
  return undefined;
}

/** The hook that was put in place of the word at `slot`: no two stacks have one slot. */
function fromList(
  { types, kernel }: Target,
  first: bigint,
  slot: bigint,
  hooks: Hooks,
): RecoveredReturn | undefined {
  const member = (name: string) => types.offset(hooks.type, name);
  const link = member(hooks.link), place = member(hooks.place), ret = member("ret_addr");
  if (link === undefined || place === undefined || ret === undefined) return undefined;
  let node = first;
  for (let i = 0; node !== 0n && i < mostProbes; i++) {
    const hook = node - BigInt(link);
    if (kernel.u64(hook + BigInt(place)) === slot) {
      return { pc: kernel.u64(hook + BigInt(ret)), note: hooks.note };
    }
    node = kernel.u64(node);
  }
  return undefined;
}
