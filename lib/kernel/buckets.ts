/** Arrays of buckets: what the walks over hash tables share. */
import type { AddressSpace } from "../memory/address_space.ts";
import type { Trouble } from "./trouble.ts";

const wordsInPage = 512n, mostGaps = 1024;

/**
 * The words of an array that are not 0, with their indices. A page that is not there is trouble, and passed over; so
 * many of them end the walk, as an array of any size may be claimed.
 * @returns whether the array was read to its end
 */
export function* filledWords(
  space: AddressSpace,
  array: bigint,
  count: bigint,
  trouble: Trouble,
): Generator<readonly [index: bigint, word: bigint], boolean> {
  let gaps = 0;
  for (let i = 0n; i < count; i++) {
    const address = array + i * 8n;
    let word: bigint;
    try {
      word = space.u64(address);
    } catch (error) {
      trouble.fault(error);
      if (++gaps > mostGaps) return false;
      // On to the first word of the next page.
      i += wordsInPage - 1n - (address >> 3n) % wordsInPage;
      continue;
    }
    if (word !== 0n) yield [i, word];
  }
  return true;
}
