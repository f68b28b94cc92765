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
  switch (pattern.size) {
    case 8:
      return longFinder(pattern.values, pattern.mask);
    case 4:
      return wordFinder(pattern.values, pattern.mask, (bytes) => new Int32Array(...viewed(bytes, 4)));
    case 2:
      return wordFinder(pattern.values, pattern.mask, (bytes) => new Uint16Array(...viewed(bytes, 2)));
  }
}

function viewed(bytes: Uint8Array, size: number): [ArrayBufferLike, number, number] {
  return [bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / size)];
}

/** Numbers of 8 bytes, compared half by half. */
function longFinder(values: readonly bigint[], mask: bigint): Finder {
  const low = (value: bigint) => Number(BigInt.asIntN(32, value));
  const high = (value: bigint) => low(value >> 32n);
  const lows = Int32Array.from(values, low), highs = Int32Array.from(values, high);
  const maskLow = low(mask), maskHigh = high(mask), count = values.length;
  return (bytes, from) => {
    const words = new Int32Array(...viewed(bytes, 4)), end = words.length - 1;
    for (let at = Math.ceil(from / 8) * 2; at < end; at += 2) {
      const lowWord = words[at], highWord = words[at + 1];
      for (let i = 0; i < count; i++) {
        if (((lowWord ^ lows[i]) & maskLow) === 0 && ((highWord ^ highs[i]) & maskHigh) === 0) return at * 4;
      }
    }
    return -1;
  };
}

function wordFinder(
  values: readonly bigint[],
  mask: bigint,
  view: (bytes: Uint8Array) => Int32Array | Uint16Array,
): Finder {
  const wanted = Int32Array.from(values, (value) => Number(BigInt.asIntN(32, value)));
  const counts = Number(BigInt.asIntN(32, mask)), count = values.length;
  return (bytes, from) => {
    const words = view(bytes), size = words.BYTES_PER_ELEMENT;
    for (let at = Math.ceil(from / size); at < words.length; at++) {
      const word = words[at];
      for (let i = 0; i < count; i++) if (((word ^ wanted[i]) & counts) === 0) return at * size;
    }
    return -1;
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
