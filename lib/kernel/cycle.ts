/** Notices that a chain of nodes comes back on itself, in bounded memory. */

/** Nodes remembered one by one. */
const remembered = 1 << 16;

/**
 * Feed it every node of a singly linked chain. In a chain of up to 65,536 nodes a cycle is noticed at its first return.
 * In a longer one Brent's method takes over, which costs a comparison a node and no memory, but lets a cycle be walked
 * up to three times before it is noticed.
 */
export class CycleGuard {
  #seen: Set<bigint> | undefined = new Set();
  #anchor: bigint | undefined;
  #steps = 0;
  #power = 1;

  /** Whether this node closes a cycle. */
  closes(node: bigint): boolean {
    if (this.#seen) {
      if (this.#seen.has(node)) return true;
      this.#seen.add(node);
      if (this.#seen.size >= remembered) this.#seen = undefined;
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
