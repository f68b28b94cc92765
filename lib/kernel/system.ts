/** Facts about the machine as a whole: load, memory, processors, the hypervisor below it. */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { findField, getField, readField } from "./field.ts";

/** The fixed point of avenrun[] (include/linux/sched/loadavg.h). */
const loadShift = 11n;

/** The load averages of 1, 5 and 15 minutes in hundredths, rounded as /proc/loadavg does. */
export function loadAverages(target: Target): [bigint, bigint, bigint] {
  const symbol = target.symbols.findKernel("avenrun");
  if (!symbol) throw new LookupError("this kernel has no symbol avenrun");
  const average = (i: number) => {
    const value = target.kernel.u64(symbol.address + BigInt(i * 8)) + (1n << loadShift) / 200n;
    return value * 100n >> loadShift;
  };
  return [average(0), average(1), average(2)];
}

/** The processors' nominal frequency in kHz, as measured at boot (cpu_khz). */
export function cpuKhz(target: Target): number {
  for (const name of ["cpu_khz", "tsc_khz"]) {
    const symbol = target.symbols.findKernel(name);
    const khz = symbol ? target.kernel.u32(symbol.address) : 0;
    if (khz > 0) return khz;
  }
  throw new LookupError("this kernel has not measured its processors' frequency");
}

/** MAX_NUMNODES is at most 1 << 10; node_states[] is an array of such masks. */
const mostNodes = 1024;

/** The `struct pglist_data *` of each memory node. */
export function memoryNodes(target: Target): bigint[] {
  const { kernel, symbols } = target;
  // Without NUMA there is one, in the image itself.
  const single = symbols.findKernel("contig_page_data");
  if (single) return [single.address];
  const data = symbols.findKernel("node_data");
  if (!data) throw new LookupError("this kernel has no symbol node_data or contig_page_data");
  const count = Math.min(mostNodes, nodeIds(target), Math.floor((data.size ?? mostNodes * 8) / 8));
  const nodes: bigint[] = [];
  for (let i = 0; i < count; i++) {
    const node = kernel.u64(data.address + BigInt(i * 8));
    if (node !== 0n) nodes.push(node);
  }
  return nodes;
}

/** nr_node_ids, a constant where there can be only one. */
function nodeIds(target: Target): number {
  const symbol = target.symbols.findKernel("nr_node_ids");
  return symbol ? target.kernel.u32(symbol.address) : mostNodes;
}

/** Bytes of memory that the kernel has, holes left out: the present pages of all nodes. */
export function presentMemory(target: Target): bigint {
  const field = getField(target, "pglist_data", "node_present_pages");
  const pages = memoryNodes(target).reduce((sum, node) => sum + readField(target.kernel, node, field), 0n);
  if (pages > 1n << 40n) throw new CorruptError(`the memory nodes claim ${pages} pages`);
  return pages * BigInt(target.dump.pageSize);
}

/** What the kernel calls the hypervisors that it knows (enum x86_hypervisor_type, 4.15). */
const hypervisors: Readonly<Record<string, string>> = {
  X86_HYPER_VMWARE: "VMware",
  X86_HYPER_MS_HYPERV: "Microsoft Hyper-V",
  X86_HYPER_XEN_PV: "Xen PV",
  X86_HYPER_XEN_HVM: "Xen HVM",
  X86_HYPER_KVM: "KVM",
  X86_HYPER_JAILHOUSE: "Jailhouse",
  X86_HYPER_ACRN: "ACRN",
  X86_HYPER_BHYVE: "Bhyve",
};

/** The hypervisor that the kernel has found below itself; undefined for none that it knows. */
export function hypervisor(target: Target): string | undefined {
  const symbol = target.symbols.findKernel("x86_hyper_type");
  const type = target.types.find("enum x86_hypervisor_type");
  if (!symbol || type?.kind !== "enum") {
    throw new LookupError("this kernel has no symbol x86_hyper_type with its type");
  }
  const value = BigInt(target.kernel.u32(symbol.address));
  const name = type.enumerators.find((one) => one.value === value)?.name;
  if (name === undefined) throw new CorruptError(`x86_hyper_type is ${value}`);
  if (name === "X86_HYPER_NATIVE") return undefined;
  return hypervisors[name] ?? name.replace("X86_HYPER_", "");
}

/** A PID at most (pid_max): of the initial namespace since 6.14 (7863dcc72d0f). */
export function pidMax(target: Target): number {
  const { kernel, symbols } = target;
  const own = symbols.findKernel("pid_max");
  if (own) return kernel.i32(own.address);
  const namespace = symbols.findKernel("init_pid_ns"), field = findField(target, "pid_namespace", "pid_max");
  if (!namespace || !field) throw new LookupError("this kernel has no symbol pid_max");
  return kernel.i32(namespace.address + field.offset);
}
