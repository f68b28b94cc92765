/** What lies at an address, as a value: beside a text it is its description. */
import type { HostType, Json, StaticType, Value } from "../../../dsl/value.ts";
import { PlainHost, plainType } from "../../define/values/plain_host.ts";
import type { Place } from "../../kernel/explain_address.ts";
import { pointerTo } from "../../types/ctype.ts";
import { CObject } from "../../types/object.ts";
import { CHost } from "./c_host.ts";
import type { TableWorld } from "./tables.ts";

/** `kind`, `text` and the `task` whose it is, with the task table's columns. */
export function placeType(world: TableWorld): HostType {
  const task = world.target.types.find("struct task_struct");
  const taskType: StaticType = task ? world.ctypes.of(pointerTo(task)) : { kind: "any" };
  return plainType(
    "place",
    { kind: { type: { kind: "string" } }, text: { type: { kind: "string" } }, task: { type: taskType } },
    { kind: "string" },
  );
}

export class PlaceValue extends PlainHost {
  constructor(readonly place: Place, private readonly world: TableWorld) {
    super();
  }

  get type(): HostType {
    return placeType(this.world);
  }

  member(name: string): Value | undefined {
    if (name === "kind") return this.place.kind;
    if (name === "text") return this.place.text;
    return name === "task" ? this.#task() : undefined;
  }

  #task(): Value {
    const { target } = this.world, { task } = this.place;
    const type = target.types.find("struct task_struct");
    return task === undefined || !type
      ? null
      : new CHost(CObject.of(target, pointerTo(type), task), this.world);
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
