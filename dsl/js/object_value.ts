/** Objects that a js() makes: while it runs, and as values of the language when they are its answer. */
import { keyOf } from "../run/compare.ts";
import { toJson } from "../json_value.ts";
import { anyType } from "../types.ts";
import type { Host, HostType, Json, Value } from "../value.ts";
import type { JsValue } from "./values.ts";

/** An object of the function: its own members and nothing behind them. */
export class JsObject {
  constructor(readonly members: ReadonlyMap<string, JsValue>) {}
}

const nothing = () => undefined;

const objectType: HostType = {
  name: "object",
  member: () => anyType,
  memberNames: () => [],
  element: nothing,
  deref: nothing,
  addressOf: nothing,
  scalar: nothing,
};

/** Such an object as an answer. */
export class ObjectValue implements Host {
  readonly isHost = true;
  readonly type = objectType;
  readonly index = nothing;
  readonly deref = nothing;
  readonly addressOf = nothing;
  readonly scalar = nothing;
  readonly elements = nothing;

  constructor(readonly object: JsObject, private readonly members: ReadonlyMap<string, Value>) {}

  member(name: string): Value {
    return this.members.get(name) ?? null;
  }

  key(): string {
    return JSON.stringify([...this.members].map(([name, value]) => [name, keyOf(value)]));
  }

  text(): string {
    return JSON.stringify(this.json());
  }

  json(): Json {
    return Object.fromEntries([...this.members].map(([name, value]) => [name, toJson(value)]));
  }
}
