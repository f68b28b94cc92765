/** A C type as a value: its name, its size, its members. */
import {
  type HostType,
  type Json,
  type Scalar,
  Size,
  type StaticType,
  type Value,
} from "../../../dsl/value.ts";
import { PlainHost, plainType } from "../../define/values/plain_host.ts";
import { bare, type CType, type Member, sizeOf } from "../../types/ctype.ts";
import { declare, typeName } from "../../types/declare.ts";
import type { Types } from "../../types/types.ts";

const memberFields = {
  name: { type: { kind: "string" }, get: (m: FoundMember) => m.name },
  type: { type: { kind: "string" }, get: (m: FoundMember) => typeName(m.type) },
  offset: { type: { kind: "int" }, get: (m: FoundMember) => BigInt(m.bitOffset >> 3) },
  size: { type: { kind: "size" }, get: sizeOfMember },
  bit: {
    type: { kind: "int" },
    get: (m: FoundMember) => m.bits === undefined ? null : BigInt(m.bitOffset & 7),
  },
  bits: { type: { kind: "int" }, get: (m: FoundMember) => m.bits === undefined ? null : BigInt(m.bits) },
} as const satisfies Record<string, { type: StaticType; get(member: FoundMember): Value }>;

/** A member with its place in the whole structure. */
interface FoundMember {
  readonly name: string;
  readonly type: CType;
  readonly bitOffset: number;
  readonly bits: number | undefined;
}

function sizeOfMember({ type, bits }: FoundMember): Value {
  const size = bits === undefined ? sizeOf(bare(type)) : undefined;
  return size === undefined ? null : new Size(BigInt(size));
}

/** The members of a member of a structure, in the language. */
export const memberType: HostType = plainType("member", memberFields, { kind: "string" });
export const membersType: StaticType = { kind: "list", of: { kind: "host", host: memberType } };

/** A member of a structure; beside a text it is its name. */
class MemberValue extends PlainHost {
  readonly type = memberType;

  constructor(readonly found: FoundMember) {
    super();
  }

  member(name: string): Value | undefined {
    return Object.hasOwn(memberFields, name)
      ? memberFields[name as keyof typeof memberFields].get(this.found)
      : undefined;
  }

  override scalar(): Scalar {
    return this.found.name;
  }

  key(): string {
    return `${this.found.bitOffset} ${this.text()}`;
  }

  text(): string {
    const { name, type, bits } = this.found;
    return declare(type, name) + (bits === undefined ? "" : ` : ${bits}`);
  }

  json(): Json {
    const { name, type, bitOffset, bits } = this.found;
    const size = bits === undefined ? sizeOf(bare(type)) ?? null : null;
    const place = { name, type: typeName(type), offset: bitOffset >> 3, size };
    return bits === undefined ? place : { ...place, bit: bitOffset & 7, bits };
  }
}

/** How deep anonymous structures are looked through. */
const deepest = 16;

/** The members of a structure in their order, those of anonymous ones in their place; none of any other type. */
export function membersOf(types: Types, type: CType): Value[] {
  const plain = types.resolve(type);
  const owner = plain.kind === "pointer" ? types.resolve(plain.target) : plain;
  return owner.kind === "struct"
    ? [...flattened(types, owner.members, 0, 0)].map((m) => new MemberValue(m))
    : [];
}

function* flattened(
  types: Types,
  members: readonly Member[],
  base: number,
  depth: number,
): Generator<FoundMember> {
  for (const { name, type, bitOffset, bitSize } of members) {
    const at = base + bitOffset;
    if (name !== undefined) yield { name, type, bitOffset: at, bits: bitSize };
    else {
      const inner = types.resolve(type);
      if (inner.kind === "struct" && depth < deepest) yield* flattened(types, inner.members, at, depth + 1);
    }
  }
}

const typeFields = {
  name: { type: { kind: "string" } },
  size: { type: { kind: "size" } },
  members: { type: membersType },
} as const satisfies Record<string, { type: StaticType }>;

/** The members of a C type, in the language. */
export const typeType: HostType = plainType("type", typeFields, { kind: "string" });

/** A C type; beside a text it is its name. */
export class TypeValue extends PlainHost {
  readonly type: HostType = typeType;

  constructor(private readonly types: Types, readonly ctype: CType) {
    super();
  }

  get #size(): number | undefined {
    return sizeOf(this.types.resolve(this.ctype));
  }

  member(name: string): Value | undefined {
    if (name === "name") return this.scalar();
    if (name === "members") return membersOf(this.types, this.ctype);
    const size = this.#size;
    return name !== "size" ? undefined : size === undefined ? null : new Size(BigInt(size));
  }

  override scalar(): string {
    return typeName(this.ctype);
  }

  key(): string {
    return this.scalar();
  }

  text(): string {
    return this.scalar();
  }

  json(): Json {
    const members = membersOf(this.types, this.ctype).map((m) => (m as MemberValue).json());
    return { name: this.scalar(), size: this.#size ?? null, members };
  }
}
