/** A C object in the dump: a type with an address, or a value that an expression made. */
import { LookupError } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { bare, type CType, memberNames, pointerTo, sameType, sizeOf } from "./ctype.ts";
import { typeName } from "./declare.ts";
import type { Target } from "./target.ts";
import { pathSteps } from "./types.ts";

/** What an address space gives in one read. */
const longestRead = 256 << 20;

/** Where an object's bytes are. */
interface Place {
  readonly space: AddressSpace;
  readonly address: bigint;
  /** Bits from `address` and how many, for a bit-field. */
  readonly bits?: { readonly offset: number; readonly size: number };
}

/**
 * Reading is lazy: an object can be made for any address, and a read of it throws a MemoryFault that says why it
 * cannot be had. Objects are immutable.
 */
export class CObject {
  private constructor(
    readonly target: Target,
    readonly type: CType,
    readonly place: Place | undefined,
    private readonly held: bigint | number | undefined,
  ) {}

  /** `*(type *)address`, in the kernel's space unless another is given. */
  static at(
    target: Target,
    type: CType | string,
    address: bigint,
    space: AddressSpace = target.kernel,
  ): CObject {
    const ctype = typeof type === "string" ? target.types.get(type) : type;
    return new CObject(target, ctype, { space, address: BigInt.asUintN(64, address) }, undefined);
  }

  /** A value without an address: the result of a cast or of `&x`. */
  static of(target: Target, type: CType | string, value: bigint | number): CObject {
    return new CObject(target, typeof type === "string" ? target.types.get(type) : type, undefined, value);
  }

  /** The object's address; undefined for a value and for a bit-field. */
  get address(): bigint | undefined {
    return this.place?.bits ? undefined : this.place?.address;
  }

  /** The type without typedefs and qualifiers; a declaration is replaced by the definition where there is one. */
  get plain(): ReturnType<typeof bare> {
    return this.target.types.resolve(this.type);
  }

  get size(): number {
    const size = sizeOf(this.plain);
    if (size === undefined) throw new LookupError(`the size of "${typeName(this.type)}" is not known`);
    return size;
  }

  /** Whether it is a structure, or a pointer to one, with this member. */
  has(name: string): boolean {
    const owner = this.plain.kind === "pointer" ? this.target.types.resolve(this.plain.target) : this.plain;
    return this.target.types.member(owner, name) !== undefined;
  }

  /** A member by path: `mm.owner`, `a.b[3].c`. Pointers on the way are followed. */
  member(path: string): CObject {
    const steps = pathSteps(path);
    if (steps.length === 0) throw new LookupError(`"${path}" is not a member path`);
    return steps.reduce<CObject>(
      (at, step) => typeof step === "number" ? at.index(step) : at.#named(step),
      this,
    );
  }

