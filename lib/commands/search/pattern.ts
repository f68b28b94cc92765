/** What is searched for, found in pages: data that a thread can be given, and no bigint in the loops. */

/** Numbers at places that their size divides, or texts anywhere. */
export type Pattern =
  | {
    readonly kind: "numbers";
    /** Bytes of a number. */
    readonly size: 2 | 4 | 8;
    readonly values: readonly bigint[];
    /** The bits that count. */
    readonly mask: bigint;
  }
  | { readonly kind: "texts"; readonly texts: readonly Uint8Array[] };

/** Where the next match in some bytes is, from an offset on; -1 where there is none. */
export type Finder = (bytes: Uint8Array, from: number) => number;

/** Bytes behind a page that a match which begins in it may reach into. */
export function reachOf(pattern: Pattern): number {
  return pattern.kind === "numbers" ? 0 : Math.max(...pattern.texts.map((text) => text.length)) - 1;
}

/** The bytes that the finders are given begin at a multiple of 8. */
export function finderOf(pattern: Pattern): Finder {
  if (pattern.kind === "texts") return textFinder(pattern.texts);
  const { size, values, mask } = pattern;
  return size === 8 ? longFinder(values, mask) : wordFinder(values, mask, size);
}

/** Numbers of 8 bytes, compared half by half: the lower half alone rules nearly all of them out. */
function longFinder(values: readonly bigint[], mask: bigint): Finder {
  const finders = values.map((value) => oneLongFinder(value, mask));
  return finders.length === 1 ? finders[0] : firstOfAll(finders);
}

function oneLongFinder(value: bigint, mask: bigint): Finder {
  const low = half(value), high = half(value >> 32n), maskLow = half(mask), maskHigh = half(mask >> 32n);
  return (bytes, from) => {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2), end = words.length - 1;
    for (let at = from + 7 >> 3 << 1; at < end; at += 2) {
      if (((words[at] ^ low) & maskLow) === 0 && ((words[at + 1] ^ high) & maskHigh) === 0) return at * 4;
    }
    return -1;
  };
}

/** The lower 32 bits, as an Int32Array has them. */
function half(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

/** Numbers of 4 or 2 bytes. */
function wordFinder(values: readonly bigint[], mask: bigint, size: 2 | 4): Finder {
  const counts = half(mask), all = size === 4 ? -1 : 0xffff;
  const finders = values.map((value): Finder => {
    const wanted = half(value), bits = counts & all;
    return (bytes, from) => {
      const words = size === 4
        ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
        : new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
      for (let at = Math.ceil(from / size); at < words.length; at++) {
        if (((words[at] ^ wanted) & bits) === 0) return at * size;
      }
      return -1;
    };
  });
  return finders.length === 1 ? finders[0] : firstOfAll(finders);
}

function firstOfAll(finders: readonly Finder[]): Finder {
  return (bytes, from) => {
    let first = -1;
    for (const find of finders) {
      const at = find(bytes, from);
      if (at >= 0 && (first < 0 || at < first)) first = at;
    }
    return first;
  };
}

function textFinder(texts: readonly Uint8Array[]): Finder {
  return (bytes, from) => {
    let first = -1;
    for (const text of texts) {
      const at = indexOf(bytes, text, from, first < 0 ? bytes.length : first);
      if (at >= 0) first = at;
    }
    return first;
  };
}

/** Where a text begins between two offsets; -1 where it does not. */
function indexOf(bytes: Uint8Array, text: Uint8Array, from: number, before: number): number {
  for (let at = bytes.indexOf(text[0], from); at >= 0 && at < before; at = bytes.indexOf(text[0], at + 1)) {
    let same = 1;
    while (same < text.length && bytes[at + same] === text[same]) same++;
    if (same === text.length) return at;
  }
  return -1;
}

/** Which of the pattern's values or texts stand at an offset. */
export function matchesAt(pattern: Pattern, bytes: Uint8Array, at: number): number[] {
  const found: number[] = [];
  if (pattern.kind === "texts") {
    pattern.texts.forEach((text, i) => indexOf(bytes, text, at, at + 1) === at && found.push(i));
  } else {
    const value = numberAt(bytes, at, pattern.size) & pattern.mask;
    pattern.values.forEach((wanted, i) => (wanted & pattern.mask) === value && found.push(i));
  }
  return found;
}

/** A little-endian number. */
export function numberAt(bytes: Uint8Array, at: number, size: 2 | 4 | 8): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
  if (size === 8) return view.getBigUint64(0, true);
  return BigInt(size === 4 ? view.getUint32(0, true) : view.getUint16(0, true));
}
