/** A C type that a query names: casts, member paths, `*(T *)address`. */
import type { CTypeRef } from "../../../dsl/world.ts";
import {
  Address,
  Duration,
  Failure,
  isHost,
  Label,
  Missing,
  type Scalar,
  Size,
  type StaticType,
  Time,
  type Value,
} from "../../../dsl/value.ts";
import { guarded } from "../../define/cell.ts";
import { type CType, memberNames, pointerTo, sizeOf } from "../../types/ctype.ts";
import { typeName } from "../../types/declare.ts";
import { CObject } from "../../types/object.ts";
import type { Target } from "../../types/target.ts";
import { CHost, type HostMaker } from "./c_host.ts";

export class TypeRef implements CTypeRef {
  constructor(readonly ctype: CType, private readonly target: Target, private readonly maker: HostMaker) {}

  get name(): string {
    return typeName(this.ctype);
  }

  get size(): number | undefined {
    return sizeOf(this.target.types.resolve(this.ctype));
  }

  get type(): StaticType {
    return this.maker.ctypes.of(this.ctype);
  }

  memberPath(path: string): { offset: number; type: StaticType } | undefined {
    const found = this.target.types.member(this.ctype, path);
    return found && { offset: found.bitOffset / 8, type: this.maker.ctypes.of(found.type) };
  }

  memberNames(): readonly string[] {
    const plain = this.target.types.resolve(this.ctype);
    return plain.kind === "struct" ? memberNames(plain) : [];
  }

  cast(value: Value): Value {
    if (value instanceof Missing || value instanceof Failure) return value;
    if (isHost(value) && value instanceof CHost) return this.#wrap(() => value.object.cast(this.ctype));
    const scalar = isHost(value) ? value.scalar() : Array.isArray(value) ? undefined : value as Scalar;
    if (scalar instanceof Missing || scalar instanceof Failure) return scalar;
    const number = scalar === undefined ? undefined : numberOf(scalar);
    if (number === undefined) return new Failure(`a value of this kind cannot be cast to ${this.name}`);
    // Through the widest integer, so that the cast to the type wraps as C's does.
    const wide = CObject.of(this.target, longLong, number);
    return this.#wrap(() => wide.cast(this.ctype));
  }

  pointer(depth: number): CTypeRef {
    let type = this.ctype;
    for (let i = 0; i < depth; i++) type = pointerTo(type);
    return new TypeRef(type, this.target, this.maker);
  }

  at(address: bigint): Value {
    return this.#wrap(() => CObject.at(this.target, this.ctype, address));
  }

  #wrap(make: () => CObject): Value {
    const made = guarded(make);
    return made instanceof CObject ? new CHost(made, this.maker) : made;
  }
}

const longLong: CType = {
  kind: "int",
  name: "long long unsigned int",
  size: 8,
  signed: false,
  encoding: "int",
};

/** What a scalar is as an integer, where C has a cast for it. */
function numberOf(scalar: Scalar): bigint | undefined {
  if (scalar === null) return 0n;
  if (typeof scalar === "bigint") return scalar;
  if (typeof scalar === "number") return Number.isFinite(scalar) ? BigInt(Math.trunc(scalar)) : undefined;
  if (typeof scalar === "boolean") return scalar ? 1n : 0n;
  if (scalar instanceof Address || scalar instanceof Label) return scalar.value;
  if (scalar instanceof Size) return scalar.bytes;
  if (scalar instanceof Duration || scalar instanceof Time) return scalar.ns;
  return undefined;
}
