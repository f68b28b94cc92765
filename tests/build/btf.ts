/** Writes BTF as pahole does, from the numbers in include/uapi/linux/btf.h. */
import { Bytes } from "./bytes.ts";

export interface MemberSpec {
  /** Absent: anonymous. */
  readonly name?: string;
  readonly type: number;
  /** In bits. */
  readonly at: number;
  /** Bits of a bit-field. */
  readonly bits?: number;
}

const kinds = {
  int: 1,
  pointer: 2,
  array: 3,
  struct: 4,
  union: 5,
  enum: 6,
  forward: 7,
  typedef: 8,
  volatile: 9,
  const: 10,
  restrict: 11,
  func: 12,
  proto: 13,
  variable: 14,
  section: 15,
  float: 16,
  declTag: 17,
  typeTag: 18,
  enum64: 19,
} as const;

/** A blob in the making. Each method adds a type and returns its id. */
export class BtfWriter {
  readonly #types = new Bytes();
  readonly #strings = new Bytes();
  readonly #known = new Map<string, number>();
  readonly #firstString: number;
  /** The id that the next type will have: for types that refer to later ones. */
  next: number;

  /** @param base what a module's blob goes on from */
  constructor(base?: BtfWriter) {
    this.next = base?.next ?? 1;
    this.#firstString = base?.stringEnd ?? 0;
    if (!base) this.string("");
  }

  get stringEnd(): number {
    return this.#firstString + this.#strings.length;
  }

  string(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const at = this.stringEnd;
    this.#strings.text(this.#strings.length, text + "\0");
    this.#known.set(text, at);
    return at;
  }

  /** Any type: name, kind, kind_flag, vlen, size or type, and the words that follow. */
  raw(
    name: string,
    kind: number,
    flag: boolean,
    vlen: number,
    third: number,
    words: readonly number[],
  ): number {
    const nameAt = name === "" ? 0 : this.string(name);
    for (const word of [nameAt, (flag ? 2 ** 31 : 0) + kind * 2 ** 24 + vlen, third, ...words]) {
      this.#types.u32(this.#types.length, word >>> 0);
    }
    return this.next++;
  }

  int(
    name: string,
    size: number,
    encoding: { signed?: boolean; bool?: boolean; char?: boolean } = {},
  ): number {
    const flags = (encoding.signed ? 1 : 0) | (encoding.char ? 2 : 0) | (encoding.bool ? 4 : 0);
    return this.raw(name, kinds.int, false, 0, size, [flags * 2 ** 24 + size * 8]);
  }

  float(name: string, size: number): number {
    return this.raw(name, kinds.float, false, 0, size, []);
  }

  pointer(to: number): number {
    return this.raw("", kinds.pointer, false, 0, to, []);
  }

  array(element: number, length: number, index = 0): number {
    return this.raw("", kinds.array, false, 0, 0, [element, index, length]);
  }

  struct(name: string, size: number, members: readonly MemberSpec[], union = false): number {
    const bitFields = members.some((member) => member.bits !== undefined);
    const words = members.flatMap((member) => [
      member.name ? this.string(member.name) : 0,
      member.type,
      bitFields ? (member.bits ?? 0) * 2 ** 24 + member.at : member.at,
    ]);
    return this.raw(name, union ? kinds.union : kinds.struct, bitFields, members.length, size, words);
  }

  enum(name: string, values: Readonly<Record<string, number>>, signed = false, size = 4): number {
    const words = Object.entries(values).flatMap(([label, value]) => [this.string(label), value]);
    return this.raw(name, kinds.enum, signed, words.length / 2, size, words);
  }

  enum64(name: string, values: Readonly<Record<string, bigint>>, signed = false): number {
    const words = Object.entries(values).flatMap(([label, value]) => [
      this.string(label),
      Number(BigInt.asUintN(32, value)),
      Number(BigInt.asUintN(32, value >> 32n)),
    ]);
    return this.raw(name, kinds.enum64, signed, words.length / 3, 8, words);
  }

  forward(name: string, union = false): number {
    return this.raw(name, kinds.forward, union, 0, 0, []);
  }

  typedef(name: string, to: number): number {
    return this.raw(name, kinds.typedef, false, 0, to, []);
  }

  qualified(qualifier: "const" | "volatile" | "restrict", to: number): number {
    return this.raw("", kinds[qualifier], false, 0, to, []);
  }

  typeTag(name: string, to: number): number {
    return this.raw(name, kinds.typeTag, false, 0, to, []);
  }

  /** @param component a parameter or member; -1 for the type itself */
  declTag(name: string, to: number, component = -1): number {
    return this.raw(name, kinds.declTag, false, 0, to, [component]);
  }

  /** A last parameter with neither name nor type makes it variadic. */
  proto(returns: number, parameters: readonly (readonly [string, number])[]): number {
    const words = parameters.flatMap(([name, type]) => [name ? this.string(name) : 0, type]);
    return this.raw("", kinds.proto, false, parameters.length, returns, words);
  }

  func(name: string, proto: number): number {
    return this.raw(name, kinds.func, false, 1, proto, []);
  }

  variable(name: string, type: number): number {
    return this.raw(name, kinds.variable, false, 0, type, [1]);
  }

  section(name: string, variables: readonly (readonly [number, number, number])[]): number {
    return this.raw(name, kinds.section, false, variables.length, 0, variables.flat());
  }

  bytes(): Uint8Array {
    const types = this.#types.done(), strings = this.#strings.done();
    return new Bytes().u16(0, 0xeb9f).u8(2, 1).u32(4, 24).u32(8, 0).u32(12, types.length)
      .u32(16, types.length).u32(20, strings.length).put(24, types).put(24 + types.length, strings).done();
  }
}
