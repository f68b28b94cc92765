/** A symbol as a value: a location without a type, for walkers and for `*(T *)&symbol`. */
import {
  Address,
  type HostType,
  type Json,
  type Scalar,
  type StaticType,
  type Value,
} from "../../../dsl/value.ts";
import { PlainHost, plainType } from "../../define/values/plain_host.ts";
import type { KernelSymbol } from "../../types/symbols.ts";

const members: Readonly<Record<string, { readonly type: StaticType; get(symbol: KernelSymbol): Value }>> = {
  name: { type: { kind: "string" }, get: (s) => s.name },
  address: { type: { kind: "address" }, get: (s) => new Address(s.address) },
  kind: { type: { kind: "string" }, get: (s) => s.kind },
  size: { type: { kind: "size" }, get: (s) => s.size === undefined ? null : BigInt(s.size) },
  module: { type: { kind: "string" }, get: (s) => s.module ?? null },
};

/** The static type of every symbol whose C type the dump does not tell. */
export const locationType: HostType = {
  ...plainType("symbol", members, { kind: "address" }),
  addressOf: () => ({ kind: "address" }),
};

export class SymbolHost extends PlainHost {
  readonly type = locationType;

  constructor(readonly symbol: KernelSymbol) {
    super();
  }

  member(name: string): Value | undefined {
    return Object.hasOwn(members, name) ? members[name].get(this.symbol) : undefined;
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
