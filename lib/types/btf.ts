/**
 * BTF: the type information that a kernel carries in its own memory. One Btf is one blob, the kernel's or a
 * module's; a module's extends the kernel's: ids and string offsets go on where the base ends.
 *
 * Nothing is built per type: one array of offsets, one hash of names, and a CType object for each type asked for.
 */
import { OpenError } from "../base/errors.ts";
import {
  type CType,
  type EnumType,
  type Member,
  type Parameter,
  type StructType,
  voidType,
} from "./ctype.ts";

/** `enum btf_kind` of include/uapi/linux/btf.h. */
const enum Kind {
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

const spaceOfKind: Partial<Record<Kind, NameSpace>> = {
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
const latin1 = new TextDecoder("latin1");

export class Btf {
  readonly #view: DataView;
  readonly #types: number;
  readonly #typesEnd: number;
  readonly #strings: number;
  readonly #stringsEnd: number;
  readonly #made = new Map<number, CType>();
  #index: BtfIndex | undefined;
  /** Ids below belong to the base. */
  readonly startId: number;
  readonly startString: number;

  /**
   * @param bytes the whole blob, with its header
   * @param base the kernel's BTF, for a module's
   * @throws OpenError when the header makes no sense
   */
  constructor(readonly bytes: Uint8Array, readonly base?: Btf, index?: BtfIndex) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 24 || this.#view.getUint16(0, true) !== 0xeb9f) {
      throw new OpenError("BTF has a bad magic number");
    }
    const header = this.#view.getUint32(4, true);
    const [typeOffset, typeLength, stringOffset, stringLength] = [8, 12, 16, 20].map((at) =>
      this.#view.getUint32(at, true)
    );
    this.#types = header + typeOffset;
    this.#typesEnd = this.#types + typeLength;
    this.#strings = header + stringOffset;
    this.#stringsEnd = this.#strings + stringLength;
    if (this.#typesEnd > bytes.length || this.#stringsEnd > bytes.length) {
      throw new OpenError("BTF is shorter than its header says");
    }
    this.startId = base ? base.endId : 1;
    this.startString = base ? base.startString + base.stringBytes : 0;
    this.#index = index;
  }

  get stringBytes(): number {
    return this.#stringsEnd - this.#strings;
  }

  /** One more than the highest id. */
  get endId(): number {
    return this.startId + this.index.offsets.length;
  }

  /** Where each type lies and what its name is; made at the first look-up. */
  get index(): BtfIndex {
    return this.#index ??= this.#makeIndex();
  }

  #makeIndex(): BtfIndex {
    let offsets = new Uint32Array(Math.max(16, (this.#typesEnd - this.#types) >> 4));
    let count = 0, named = 0;
    for (let at = this.#types; at + 12 <= this.#typesEnd && count < mostTypes;) {
      const info = this.#view.getUint32(at + 4, true);
      const extra = extraBytes[info >>> 24 & 0x1f];
      // A kind that is not known here has an unknown length: what comes before it is still good.
      if (extra === undefined) break;
      if (count === offsets.length) offsets = grown(offsets);
      offsets[count++] = at - this.#types;
      if (spaceOfKind[(info >>> 24 & 0x1f) as Kind] !== undefined) named++;
      at += 12 + extra[0] + extra[1] * (info & 0xffff);
    }
    offsets = offsets.slice(0, count);
    return { offsets, hash: this.#hashNames(offsets, named) };
  }

  #hashNames(offsets: Uint32Array, named: number): Uint32Array {
    const hash = new Uint32Array(2 ** Math.max(4, Math.ceil(Math.log2(named * 2 + 1))));
    const mask = hash.length - 1;
    for (let i = 0; i < offsets.length; i++) {
      const at = this.#types + offsets[i];
      const nameOffset = this.#view.getUint32(at, true);
      if (
        nameOffset === 0 ||
        spaceOfKind[(this.#view.getUint32(at + 4, true) >>> 24 & 0x1f) as Kind] === undefined
      ) continue;
      let slot = this.#hashAt(nameOffset) & mask;
      while (hash[slot] !== 0) slot = slot + 1 & mask;
      hash[slot] = i + 1;
    }
    return hash;
  }

  /** The hash of a string in the string section. */
  #hashAt(offset: number): number {
    const [bytes, start, end] = this.#stringPlace(offset);
    let h = 0x811c9dc5;
    for (let at = start; at < end && bytes[at] !== 0; at++) h = Math.imul(h ^ bytes[at], 0x01000193);
    return h ^ h >>> 15;
  }

  #stringPlace(offset: number): [Uint8Array, number, number] {
    if (this.base && offset < this.startString) return this.base.#stringPlace(offset);
    return [this.bytes, this.#strings + offset - this.startString, this.#stringsEnd];
  }

  string(offset: number): string {
    const [bytes, start, end] = this.#stringPlace(offset);
    if (start >= end) return "";
    const nul = bytes.indexOf(0, start);
    return latin1.decode(bytes.subarray(start, nul < 0 || nul > end ? end : nul));
  }

  /** The ids of this blob whose name it is; the base is not searched. */
  *idsNamed(name: string): Generator<number> {
    const { offsets, hash } = this.index;
    const mask = hash.length - 1;
    let h = 0x811c9dc5;
    for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
    // A hash from a damaged index could be full: the number of probes is bounded by its length.
    for (
      let slot = (h ^ h >>> 15) & mask, probes = 0;
      hash[slot] !== 0 && probes <= mask;
      slot = slot + 1 & mask, probes++
    ) {
      const i = hash[slot] - 1;
      if (i < offsets.length && this.string(this.#view.getUint32(this.#types + offsets[i], true)) === name) {
        yield this.startId + i;
      }
    }
  }

  /** The first type of this blob with this name, in C's name space for it. */
  find(space: NameSpace, name: string): CType | undefined {
    for (const id of this.idsNamed(name)) {
      if (this.spaceOf(id) === space) return this.type(id);
    }
    return undefined;
  }

  /** In which of C's name spaces a type's name lies; undefined for types without a name. */
  spaceOf(id: number): NameSpace | undefined {
    const at = this.#typeAt(id);
    return at === undefined
      ? undefined
      : spaceOfKind[(this.#view.getUint32(at + 4, true) >>> 24 & 0x1f) as Kind];
  }

  isEnum(id: number): boolean {
    return this.spaceOf(id) === "enum";
  }

  nameOf(id: number): string {
    const at = this.#typeAt(id);
    return at === undefined ? "" : this.string(this.#view.getUint32(at, true));
  }

  /** Names in this blob with their name spaces, in the order of the ids: for suggestions and completion. */
  *names(): Generator<[NameSpace, string]> {
    for (let id = this.startId; id < this.endId; id++) {
      const space = this.spaceOf(id);
      const name = space && this.nameOf(id);
      if (space && name) yield [space, name];
    }
  }

  /** The type of a variable (only per-CPU ones have one), by a walk over all types: for a table made once. */
  *variables(): Generator<[string, number]> {
    yield* this.#named(Kind.Var);
  }

  /** Functions with the ids of their prototypes. */
  *functions(): Generator<[string, number]> {
    yield* this.#named(Kind.Func);
  }

  *#named(kind: Kind): Generator<[string, number]> {
    for (const offset of this.index.offsets) {
      const at = this.#types + offset;
      if ((this.#view.getUint32(at + 4, true) >>> 24 & 0x1f) === kind) {
        yield [this.string(this.#view.getUint32(at, true)), this.#view.getUint32(at + 8, true)];
      }
    }
  }

  /** Position of a type in `bytes`, or undefined when there is no such id here. */
  #typeAt(id: number): number | undefined {
    const offset = this.index.offsets[id - this.startId];
    return offset === undefined || this.#types + offset + 12 > this.#typesEnd
      ? undefined
      : this.#types + offset;
  }

  /** The type with an id; void for 0 and for an id that does not exist. The same id gives the same object. */
  type(id: number): CType {
    if (id === 0) return voidType;
    if (id < this.startId) return this.base ? this.base.type(id) : voidType;
    let type = this.#made.get(id);
    if (type === undefined) {
      type = this.#make(id);
      this.#made.set(id, type);
    }
    return type;
  }

  #make(id: number): CType {
    const at = this.#typeAt(id);
    if (at === undefined) return voidType;
    const name = this.string(this.#view.getUint32(at, true));
    const info = this.#view.getUint32(at + 4, true);
    const third = this.#view.getUint32(at + 8, true);
    const kind: Kind = info >>> 24 & 0x1f;
    switch (kind) {
      case Kind.Int: {
        const encoding = this.#view.getUint32(at + 12, true) >>> 24 & 0xf;
        return {
          kind: "int",
          name,
          size: third,
          signed: (encoding & 1) !== 0,
          encoding: intEncoding(encoding, name),
        };
      }
      case Kind.Float:
        return { kind: "float", name, size: third };
      case Kind.Pointer:
        return lazily({ kind: "pointer" as const, size: 8 }, "target", () => this.type(third));
      case Kind.Array: {
        const element = this.#view.getUint32(at + 12, true), length = this.#view.getUint32(at + 20, true);
        return lazily({ kind: "array" as const, length }, "element", () => this.type(element));
      }
      case Kind.Struct:
      case Kind.Union:
        return this.#struct(at, kind === Kind.Struct ? "struct" : "union", name, info, third);
      case Kind.Enum:
      case Kind.Enum64:
        return this.#enum(at, kind === Kind.Enum64, name, info, third);
      case Kind.Forward:
        return { kind: "forward", keyword: info >>> 31 ? "union" : "struct", tag: name };
      case Kind.Typedef:
        return lazily({ kind: "typedef" as const, name }, "target", () => this.type(third));
      case Kind.Volatile:
      case Kind.Const:
      case Kind.Restrict: {
        const qualifier = kind === Kind.Const ? "const" : kind === Kind.Volatile ? "volatile" : "restrict";
        return lazily({ kind: "qualified" as const, qualifier }, "target", () => this.type(third));
      }
      case Kind.TypeTag:
        return lazily(
          { kind: "qualified" as const, qualifier: `__${name}` },
          "target",
          () => this.type(third),
        );
      case Kind.Func:
      case Kind.Var:
        // These name a type that is made at once; one that names itself would never end.
        return third < id ? this.type(third) : voidType;
      case Kind.FuncProto:
        return this.#prototype(at, info & 0xffff, third);
      default:
        return voidType;
    }
  }

  #struct(at: number, keyword: "struct" | "union", name: string, info: number, size: number): StructType {
    const hasBitFields = info >>> 31 === 1;
    return lazily({ kind: "struct" as const, keyword, tag: name || undefined, size }, "members", () => {
      const members: Member[] = [];
      for (let i = 0, m = at + 12; i < (info & 0xffff) && m + 12 <= this.#typesEnd; i++, m += 12) {
        const offset = this.#view.getUint32(m + 8, true), id = this.#view.getUint32(m + 4, true);
        const bitSize = hasBitFields ? offset >>> 24 : 0;
        members.push(lazily(
          {
            name: this.string(this.#view.getUint32(m, true)) || undefined,
            bitOffset: hasBitFields ? offset & 0xffffff : offset,
            bitSize: bitSize || undefined,
          },
          "type",
          () => this.type(id),
        ));
      }
      return members;
    });
  }

  #enum(at: number, wide: boolean, name: string, info: number, size: number): EnumType {
    const signed = info >>> 31 === 1;
    return lazily({ kind: "enum" as const, tag: name || undefined, size, signed }, "enumerators", () => {
      const step = wide ? 12 : 8;
      const enumerators = [];
      for (let i = 0, e = at + 12; i < (info & 0xffff) && e + step <= this.#typesEnd; i++, e += step) {
        const low = this.#view.getUint32(e + 4, true), high = wide ? this.#view.getUint32(e + 8, true) : 0;
        const raw = BigInt(high) << 32n | BigInt(low);
        const value = signed ? BigInt.asIntN(wide ? 64 : 32, raw) : raw;
        enumerators.push({ name: this.string(this.#view.getUint32(e, true)), value });
      }
      return enumerators;
    });
  }

  #prototype(at: number, count: number, returnId: number): CType {
    const parameters: Parameter[] = [];
    let variadic = false;
    for (let i = 0, p = at + 12; i < count && p + 8 <= this.#typesEnd; i++, p += 8) {
      const name = this.string(this.#view.getUint32(p, true)), id = this.#view.getUint32(p + 4, true);
      if (id === 0 && i === count - 1) variadic = true;
      else parameters.push(lazily({ name: name || undefined }, "type", () => this.type(id)));
    }
    return lazily({ kind: "function" as const, parameters, variadic }, "returns", () => this.type(returnId));
  }
}

function intEncoding(encoding: number, name: string): "int" | "char" | "bool" {
  if (encoding & 4) return "bool";
  // No compiler sets BTF_INT_CHAR: a character is known by its name.
  return encoding & 2 || /\bchar$/.test(name) ? "char" : "int";
}

function grown(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** Adds a member that is computed at its first use: types refer to each other in cycles. */
function lazily<T extends object, K extends string, V>(
  object: T,
  key: K,
  compute: () => V,
): T & { readonly [P in K]: V } {
  Object.defineProperty(object, key, {
    configurable: true,
    enumerable: true,
    get() {
      const value = compute();
      Object.defineProperty(object, key, { value, enumerable: true });
      return value;
    },
  });
  return object as T & { readonly [P in K]: V };
}
