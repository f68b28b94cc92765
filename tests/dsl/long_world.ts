/** A world with one source, rows(n): as many rows as one likes, each made when it is asked for and held by nobody. */
import type { BoundSource, Source } from "../../dsl/world.ts";
import { anyType, intType } from "../../dsl/types.ts";
import { type Host, type HostType, Missing, type StaticType, type Value } from "../../dsl/value.ts";
import { parameter } from "./fake_values.ts";
import { FakeWorld } from "./fake_world.ts";

const columnTypes: Readonly<Record<string, StaticType>> = {
  n: intType,
  /** Two numbers, to be expanded. */
  parts: { kind: "list", of: intType },
  /** Unreadable, for a reason that no other row has. */
  gap: anyType,
};

const rowHost: HostType = {
  name: "row",
  member: (name) => columnTypes[name],
  memberNames: () => Object.keys(columnTypes),
  element: () => undefined,
  deref: () => undefined,
  addressOf: () => undefined,
  scalar: () => undefined,
};

class LongRow implements Host {
  readonly isHost = true;
  readonly type = rowHost;

  constructor(readonly n: bigint) {}

  member(name: string): Value | undefined {
    if (name === "n") return this.n;
    if (name === "parts") return [this.n, this.n + 1n];
    return name === "gap" ? new Missing(`page ${this.n} is excluded`) : undefined;
  }
  index(): undefined {}
  deref(): undefined {}
  addressOf(): undefined {}
  scalar(): undefined {}
  elements(): undefined {}
  key(): string {
    return String(this.n);
  }
  text(): string {
    return String(this.n);
  }
  json(): string {
    return this.text();
  }
}

export class LongWorld extends FakeWorld {
  /** @param given is told how many rows there were, before each */
  constructor(private readonly given: (rows: number) => void) {
    super();
  }

  override source(name: string): Source | undefined {
    if (name !== "rows") return undefined;
    const parameters = [parameter("n", intType)];
    return { name, summary: "rows", parameters, bind: () => this.#rows() };
  }

  #rows(): BoundSource {
    const { given } = this;
    return {
      columns: Object.entries(columnTypes).map(([name, type]) => ({ name, type, summary: name })),
      defaults: ["n"],
      rowType: { kind: "host", host: rowHost },
      lookups: [],
      *rows(_pushed, _warn, [most]) {
        for (let n = 0; n < Number(most as bigint); n++) {
          given(n);
          yield new LongRow(BigInt(n));
        }
      },
    };
  }
}