  #named(name: string): CObject {
    const owner = this.plain.kind === "pointer" ? this.deref() : this;
    const found = this.target.types.member(owner.plain, name);
    if (!found) throw new LookupError(noMember(owner.plain, name));
    return owner.part(found.type, found.bitOffset, found.bitSize);
  }

  /** What lies so many bits into this object: a member that was looked up before. */
  part(type: CType, bitOffset: number, bitSize?: number): CObject {
    if (!this.place) throw new LookupError(`"${typeName(this.type)}" is a value without members`);
    const { space, address } = this.place;
    if (bitSize === undefined) return CObject.at(this.target, type, address + bytesOf(bitOffset), space);
    const place = { space, address, bits: { offset: bitOffset, size: bitSize } };
    return new CObject(this.target, type, place, undefined);
  }

  /** An element of an array, or what lies so many elements behind a pointer. No bound is checked: C has none either. */
  index(i: number | bigint): CObject {
    const plain = this.plain;
    if (plain.kind !== "array" && plain.kind !== "pointer") {
      throw new LookupError(`"${typeName(this.type)}" has no elements`);
    }
    const element = plain.kind === "array" ? plain.element : plain.target;
    const size = sizeOf(this.target.types.resolve(element)) ??
      (bare(element).kind === "void" ? 1 : undefined);
    if (size === undefined) throw new LookupError(`the size of "${typeName(element)}" is not known`);
    const start = plain.kind === "array" ? this.#addressOrThrow() : this.integer();
    return CObject.at(this.target, element, start + BigInt(i) * BigInt(size), this.#space());
  }

  /** What a pointer points to; an array's first element. */
  deref(): CObject {
    const plain = this.plain;
    if (plain.kind === "array") return this.index(0);
    if (plain.kind !== "pointer") throw new LookupError(`"${typeName(this.type)}" is not a pointer`);
    return CObject.at(this.target, plain.target, this.integer(), this.#space());
  }

  /** `&x`. */
  addressOf(): CObject {
    return CObject.of(this.target, pointerTo(this.type), this.#addressOrThrow());
  }

  #addressOrThrow(): bigint {
    if (this.address === undefined) {
      throw new LookupError(`a value of type "${typeName(this.type)}" has no address`);
    }
    return this.address;
  }

  #space(): AddressSpace {
    return this.place?.space ?? this.target.kernel;
  }

  /** C's cast: a number or pointer to another one, by value; a structure to another type at the same address. */
  cast(type: CType | string): CObject {
    const to = typeof type === "string" ? this.target.types.get(type) : type;
    const plain = this.target.types.resolve(to), from = this.plain;
    if (from.kind === "struct" || plain.kind === "struct" || plain.kind === "array") {
      return CObject.at(this.target, to, this.#addressOrThrow(), this.#space());
    }
    const value = from.kind === "array"
      ? this.#addressOrThrow()
      : from.kind === "float"
      ? plain.kind === "float" ? 0n : truncated(this.number())
      : this.integer();
    if (plain.kind === "float") {
      const number = from.kind === "float" ? this.number() : Number(value);
      return CObject.of(this.target, to, plain.size === 4 ? Math.fround(number) : number);
    }
    if (plain.kind === "int" && plain.encoding === "bool") {
      return CObject.of(this.target, to, value === 0n ? 0n : 1n);
    }
    return plain.kind === "int" || plain.kind === "enum" || plain.kind === "pointer"
      ? CObject.of(this.target, to, wrapped(value, checkedSize(plain), isSigned(plain)))
      : CObject.of(this.target, to, value);
  }

  /** `container_of(this, type, path)`: the structure that this object, or the one it points to, is a member of. */
  containerOf(type: CType | string, path: string): CObject {
    const to = typeof type === "string" ? this.target.types.get(type) : type;
    const found = this.target.types.member(to, path);
    if (!found) throw new LookupError(noMember(this.target.types.resolve(to), path));
    const address = this.plain.kind === "pointer" ? this.integer() : this.#addressOrThrow();
    return CObject.at(this.target, to, address - bytesOf(found.bitOffset), this.#space());
  }

  /** The value of an integer, enumeration, bool or pointer; the address of an array or a function. */
  integer(): bigint {
    if (typeof this.held === "bigint") return this.held;
    if (typeof this.held === "number") return truncated(this.held);
    const plain = this.plain, place = this.place!;
    if (plain.kind === "array" || plain.kind === "function") return place.address;
    if (plain.kind !== "int" && plain.kind !== "enum" && plain.kind !== "pointer") {
      throw new LookupError(`"${typeName(this.type)}" is not a number`);
    }
    if (place.bits) return this.#bitField(place.bits, isSigned(plain));
    if (checkedSize(plain) === 16) return this.#wide(isSigned(plain));
    const raw = place.space.unsigned(place.address, plain.size);
    return isSigned(plain) ? BigInt.asIntN(plain.size * 8, raw) : raw;
  }

  #wide(signed: boolean): bigint {
    const { space, address } = this.place!;
    const raw = space.u64(address) | space.u64(address + 8n) << 64n;
    return signed ? BigInt.asIntN(128, raw) : raw;
  }

  #bitField(bits: { offset: number; size: number }, signed: boolean): bigint {
    const { space, address } = this.place!;
    const skipped = bits.offset % 8;
    const bytes = space.read(address + bytesOf(bits.offset), Math.ceil((skipped + bits.size) / 8));
    let raw = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) raw = raw << 8n | BigInt(bytes[i]);
    raw >>= BigInt(skipped);
    return signed ? BigInt.asIntN(bits.size, raw) : BigInt.asUintN(bits.size, raw);
  }

  /** A float's value; any integer as a number (exact up to 2^53). */
  number(): number {
    if (this.held !== undefined) return Number(this.held);
    const plain = this.plain;
    if (plain.kind !== "float") return Number(this.integer());
    const { space, address } = this.place!;
    if (plain.size === 4) return new DataView(space.read(address, 4).buffer).getFloat32(0, true);
    if (plain.size === 8) return new DataView(space.read(address, 8).buffer).getFloat64(0, true);
    throw new LookupError(`a float of ${plain.size} bytes cannot be read`);
  }

  get isNull(): boolean {
    return this.integer() === 0n;
  }

  /** The text of a character array (up to its NUL or its end) or behind a character pointer. */
  string(max = 4096): string {
    const plain = this.plain;
    const length = plain.kind === "array" ? Math.min(max, plain.length || max) : max;
    const start = plain.kind === "array" ? this.#addressOrThrow() : this.integer();
    return this.#space().cString(start, length);
  }

  /** The name of an enumeration's value, or undefined when no enumerator has it. */
  enumerator(): string | undefined {
    const plain = this.plain;
    if (plain.kind !== "enum") throw new LookupError(`"${typeName(this.type)}" is not an enumeration`);
    const value = this.integer();
    return plain.enumerators.find((e) => e.value === value)?.name;
  }

  /** The bytes of the object. */
  bytes(): Uint8Array {
    const size = this.size;
    if (size > longestRead) throw new LookupError(`"${typeName(this.type)}" is too large to be read at once`);
    return this.#space().read(this.#addressOrThrow(), size);
  }

  /** Whether two objects are the same number, the same pointer, or the same structure in the same place. */
  equals(other: CObject): boolean {
    const a = this.plain.kind === "struct", b = other.plain.kind === "struct";
    if (a || b) return a && b && this.address === other.address && sameType(this.type, other.type);
    return this.plain.kind === "float" || other.plain.kind === "float"
      ? this.number() === other.number()
      : this.integer() === other.integer();
  }

  /** -1, 0 or 1 as two numbers or pointers compare. */
  compare(other: CObject): number {
    const a = this.integer(), b = other.integer();
    return a < b ? -1 : a > b ? 1 : 0;
  }
}

