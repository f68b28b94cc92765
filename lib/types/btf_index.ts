/** How BTF's types lie one behind the other, and the index that is made of them: their places, their names. */

/** `enum btf_kind` of include/uapi/linux/btf.h. */
export const enum Kind {
  Int = 1,
  Pointer = 2,
  Array = 3,
  Struct = 4,
  Union = 5,
  Enum = 6,
  Forward = 7,
  Typedef = 8,
  Volatile = 9,
  Const = 10,
  Restrict = 11,
  Func = 12,
  FuncProto = 13,
  Var = 14,
  DataSec = 15,
  Float = 16,
  DeclTag = 17,
  TypeTag = 18,
  Enum64 = 19,
}

/** Bytes behind the 12 of `struct btf_type`: fixed, and per element of `vlen`. */
const extraBytes: readonly (readonly [number, number] | undefined)[] = [
  undefined,
  [4, 0], // int
  [0, 0],
  [12, 0], // array
  [0, 12], // struct
  [0, 12], // union
  [0, 8], // enum
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 8], // func_proto
  [4, 0], // var
  [0, 12], // datasec
  [0, 0],
  [4, 0], // decl_tag
  [0, 0],
  [0, 12], // enum64
];

/** What a name stands for: C keeps tags apart from other names. */
export type NameSpace = "struct" | "union" | "enum" | "name" | "func" | "var";

export const spaceOfKind: Partial<Record<Kind, NameSpace>> = {
  [Kind.Int]: "name",
  [Kind.Float]: "name",
  [Kind.Typedef]: "name",
  [Kind.Struct]: "struct",
  [Kind.Union]: "union",
  [Kind.Enum]: "enum",
  [Kind.Enum64]: "enum",
};

export interface BtfIndex {
  /** Offset of each type of this blob in the type section; entry 0 is the blob's first type. */
  readonly offsets: Uint32Array;
  /** Open hash of names to positions in `offsets`, plus one; its length is a power of two. */
  readonly hash: Uint32Array;
}

const mostTypes = 4_000_000;

/** Bytes that a type of this kind has at least; undefined for a kind that is not known here. */
export function fixedBytes(kind: Kind): number | undefined {
  const extra = extraBytes[kind];
  return extra && 12 + extra[0];
}

/** Bytes of the type with this `info` word; NaN for a kind that is not known here. */
export function typeBytes(info: number): number {
  const extra = extraBytes[info >>> 24 & 0x1f];
  return extra ? 12 + extra[0] + extra[1] * (info & 0xffff) : NaN;
}

/** Where a string lies: the bytes, its start, and where the strings end. */
type StringPlace = (offset: number) => readonly [Uint8Array, number, number];

/** Walks over the types from `start` to `end`; what comes after damage is left out. */
export function indexBtf(view: DataView, start: number, end: number, place: StringPlace): BtfIndex {
  let offsets = new Uint32Array(Math.max(16, end - start >> 4));
  let count = 0, named = 0;
  for (let at = start; at + 12 <= end && count < mostTypes;) {
    const info = view.getUint32(at + 4, true), kind = info >>> 24 & 0x1f;
    const extra = extraBytes[kind];
    // A kind that is not known here has an unknown length: what comes before it is still good.
    if (extra === undefined) break;
    if (count === offsets.length) offsets = grown(offsets);
    offsets[count++] = at - start;
    if (spaceOfKind[kind as Kind] !== undefined) named++;
    at += 12 + extra[0] + extra[1] * (info & 0xffff);
  }
  offsets = offsets.slice(0, count);
  return { offsets, hash: hashNames(view, start, offsets, named, place) };
}

function hashNames(
  view: DataView,
  start: number,
  offsets: Uint32Array,
  named: number,
  place: StringPlace,
): Uint32Array {
  const hash = new Uint32Array(2 ** Math.max(4, Math.ceil(Math.log2(named * 2 + 1))));
  const mask = hash.length - 1;
  for (let i = 0; i < offsets.length; i++) {
    const at = start + offsets[i], nameOffset = view.getUint32(at, true);
    const kind = view.getUint32(at + 4, true) >>> 24 & 0x1f;
    if (nameOffset === 0 || spaceOfKind[kind as Kind] === undefined) continue;
    let slot = hashAt(place(nameOffset)) & mask;
    while (hash[slot] !== 0) slot = slot + 1 & mask;
    hash[slot] = i + 1;
  }
  return hash;
}

/** Only so much of a name counts: in damaged BTF every type may have a name of megabytes. */
const hashedBytes = 256;

function hashAt([bytes, start, end]: readonly [Uint8Array, number, number]): number {
  let h = 0x811c9dc5;
  for (let at = start, stop = Math.min(end, start + hashedBytes); at < stop && bytes[at] !== 0; at++) {
    h = Math.imul(h ^ bytes[at], 0x01000193);
  }
  return h ^ h >>> 15;
}

/** The hash of a name that is looked for. */
export function hashOfName(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length && i < hashedBytes; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h ^ h >>> 15;
}

function grown(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
