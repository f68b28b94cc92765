/** What lies at an address, as a value: beside a text it is its description. */
import { Address, type HostType, type Json, type StaticType, type Value } from "../../../dsl/value.ts";
import { PlainHost, plainType } from "../../define/values/plain_host.ts";
import type { Place } from "../../kernel/place.ts";
import type { FunctionContext } from "../../define/function.ts";
import { CObject } from "../../types/object.ts";
import { pointerTo } from "../../types/ctype.ts";

/** `kind`, `text`, and what there is besides: the task whose it is, the object of a slab cache, the page. */
export function placeType(context: FunctionContext): HostType {
  const text: StaticType = { kind: "string" };
  const pointer = (struct: string) => context.staticType({ object: `${struct} *` });
  return plainType(
    "place",
    {
      kind: { type: text },
      text: { type: text },
      task: { type: pointer("struct task_struct") },
      object: { type: { kind: "address" } },
      cache: { type: text },
      state: { type: text },
      page: { type: pointer("struct page") },
    },
    text,
  );
}

/** What an address is, in the language. */
export class PlaceValue extends PlainHost {
  constructor(readonly place: Place, private readonly context: FunctionContext) {
    super();
  }

  get type(): HostType {
    return placeType(this.context);
  }

  member(name: string): Value | undefined {
    switch (name) {
      case "kind":
      case "text":
        return this.place[name];
      case "cache":
      case "state":
        return this.place[name] ?? null;
      case "object":
        return this.place.object === undefined ? null : new Address(this.place.object);
      case "task":
        return this.#pointer("struct task_struct", this.place.task);
      case "page":
        return this.#pointer("struct page", this.place.page);
    }
    return undefined;
  }

  #pointer(struct: string, address: bigint | undefined): Value {
    const { target, value } = this.context, type = target.types.find(struct);
    return address === undefined || !type ? null : value(CObject.of(target, pointerTo(type), address));
  }

  override scalar(): string {
    return this.place.text;
  }

  key(): string {
    return this.place.text;
  }

  text(): string {
    return this.place.text;
  }

  json(): Json {
    return this.place.text;
  }
}
