/** A symbol as a value: a location, for walkers, for `*(T *)&symbol`, and for what the dump tells of its type. */
import {
  Address,
  type HostType,
  type Json,
  type Scalar,
  type StaticType,
  type Value,
} from "../../../dsl/value.ts";
import { guarded } from "../../define/cell.ts";
import { PlainHost, plainType } from "../../define/values/plain_host.ts";
import type { VariableType } from "../../kernel/global_types.ts";
import type { CType } from "../../types/ctype.ts";
import { CObject } from "../../types/object.ts";
import type { KernelSymbol } from "../../types/symbols.ts";
import type { Target } from "../../types/target.ts";
import { CHost, type HostMaker } from "./c_host.ts";

const members: Readonly<Record<string, { readonly type: StaticType; get(symbol: KernelSymbol): Value }>> = {
  name: { type: { kind: "string" }, get: (s) => s.name },
  address: { type: { kind: "address" }, get: (s) => new Address(s.address) },
  kind: { type: { kind: "string" }, get: (s) => s.kind },
  size: { type: { kind: "size" }, get: (s) => s.size === undefined ? null : BigInt(s.size) },
  module: { type: { kind: "string" }, get: (s) => s.module ?? null },
};

/** What a symbol needs of the world. */
interface SymbolWorld extends HostMaker {
  readonly target: Target;
  variableType(symbol: KernelSymbol): VariableType | undefined;
}

/**
 * The static type of a symbol. Where the type of the variable is known, it is read as through a pointer to it;
 * one that each CPU has is only walked. The type is looked for when something depends on it.
 */
export class LocationType implements HostType {
  readonly #plain = plainType("symbol", members, { kind: "address" });
  readonly name = "symbol";
  #variable: { readonly known: VariableType | undefined } | undefined;

  constructor(readonly symbol: KernelSymbol, readonly world: SymbolWorld) {}

  get #known(): VariableType | undefined {
    return (this.#variable ??= { known: this.world.variableType(this.symbol) }).known;
  }

  /** The type of the variable, where it is known. */
  get variable(): CType | undefined {
    return this.#known?.type;
  }

  /** The type of the only copy of the variable. */
  get #single(): StaticType | undefined {
    const known = this.#known;
    return known && !known.perCpu ? this.world.ctypes.of(known.type) : undefined;
  }

  get hint(): string | undefined {
    const { name } = this.symbol;
    return this.variable && !this.#single ? `each CPU has its own \`${name}\`: percpu(${name})` : undefined;
  }

  member(name: string): StaticType | undefined {
    const single = this.#single;
    return this.#plain.member(name) ?? (single?.kind === "host" ? single.host.member(name) : undefined);
  }

  raw(name: string): StaticType | undefined {
    const single = this.#single;
    return single?.kind === "host" ? single.host.raw?.(name) : undefined;
  }

  memberNames(): readonly string[] {
    const single = this.#single;
    return [...this.#plain.memberNames(), ...single?.kind === "host" ? single.host.memberNames() : []];
  }

  element(): undefined {}

  deref(): StaticType | undefined {
    return this.#single;
  }

  addressOf(): StaticType {
    return { kind: "address" };
  }

  scalar(): StaticType {
    return { kind: "address" };
  }
}

export class SymbolHost extends PlainHost {
  constructor(readonly type: LocationType) {
    super();
  }

  get symbol(): KernelSymbol {
    return this.type.symbol;
  }

  member(name: string): Value | undefined {
    return Object.hasOwn(members, name)
      ? members[name].get(this.symbol)
      : this.#variable((of) => of.member(name));
  }

  raw(name: string): Value | undefined {
    return this.#variable((of) => of.raw(name));
  }

  #variable(read: (variable: CHost) => Value | undefined): Value | undefined {
    const variable = this.deref();
    return variable instanceof CHost ? read(variable) : variable;
  }

  override deref(): Value | undefined {
    const { variable, world } = this.type;
    if (!variable || !this.type.deref()) return undefined;
    return guarded(() => new CHost(CObject.at(world.target, variable, this.symbol.address), world));
  }

  override addressOf(): Value {
    return new Address(this.symbol.address);
  }

  override scalar(): Scalar {
    return new Address(this.symbol.address);
  }

  key(): string {
    return `0x${this.symbol.address.toString(16)}`;
  }

  text(): string {
    return this.symbol.name;
  }

  json(): Json {
    return this.key();
  }
}