/** A float as C's cast makes it an integer. */
function truncated(value: number): bigint {
  if (!Number.isFinite(value)) throw new LookupError(`${value} is no integer`);
  return BigInt(Math.trunc(value));
}

/** The byte that a bit lies in. */
function bytesOf(bits: number): bigint {
  return BigInt(Math.floor(bits / 8));
}

/** The size of a number; damaged debug information has numbers of any size. */
function checkedSize(type: CType & { readonly size: number }): number {
  if (type.size === 1 || type.size === 2 || type.size === 4 || type.size === 8 || type.size === 16) {
    return type.size;
  }
  throw new LookupError(`"${typeName(type)}" would be a number of ${type.size} bytes`);
}

function isSigned(type: CType): boolean {
  return (type.kind === "int" || type.kind === "enum") && type.signed;
}

function wrapped(value: bigint, size: number, signed: boolean): bigint {
  return signed ? BigInt.asIntN(size * 8, value) : BigInt.asUintN(size * 8, value);
}

function noMember(type: CType, path: string): string {
  const names = type.kind === "struct" ? memberNames(type) : [];
  const some = names.length > 0 && names.length <= 12 ? ` (it has ${names.join(", ")})` : "";
  return `"${typeName(type)}" has no member "${path}"${some}`;
}
