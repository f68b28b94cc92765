/** The last resort: words further up the stack that can be return addresses. */
import { followsCall } from "./call_site.ts";
import type { StackReader, State } from "./state.ts";

/**
 * Frames that the words of the stack suggest, from `sp` to the top of its stack. A word counts when it points
 * into code, just behind a call instruction; stale ones count as well.
 */
export function* scanStack(
  sp: bigint,
  stack: StackReader,
  isCode: (pc: bigint) => boolean,
): Generator<State> {
  const range = stack.stacks.findForSp(sp);
  if (!range) return;
  const start = sp > range.low ? sp : range.low;
  for (let slot = (start + 7n) & ~7n; slot + 8n <= range.high; slot += 8n) {
    const pc = stack.wordIfAny(slot);
    if (pc === undefined) {
      slot = (slot | 0xfffn) - 7n; // the page is missing: go on with the next
      continue;
    }
    if (isCode(pc - 1n) && followsCall(stack.memory, pc)) yield { pc, sp: slot + 8n, exact: false };
  }
}
