/** How the kernel is tainted: tainted_mask, and what its bits say (kernel/panic.c). */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { findField, readField } from "./field.ts";
import { taintFlags, taintLetters } from "./module_info.ts";

/** TAINT_* of include/linux/panic.h, by bit, without the prefix. */
const taintNames = [
  "PROPRIETARY_MODULE",
  "FORCED_MODULE",
  "CPU_OUT_OF_SPEC",
  "FORCED_RMMOD",
  "MACHINE_CHECK",
  "BAD_PAGE",
  "USER",
  "DIE",
  "OVERRIDDEN_ACPI_TABLE",
  "WARN",
  "CRAP",
  "FIRMWARE_WORKAROUND",
  "OOT_MODULE",
  "UNSIGNED_MODULE",
  "SOFTLOCKUP",
  "LIVEPATCH",
  "AUX",
  "RANDSTRUCT",
  "TEST",
  "FWCTL",
];

export interface Taint {
  readonly bit: number;
  /** As in an oops: `O`; the bit's number in parentheses where the kernel has no letter for it. */
  readonly letter: string;
  /** `OOT_MODULE`; undefined for a bit that neither the kernel nor we have a name for. */
  readonly name: string | undefined;
}

/** tainted_mask: a bit for each reason. */
export function taintMask(target: Target): bigint {
  const symbol = target.symbols.findKernel("tainted_mask");
  if (!symbol) throw new LookupError("this kernel has no symbol tainted_mask");
  return target.kernel.u64(symbol.address);
}

/** The bits that are set in a taint mask, the kernel's or a module's. */
export function taintsOf(target: Target, mask: bigint): Taint[] {
  const found: Taint[] = [];
  for (let bit = 0; bit < 64; bit++) {
    if ((mask >> BigInt(bit) & 1n) === 0n) continue;
    const letter = taintLetters(target, 1n << BigInt(bit));
    found.push({ bit, letter, name: taintName(target, bit) });
  }
  return found;
}

/** The kernel's own words for a bit (taint_flag.desc, 6.12), or ours. */
function taintName(target: Target, bit: number): string | undefined {
  const flags = target.once(taintFlags), desc = findField(target, "taint_flag", "desc");
  if (!flags || !desc || bit >= flags.count) return taintNames[bit];
  const text = readField(target.kernel, flags.first + BigInt(bit) * flags.size, desc);
  return text === 0n ? taintNames[bit] : target.kernel.cString(text, 64);
}
