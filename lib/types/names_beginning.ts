/** Names that begin alike, found in bytes: none is made a text that is not wanted. */

/** Names as bytes: in which array each is, where it begins there and ends. */
export interface PackedNames {
  readonly count: number;
  bytes(i: number): Uint8Array;
  start(i: number): number;
  end(i: number): number;
}

/** A name may be there more than once: so many times as many are looked at, and again as many. */
const copies = 4;
/** No name that anyone types is longer. */
const longest = 1024;

/** Of the names that begin so the first ones in the order of the bytes, each once; at most so many. */
export function namesBeginning(packed: PackedNames, prefix: string, most: number): string[] {
  const wanted = Uint8Array.from(prefix, (char) => char.charCodeAt(0));
  if (/[^\x00-\xff]/.test(prefix)) return [];
  const found: number[] = [];
  for (let i = 0; i < packed.count; i++) if (begins(packed, i, wanted)) found.push(i);
  for (let wanted = most * copies;; wanted *= copies) {
    const first = lowest(packed, found, prefix.length, wanted);
    const names = new Set(first.map((i) => textOf(packed, i)));
    if (names.size >= most || first.length === found.length) return [...names].sort().slice(0, most);
  }
}

function begins(packed: PackedNames, i: number, wanted: Uint8Array): boolean {
  const bytes = packed.bytes(i), from = packed.start(i);
  if (wanted.length > 0 && (bytes[from] !== wanted[0] || packed.end(i) - from < wanted.length)) return false;
  for (let k = 1; k < wanted.length; k++) if (bytes[from + k] !== wanted[k]) return false;
  return true;
}

/** Those that come first, down to about so many: divided by their bytes at `depth` and behind, which they share before. */
function lowest(packed: PackedNames, all: readonly number[], depth: number, most: number): readonly number[] {
  const kept: number[] = [];
  let rest = all;
  while (kept.length + rest.length > most && rest.length > 0) {
    const byNext = new Map<number, number[]>();
    for (const i of rest) {
      const at = packed.start(i) + depth, next = at < packed.end(i) ? packed.bytes(i)[at] : -1;
      const same = byNext.get(next);
      if (same === undefined) byNext.set(next, [i]);
      else same.push(i);
    }
    rest = [];
    for (const next of [...byNext.keys()].sort((a, b) => a - b)) {
      const same = byNext.get(next)!;
      // Those that end here are all the same.
      if (kept.length + same.length > most && next >= 0) {
        rest = same;
        break;
      }
      for (const i of same) kept.push(i);
      if (kept.length >= most) break;
    }
    depth++;
  }
  for (const i of rest) kept.push(i);
  return kept;
}

function textOf(packed: PackedNames, i: number): string {
  const start = packed.start(i), end = Math.min(packed.end(i), start + longest);
  return String.fromCharCode(...packed.bytes(i).subarray(start, end));
}
