/** Notices that a chain of nodes comes back on itself, in bounded memory. */

/** Nodes remembered one by one: a cycle back into them is noticed at its first return. */
const remembered = 1 << 16;

/**
 * Feed it every node of a singly linked chain. Short chains are checked exactly; behind the remembered nodes Brent's
 * method takes over, which notices a cycle after at most a few turns of it.
 */
export class CycleGuard {
  readonly #seen = new Set<bigint>();
  #anchor: bigint | undefined;
  #steps = 0;
  #power = 1;

  /** Whether this node closes a cycle. */
  closes(node: bigint): boolean {
    if (this.#seen.has(node)) return true;
    if (this.#seen.size < remembered) {
      this.#seen.add(node);
      return false;
    }
    if (node === this.#anchor) return true;
    if (++this.#steps === this.#power) {
      this.#anchor = node;
      this.#steps = 0;
      this.#power *= 2;
    }
    return false;
  }
}
