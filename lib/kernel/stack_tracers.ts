/** Return addresses that a tracer took off the stack and keeps elsewhere, with its own in their place. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import type { CObject } from "../types/object.ts";

export interface Recovered {
  readonly pc: bigint;
  readonly note: string;
}

/** The function graph tracer's shadow stack is a page (or, before 6.11, an array that fits in one). */
const shadowBytes = 4096;
const mostProbes = 256;

/** The trampolines by name; each recovers in its own way. */
const trampolines: ReadonlyMap<string, (task: CObject, slot: bigint) => Recovered | undefined> = new Map([
  ["return_to_handler", fromShadowStack],
  // 5.18 (54ecbe6f1ed5)
  ["arch_rethook_trampoline", (task: CObject, slot: bigint) => fromHooks(task, slot, rethooks)],
  // 5.11 (d741bf41d7c7), renamed in 5.16 (adf8a61a940c). Before 5.11 the instances were in a hash table.
  ["__kretprobe_trampoline", (task: CObject, slot: bigint) => fromHooks(task, slot, kretprobes)],
  ["kretprobe_trampoline", (task: CObject, slot: bigint) => fromHooks(task, slot, kretprobes)],
]);

/** Where a task's frame will really return to, when the address found at `slot` is the start of a trampoline. */
export function recoverReturn(
  task: CObject,
  symbol: string | undefined,
  slot: bigint,
): Recovered | undefined {
  const recover = symbol === undefined ? undefined : trampolines.get(symbol);
  if (!recover) return undefined;
  try {
    return recover(task, slot);
  } catch (error) {
    if (error instanceof MemoryFault || error instanceof InquestError) return undefined;
    throw error;
  }
}

/**
 * An entry of the task's shadow stack names the slot it was taken from (4.20, fb79a06e8084). In an array of entries as
 * in the stack of variable ones (6.11, 42675b723b48) it is found by that word.
 */
function fromShadowStack(task: CObject, slot: bigint): Recovered | undefined {
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

/** A list of return hooks of a task: where it begins, the node, and its members. */
interface Hooks {
  readonly head: string;
  readonly type: string;
  readonly link: string;
  readonly place: string;
  readonly note: string;
}

const rethooks: Hooks = {
  head: "rethooks.first",
  type: "struct rethook_node",
  link: "llist",
  place: "frame",
  note: "return address kept by a return hook",
};
const kretprobes: Hooks = {
  head: "kretprobe_instances.first",
  type: "struct kretprobe_instance",
  link: "llist",
  place: "fp",
  note: "return address kept by a return probe",
};

function fromHooks(task: CObject, slot: bigint, hooks: Hooks): Recovered | undefined {
  const { types, kernel } = task.target;
  const member = (name: string) => types.offset(hooks.type, name);
  const link = member(hooks.link), place = member(hooks.place), ret = member("ret_addr");
  if (link === undefined || place === undefined || ret === undefined || !task.has("stack")) return undefined;
  let node = task.member(hooks.head).integer();
  for (let i = 0; node !== 0n && i < mostProbes; i++) {
    const hook = node - BigInt(link);
    if (kernel.u64(hook + BigInt(place)) === slot) {
      return { pc: kernel.u64(hook + BigInt(ret)), note: hooks.note };
    }
    node = kernel.u64(node);
  }
  return undefined;
}
