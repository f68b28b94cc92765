/**
 * BTF: the type information that a kernel carries in its own memory. One Btf is one blob, the kernel's or a
 * module's; a module's extends the kernel's: ids and string offsets go on where the base ends.
 *
 * Nothing is built per type: one array of offsets, one hash of names, and a CType object for each type asked for.
 */
import { OpenError } from "../base/errors.ts";
import {
  type BtfIndex,
  fixedBytes,
  hashOfName,
  indexBtf,
  Kind,
  type NameSpace,
  spaceOfKind,
  typeBytes,
} from "./btf_index.ts";
import {
  type CType,
  type EnumType,
  type IntType,
  type Member,
  type Parameter,
  type StructType,
  voidType,
} from "./ctype.ts";

import type { PackedNames } from "./names_beginning.ts";

export type { BtfIndex, NameSpace } from "./btf_index.ts";

/** No name is longer; without its NULs a damaged blob's first name would be all of it. */
const longestString = 4096;
const latin1 = new TextDecoder("latin1");

/** Names by the arrays that they are in, and where there. */
interface NamePlaces {
  readonly bytes: Uint8Array[];
  readonly starts: number[];
}

export class Btf {
  readonly #view: DataView;
  readonly #types: number;
  readonly #typesEnd: number;
  readonly #strings: number;
  readonly #stringsEnd: number;
  readonly #made = new Map<number, CType>();
  #index: BtfIndex | undefined;
  #namePlaces: ReadonlyMap<NameSpace, NamePlaces> | undefined;
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

  /** Whether the types fill their section to its end, as far as their kinds are known here. */
  get complete(): boolean {
    const { offsets } = this.index, last = this.#types + (offsets.at(-1) ?? 0);
    return offsets.length > 0 && last + typeBytes(this.#view.getUint32(last + 4, true)) === this.#typesEnd;
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
    return this.#index ??= indexBtf(
      this.#view,
      this.#types,
      this.#typesEnd,
      (offset) => this.#stringPlace(offset),
    );
  }

  #stringPlace(offset: number): [Uint8Array, number, number] {
    if (this.base && offset < this.startString) return this.base.#stringPlace(offset);
    return [this.bytes, this.#strings + offset - this.startString, this.#stringsEnd];
  }

  string(offset: number): string {
    const [bytes, start, end] = this.#stringPlace(offset);
    if (start >= end) return "";
    const text = bytes.subarray(start, Math.min(end, start + longestString)), nul = text.indexOf(0);
    return latin1.decode(nul < 0 ? text : text.subarray(0, nul));
  }

  /** The ids of this blob whose name it is; the base is not searched. */
  *idsNamed(name: string): Generator<number> {
    const { offsets, hash } = this.index;
    const mask = hash.length - 1;
    let slot = hashOfName(name) & mask;
    // A hash from a damaged index could be full: the number of probes is bounded by its length.
    for (let probes = 0; hash[slot] !== 0 && probes <= mask; slot = slot + 1 & mask, probes++) {
      const i = hash[slot] - 1;
      if (i < offsets.length && this.nameOf(this.startId + i) === name) yield this.startId + i;
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
    return at === undefined ? undefined : spaceOfKind[this.#kindAt(at)];
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

  /** The names of a name space as bytes. */
  packed(space: Exclude<NameSpace, "func" | "var">): PackedNames {
    const { bytes, starts } = this.#names.get(space) ?? { bytes: [], starts: [] };
    const end = (i: number) => {
      const nul = bytes[i].indexOf(0, starts[i]);
      return nul < 0 ? bytes[i].length : nul;
    };
    return { count: starts.length, bytes: (i) => bytes[i], start: (i) => starts[i], end };
  }

  /** Where the names of each name space are, those that are empty left out; made at the first look. */
  get #names(): ReadonlyMap<NameSpace, NamePlaces> {
    if (this.#namePlaces !== undefined) return this.#namePlaces;
    const found = new Map<NameSpace, NamePlaces>();
    for (let id = this.startId; id < this.endId; id++) {
      const at = this.#typeAt(id), space = at === undefined ? undefined : spaceOfKind[this.#kindAt(at)];
      if (at === undefined || space === undefined || space === "func" || space === "var") continue;
      const [bytes, start, end] = this.#stringPlace(this.#view.getUint32(at, true));
      if (start >= end || bytes[start] === 0) continue;
      let places = found.get(space);
      if (places === undefined) found.set(space, places = { bytes: [], starts: [] });
      places.bytes.push(bytes);
      places.starts.push(start);
    }
    return this.#namePlaces = found;
  }

  /** The type of a variable (only per-CPU ones have one), by a walk over all types: for a table made once. */
  *variables(): Generator<[string, number]> {
    yield* this.#ofKind(Kind.Var);
  }

  /** Functions with the ids of their prototypes. */
  *functions(): Generator<[string, number]> {
    yield* this.#ofKind(Kind.Func);
  }

  *#ofKind(kind: Kind): Generator<[string, number]> {
    for (let id = this.startId; id < this.endId; id++) {
      const at = this.#typeAt(id);
      if (at !== undefined && this.#kindAt(at) === kind) {
        yield [this.string(this.#view.getUint32(at, true)), this.#view.getUint32(at + 8, true)];
      }
    }
  }

  #kindAt(at: number): Kind {
    return this.#view.getUint32(at + 4, true) >>> 24 & 0x1f;
  }

  /** Position of a type in `bytes`; undefined when there is no such id here, or not all of its fixed part. */
  #typeAt(id: number): number | undefined {
    const offset = this.index.offsets[id - this.startId];
    if (offset === undefined || this.#types + offset + 12 > this.#typesEnd) return undefined;
    const at = this.#types + offset, size = fixedBytes(this.#kindAt(at));
    return size === undefined || at + size > this.#typesEnd ? undefined : at;
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
      case Kind.Int:
        return intType(name, third, this.#view.getUint32(at + 12, true));
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
        return this.#target(third);
      case Kind.FuncProto:
        return this.#prototype(at, info & 0xffff, third);
      default:
        return voidType;
    }
  }

  /** What a function or variable is of: made at once, so one of these that names another is not followed. */
  #target(id: number): CType {
    const owner = this.base && id < this.startId ? this.base : this, at = owner.#typeAt(id);
    const kind = at === undefined ? undefined : owner.#kindAt(at);
    return kind === undefined || kind === Kind.Func || kind === Kind.Var ? voidType : this.type(id);
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

function intType(name: string, size: number, data: number): IntType {
  const flags = data >>> 24;
  // No compiler sets BTF_INT_CHAR: a character is known by its name.
  const encoding = flags & 4 ? "bool" : flags & 2 || /\bchar$/.test(name) ? "char" : "int";
  return { kind: "int", name, size, signed: (flags & 1) !== 0, encoding };
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
