/** The table of system calls: an array of pointers to functions. */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";

export interface SystemCall {
  readonly number: number;
  /** The function. */
  readonly address: bigint;
}

/** More than any architecture has. */
const mostCalls = 4096;

/**
 * The system calls by number. The table has no length of its own: it ends with the symbol, or at what is no address
 * of a function. Since 6.9 (1e3ad78334a6) x86 calls through it no more, and keeps it for tracers.
 */
export function* systemCalls(target: Target): Generator<SystemCall> {
  const symbol = target.symbols.findKernel("sys_call_table");
  if (!symbol) throw new LookupError("this kernel has no symbol sys_call_table");
  const count = Math.min(mostCalls, Math.floor((symbol.size ?? 0) / 8));
  for (let number = 0; number < count; number++) {
    const address = target.kernel.u64(symbol.address + BigInt(number * 8));
    const found = target.symbols.at(address);
    if (!found || found.address !== address || !/^[tTwW]$/.test(found.kind)) return;
    yield { number, address };
  }
}
