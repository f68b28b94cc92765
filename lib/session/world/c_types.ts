/** C's types as the language's checker sees them. */
import type { EnumDomain, HostType, Method, StaticType } from "../../../dsl/value.ts";
import {
  bare,
  type CType,
  type EnumType,
  memberNames,
  pointerTo,
  type StructType,
} from "../../types/ctype.ts";
import { typeName } from "../../types/declare.ts";
import type { Types } from "../../types/types.ts";

/** Columns that every pointer to a structure has besides its members, because a table's rows are such pointers. */
export interface ColumnTypes {
  columnType(name: string): StaticType | undefined;
  method(name: string): Method | undefined;
  names(): readonly string[];
}

/** The static types of one dump's C types; each made once. */
export class CTypes {
  readonly #made = new WeakMap<CType, StaticType>();
  readonly #domains = new WeakMap<EnumType, EnumDomain>();

  /** @param columnsOf the table whose rows are pointers to the structure with this tag */
  constructor(readonly types: Types, readonly columnsOf: (tag: string) => ColumnTypes | undefined) {}

  of(type: CType): StaticType {
    let made = this.#made.get(type);
    if (!made) this.#made.set(type, made = { kind: "host", host: new CHostType(this, type) });
    return made;
  }

  /** Enumerators as labels; a bare enumerator in a query means its value. */
  domain(type: EnumType): EnumDomain {
    let domain = this.#domains.get(type);
    if (!domain) this.#domains.set(type, domain = enumDomain(type));
    return domain;
  }

  /** The structure whose members `x.name` reaches from a value of this type: itself, or what it points to. */
  ownerOf(type: CType): StructType | undefined {
    const plain = this.types.resolve(type);
    const owner = plain.kind === "pointer" ? this.types.resolve(plain.target) : plain;
    return owner.kind === "struct" ? owner : undefined;
  }

  columnsFor(type: CType): ColumnTypes | undefined {
    const tag = this.ownerOf(type)?.tag;
    return tag === undefined ? undefined : this.columnsOf(tag);
  }
}

function enumDomain(type: EnumType): EnumDomain {
  const values = new Map(type.enumerators.map((e) => [e.name, e.value]));
  return {
    name: typeName(type),
    labels: () => [...values.keys()],
    has: (label) => values.has(label),
    matches: (value, label) => values.get(label) === value,
    order: (label) => values.get(label),
  };
}

/** Whether an array or pointer of this element is text. */
export function isText(element: CType): boolean {
  const plain = bare(element);
  return plain.kind === "int" && plain.encoding === "char" && plain.size === 1;
}

class CHostType implements HostType {
  readonly name: string;

  constructor(private readonly all: CTypes, readonly ctype: CType) {
    this.name = typeName(ctype);
  }

  member(name: string): StaticType | undefined {
    return this.all.columnsFor(this.ctype)?.columnType(name) ?? this.raw(name);
  }

  raw(name: string): StaticType | undefined {
    const owner = this.all.ownerOf(this.ctype);
    const found = owner && this.all.types.member(owner, name);
    return found && this.all.of(found.type);
  }

  memberNames(): readonly string[] {
    const owner = this.all.ownerOf(this.ctype);
    return [...this.all.columnsFor(this.ctype)?.names() ?? [], ...owner ? memberNames(owner) : []];
  }

  method(name: string): Method | undefined {
    return this.all.columnsFor(this.ctype)?.method(name);
  }

  element(): StaticType | undefined {
    const plain = bare(this.ctype);
    if (plain.kind === "array") return this.all.of(plain.element);
    return plain.kind === "pointer" ? this.all.of(plain.target) : undefined;
  }

  deref(): StaticType | undefined {
    return this.element();
  }

  addressOf(): StaticType {
    return this.all.of(pointerTo(this.ctype));
  }

  scalar(): StaticType | undefined {
    const plain = this.all.types.resolve(this.ctype);
    switch (plain.kind) {
      case "int":
        return { kind: plain.encoding === "bool" ? "bool" : "int" };
      case "float":
        return { kind: "float" };
      case "enum":
        return { kind: "enum", domain: this.all.domain(plain) };
      case "pointer":
        return { kind: "address" };
      case "array":
        return isText(plain.element) ? { kind: "string" } : undefined;
      default:
        return undefined;
    }
  }
}

/** The C type behind a static type that this file made. */
export function ctypeOf(type: StaticType): CType | undefined {
  return type.kind === "host" && type.host instanceof CHostType ? type.host.ctype : undefined;
}
