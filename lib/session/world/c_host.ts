/** C objects as values of the language. */
import type { Argument } from "../../../dsl/world.ts";
import {
  Address,
  Failure,
  type Host,
  type HostType,
  isHost,
  type Json,
  Label,
  Missing,
  type Scalar,
  type Value,
} from "../../../dsl/value.ts";
import { guarded } from "../../define/cell.ts";
import { CObject } from "../../types/object.ts";
import { printObject } from "../../types/print.ts";
import { type CTypes, isText } from "./c_types.ts";

/** The columns of a table whose rows are pointers to a structure, as values. */
export interface ColumnValues {
  /** Undefined when there is no such column. */
  value(row: CObject, name: string): Value | undefined;
  call(row: CObject, name: string, args: readonly Argument[]): Value | undefined;
}

/** What hosts need to make more hosts. */
export interface HostMaker {
  readonly ctypes: CTypes;
  columnValues(tag: string): ColumnValues | undefined;
}

/** Members of structures and elements of arrays that JSON shows; deeper ones are left to a query of their own. */
const jsonDepth = 4, jsonElements = 4096;

export class CHost implements Host {
  readonly isHost = true;
  #scalar: { readonly it: Scalar | Missing | Failure | undefined } | undefined;

  constructor(readonly object: CObject, private readonly maker: HostMaker) {}

  get type(): HostType {
    const type = this.maker.ctypes.of(this.object.type);
    if (type.kind !== "host") throw new TypeError("A C type is always a host type");
    return type.host;
  }

  member(name: string): Value | undefined {
    const tag = this.maker.ctypes.ownerOf(this.object.type)?.tag;
    const columns = tag === undefined ? undefined : this.maker.columnValues(tag);
    const row = columns && this.#asPointer();
    if (row === null || row instanceof Missing || row instanceof Failure) return row;
    const value = row && columns!.value(row, name);
    return value === undefined ? this.raw(name) : value;
  }

  /** The row that the object is: a pointer to its structure; null for a null pointer. */
  #asPointer(): CObject | null | Missing | Failure {
    if (this.object.plain.kind !== "pointer") return this.object.addressOf();
    return guarded(() => this.object.isNull ? null : this.object);
  }

  raw(name: string): Value | undefined {
    const owner = this.maker.ctypes.ownerOf(this.object.type);
    const found = owner && this.maker.ctypes.types.member(owner, name);
    if (!found) return undefined;
    return guarded(() => {
      const pointer = this.object.plain.kind === "pointer";
      if (pointer && this.object.isNull) return null;
      const object = pointer ? this.object.deref() : this.object;
      return this.#wrap(object.part(found.type, found.bitOffset, found.bitSize));
    });
  }

  call(name: string, args: readonly Argument[]): Value | undefined {
    const tag = this.maker.ctypes.ownerOf(this.object.type)?.tag;
    const columns = tag === undefined ? undefined : this.maker.columnValues(tag);
    const row = columns && this.#asPointer();
    if (row === null || row instanceof Missing || row instanceof Failure) return row;
    return row && columns!.call(row, name, args);
  }

  index(i: bigint): Value | undefined {
    const kind = this.object.plain.kind;
    if (kind !== "array" && kind !== "pointer") return undefined;
    return guarded(() => this.#wrap(this.object.index(i)));
  }

  deref(): Value | undefined {
    const kind = this.object.plain.kind;
    if (kind !== "pointer" && kind !== "array") return undefined;
    return guarded(() => kind === "pointer" && this.object.isNull ? null : this.#wrap(this.object.deref()));
  }

  addressOf(): Value | undefined {
    return this.object.address === undefined ? undefined : this.#wrap(this.object.addressOf());
  }

  scalar(): Scalar | Missing | Failure | undefined {
    return (this.#scalar ??= { it: guarded(() => this.#read()) }).it;
  }

  #read(): Scalar | undefined {
    const plain = this.object.plain;
    switch (plain.kind) {
      case "int":
        return plain.encoding === "bool" ? this.object.integer() !== 0n : this.object.integer();
      case "float":
        return this.object.number();
      case "enum": {
        const value = this.object.integer();
        const text = plain.enumerators.find((e) => e.value === value)?.name ?? value.toString();
        return new Label(this.maker.ctypes.domain(plain), value, text);
      }
      case "pointer":
        return new Address(this.object.integer());
      case "array":
        return isText(plain.element) ? this.object.string(plain.length || 4096) : undefined;
      default:
        return undefined;
    }
  }

  *elements(): Generator<Value> {
    const plain = this.object.plain;
    if (plain.kind !== "array") return;
    for (let i = 0; i < plain.length; i++) yield this.#wrap(this.object.index(i));
  }

  key(): string {
    const scalar = this.scalar();
    if (scalar instanceof Address) return `0x${scalar.value.toString(16)}`;
    if (scalar instanceof Label) return `${scalar.domain.name} ${scalar.value}`;
    if (scalar instanceof Missing || scalar instanceof Failure) return this.text();
    return scalar === undefined ? `*0x${this.object.address?.toString(16)}` : String(scalar);
  }

  text(): string {
    const scalar = this.scalar();
    if (scalar instanceof Missing) return `<${scalar.reason}>`;
    if (scalar instanceof Failure) return `<${scalar.message}>`;
    if (scalar instanceof Label) return scalar.text;
    if (typeof scalar === "string") return scalar;
    if (scalar instanceof Address) return this.#pointerText(scalar.value);
    if (scalar !== undefined) return String(scalar);
    return printObject(this.object, { multiline: false, depth: 3 });
  }

  /** A pointer to a function is named; any other is its address alone, so that it pastes back. */
  #pointerText(address: bigint): string {
    const plain = this.object.plain;
    const target = plain.kind === "pointer" ? this.maker.ctypes.types.resolve(plain.target).kind : undefined;
    const name = target === "function" ? this.object.target.symbols.describe(address) : undefined;
    return name ?? `0x${address.toString(16)}`;
  }

  json(): Json {
    return toJson(this, 0);
  }

  /** A structure's members by name, anonymous ones looked through. */
  members(): [string, CHost][] {
    const plain = this.object.plain;
    if (plain.kind !== "struct") return [];
    return this.type.memberNames().flatMap((name) => {
      const value = this.raw(name);
      return value instanceof CHost ? [[name, value] as [string, CHost]] : [];
    });
  }

  #wrap(object: CObject): CHost {
    return new CHost(object, this.maker);
  }
}

function toJson(host: CHost, depth: number): Json {
  const scalar = host.scalar();
  if (scalar instanceof Missing) return { missing: scalar.reason };
  if (scalar instanceof Failure) return { error: scalar.message };
  if (scalar instanceof Address) return `0x${scalar.value.toString(16)}`;
  if (scalar instanceof Label) return scalar.text;
  if (typeof scalar === "bigint") {
    return Number.isSafeInteger(Number(scalar)) ? Number(scalar) : scalar.toString();
  }
  if (
    scalar === null || typeof scalar === "boolean" || typeof scalar === "number" || typeof scalar === "string"
  ) return scalar;
  if (depth >= jsonDepth) return "{...}";
  if (host.object.plain.kind === "array") return arrayJson(host, depth);
  return Object.fromEntries(host.members().map(([name, value]) => [name, toJson(value, depth + 1)]));
}

function arrayJson(host: CHost, depth: number): Json {
  const items: Json[] = [];
  for (const element of host.elements()) {
    if (items.length >= jsonElements) break;
    if (isHost(element) && element instanceof CHost) items.push(toJson(element, depth + 1));
  }
  return items;
}
