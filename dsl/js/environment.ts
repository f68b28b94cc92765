/** The variables of a running function, and what it runs with. */
import type { Value } from "../value.ts";
import { JsError, Meter } from "./meter.ts";
import type { JsValue } from "./values.ts";

/** What a run asks of the query: the columns it names, and the row itself. */
export interface JsInput {
  field(index: number): Value;
  row(): Value;
}

/** A variable that was not declared yet. */
const unset = Symbol("unset");

/** One run over one row. */
export class Run {
  readonly meter = new Meter();

  constructor(readonly input: JsInput) {}
}

/** The variables of a function or a block. */
export class Environment {
  readonly #values = new Map<string, JsValue | typeof unset>();

  constructor(readonly run: Run, private readonly outer: Environment | null = null) {}

  get meter(): Meter {
    return this.run.meter;
  }

  inside(): Environment {
    return new Environment(this.run, this);
  }

  /** A name that is known from here on, but has no value yet. */
  announce(name: string): void {
    this.#values.set(name, unset);
  }

  declare(name: string, value: JsValue): void {
    this.#values.set(name, value);
  }

  get(name: string): JsValue {
    const value = this.#holder(name).#values.get(name);
    if (typeof value === "symbol") throw new JsError(`${name} is used before it is declared`);
    return value;
  }

  set(name: string, value: JsValue): void {
    const holder = this.#holder(name);
    if (typeof holder.#values.get(name) === "symbol") {
      throw new JsError(`${name} is used before it is declared`);
    }
    holder.#values.set(name, value);
  }

  #holder(name: string): Environment {
    if (this.#values.has(name)) return this;
    if (this.outer === null) throw new JsError(`${name} is not declared`);
    return this.outer.#holder(name);
  }
}
