/**
 * Code that the kernel wrote while it ran: the function tracer's trampolines, the slots of kernel probes, BPF. No
 * symbol table has it; the names are those of /proc/kallsyms (5.8, fc0ea795f53c and d002b8bc6dbc).
 */
import { InquestError, MemoryFault } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import type { OrcEntry } from "../unwind/orc.ts";
import { listForEachEntry } from "./list.ts";
import { walkWarning } from "./walk_end.ts";

/** One piece of such code. */
export interface GeneratedCode {
  readonly name: string;
  readonly module: string | undefined;
  readonly low: bigint;
  readonly high: bigint;
  /** The code is a copy of what the kernel has here, and is unwound as that is. */
  readonly copyOf?: bigint;
  /** How a function that was called from the code returns to it. */
  readonly orc?: OrcEntry;
}

const pageSize = 4096n;
const mostPieces = 100_000;
/** KSYM_NAME_LEN, 128 before 6.1. */
const longestName = 512;

/** The piece that an address is in. */
export function generatedCodeAt(target: Target, pc: bigint): GeneratedCode | undefined {
  return target.once(allPieces).find(({ low, high }) => pc >= low && pc < high);
}

function allPieces(target: Target): readonly GeneratedCode[] {
  const pieces: GeneratedCode[] = [];
  for (const find of [tracers, probes, returnProbes, bpf]) {
    try {
      for (const piece of find(target)) pieces.push(piece);
    } catch (error) {
      if (!(error instanceof MemoryFault || error instanceof InquestError)) throw error;
      target.warn(`code that the kernel generated cannot be found: ${error.message}`);
    }
  }
  return pieces;
}

/** A tracer that is alone at a function has a trampoline of its own: ftrace_caller's or ftrace_regs_caller's copy. */
function* tracers(target: Target): Generator<GeneratedCode> {
  const { symbols, kernel } = target;
  const head = symbols.findKernel("ftrace_ops_list")?.address;
  const end = symbols.findKernel("ftrace_list_end")?.address;
  const fields = fieldsOf(target, "ftrace_ops", ["next", "trampoline", "trampoline_size"]);
  if (head === undefined || !fields) return;
  let ops = kernel.u64(head);
  for (let i = 0; ops !== 0n && ops !== end && i < mostPieces; i++) {
    const [next, low, size] = fields.map((offset) => kernel.u64(ops + offset)) as [bigint, bigint, bigint];
    if (size > 0n) {
      const copyOf = original(target, low);
      const place = { low, high: low + size, ...(copyOf !== undefined && { copyOf }) };
      yield { name: "ftrace_trampoline", module: "__builtin__ftrace", ...place };
    }
    ops = next;
  }
}

/** Which of the two a trampoline begins like for longer. */
function original({ symbols, kernel }: Target, trampoline: bigint): bigint | undefined {
  const length = 64, code = kernel.read(trampoline, length);
  let best: bigint | undefined, longest = 0;
  for (const name of ["ftrace_caller", "ftrace_regs_caller"]) {
    const address = symbols.findKernel(name)?.address;
    if (address === undefined) continue;
    const other = kernel.read(address, length);
    const differs = code.findIndex((byte, i) => byte !== other[i]);
    const same = differs < 0 ? length : differs;
    if (same > longest) [best, longest] = [address, same];
  }
  return best;
}

/** A probe's jump leads to a slot that saves all registers on the stack and calls its handler. */
const atSavedRegisters: OrcEntry = {
  type: "regs",
  spReg: "sp",
  spOffset: 0,
  bpReg: "undefined",
  bpOffset: 0,
  signal: true,
};

/** Pages of slots: for probed instructions that are executed elsewhere, and for jumps in place of a breakpoint. */
function* probes(target: Target): Generator<GeneratedCode> {
  const pages = target.types.offset("kprobe_insn_cache", "pages");
  const fields = fieldsOf(target, "kprobe_insn_page", ["list", "insns"]);
  for (const kind of ["insn", "optinsn"]) {
    const cache = target.symbols.findKernel(`kprobe_${kind}_slots`)?.address;
    if (cache === undefined || pages === undefined || !fields) continue;
    for (const page of onList(target, cache + BigInt(pages), fields[0]!)) {
      const low = target.kernel.u64(page + fields[1]!);
      const place = { low, high: low + pageSize, ...(kind === "optinsn" && { orc: atSavedRegisters }) };
      yield { name: `kprobe_${kind}_page`, module: "__builtin__kprobes", ...place };
    }
  }
}

/**
 * Not generated, but without ORC until 5.16 (eb4a3f7d78c7): the code that a probed function returns to saves the
 * registers in the same way, as if it had been called from its own first instruction.
 */
function* returnProbes({ symbols }: Target): Generator<GeneratedCode> {
  const symbol = symbols.findKernel("kretprobe_trampoline");
  if (!symbol?.size) return;
  const low = symbol.address, high = low + BigInt(symbol.size);
  yield { name: symbol.name, module: undefined, low, high, orc: { ...atSavedRegisters, signal: false } };
}

/** 5.7 (535911c80ad4): programs, trampolines and dispatchers are on one list. They keep frame pointers. */
function* bpf(target: Target): Generator<GeneratedCode> {
  const head = target.symbols.findKernel("bpf_kallsyms")?.address;
  const fields = fieldsOf(target, "bpf_ksym", ["lnode", "start", "end", "name"]);
  if (head === undefined || !fields) return;
  const [link, start, end, name] = fields as [bigint, bigint, bigint, bigint];
  for (const symbol of onList(target, head, link)) {
    const low = target.kernel.u64(symbol + start), high = target.kernel.u64(symbol + end);
    yield { name: target.kernel.cString(symbol + name, longestName), module: "bpf", low, high };
  }
}

/** The members' offsets; undefined where the structure is not this kernel's, or is another. */
function fieldsOf(target: Target, struct: string, members: readonly string[]): bigint[] | undefined {
  const offsets = members.map((member) => target.types.offset(struct, member));
  return offsets.includes(undefined) ? undefined : offsets.map((offset) => BigInt(offset!));
}

function* onList(target: Target, head: bigint, link: bigint): Generator<bigint> {
  const walk = listForEachEntry(target, head, Number(link), { cap: mostPieces });
  for (let next = walk.next();; next = walk.next()) {
    if (!next.done) {
      yield next.value;
      continue;
    }
    const warning = walkWarning("the list of code that the kernel generated", next.value);
    if (warning) target.warn(warning);
    return;
  }
}
