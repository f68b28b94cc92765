/** The error tree: few kinds, each named for what the user lacks, each carrying its exit status. */

/** An error that is meant for the user: its message is one clear line, never shown with a stack trace. */
export class InquestError extends Error {
  /** What the process exits with when this error ends it. */
  readonly exitStatus: number = 1;
  /** What to do about it, shown on a line of its own. */
  readonly hint?: string;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = new.target.name;
    if (hint !== undefined) this.hint = hint;
  }
}

/**
 * The user does not want to wait any longer; what was found so far is the answer. Nothing is wrong, so this is no
 * InquestError: many places make a value of one, and must let this pass.
 */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly exitStatus = 130;

  constructor() {
    super("interrupted");
  }
}

/** The command line or an option is wrong. */
export class UsageError extends InquestError {
  override readonly exitStatus = 2;
}

/** The dump (or the vmlinux given with it) cannot be opened. */
export class OpenError extends InquestError {
  override readonly exitStatus = 3;
}

/** A symbol, type, member or table that this dump does not have. */
export class LookupError extends InquestError {}

/** A structure in the dump contradicts itself: a cycle, an impossible count, a bad tag. */
export class CorruptError extends InquestError {}

/**
 * Why bytes could not be had:
 * - `not-mapped`: the page tables have no entry for the address;
 * - `excluded`: the page was RAM, but the dump's filter left it out;
 * - `beyond-file`: the dump says it has the page, but the file ends before it;
 * - `not-ram`: no RAM at this physical address;
 * - `corrupt`: the page is there, but cannot be decoded;
 * - `swapped`: the page was on a swap device, or not yet read from its file.
 */
export type FaultReason = "not-mapped" | "excluded" | "beyond-file" | "not-ram" | "corrupt" | "swapped";

/** Why one page frame could not be had. */
export interface PageGap {
  readonly reason: FaultReason;
  /** A few words more: the page table level, the codec's complaint. */
  readonly detail?: string;
}

const reasonWords: Record<FaultReason, string> = {
  "not-mapped": "not mapped",
  "excluded": "page excluded by the dump's filter",
  "beyond-file": "beyond the end of the dump file",
  "not-ram": "not RAM",
  "corrupt": "page cannot be decoded",
  "swapped": "page not in memory",
};

/** A gap in words: `not mapped (pud)`. */
export function gapText(gap: PageGap): string {
  return gap.detail ? `${reasonWords[gap.reason]} (${gap.detail})` : reasonWords[gap.reason];
}

/** A read that failed: which address, in which space, and why. */
export class MemoryFault extends Error implements PageGap {
  readonly reason: FaultReason;
  readonly detail?: string;

  constructor(
    readonly space: "physical" | "kernel" | "user" | "file",
    readonly address: bigint,
    gap: PageGap,
  ) {
    super(`cannot read ${space} address 0x${address.toString(16)}: ${gapText(gap)}`);
    this.name = "MemoryFault";
    this.reason = gap.reason;
    if (gap.detail !== undefined) this.detail = gap.detail;
  }
}
