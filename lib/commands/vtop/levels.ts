/** A step of a page table walk as a value: which table, where its entry is, what it says. */
import type { HostType, Json, StaticType, Value } from "../../../dsl/value.ts";
import { Address } from "../../../dsl/value.ts";
import { PlainHost, plainType } from "../../define/values/plain_host.ts";
import type { WalkStep } from "../../memory/address_space.ts";
import type { PageEntry } from "../../memory/arch/arch.ts";

const members: Readonly<
  Record<string, { readonly type: StaticType; readonly of: (level: LevelValue) => Value }>
> = {
  level: { type: { kind: "string" }, of: ({ step }) => step.level },
  entry_address: { type: { kind: "address" }, of: ({ step }) => new Address(BigInt(step.entryAddress)) },
  entry: { type: { kind: "address" }, of: ({ step }) => new Address(step.entry) },
  flags: { type: { kind: "list", of: { kind: "string" } }, of: ({ flags }) => flags },
};

export const levelType: HostType = plainType("page table entry", members);

export class LevelValue extends PlainHost {
  readonly type = levelType;

  constructor(readonly step: WalkStep, readonly told: PageEntry) {
    super();
  }

  get flags(): readonly string[] {
    return this.told.kind === "page" ? this.told.flags : [];
  }

  member(name: string): Value | undefined {
    return Object.hasOwn(members, name) ? members[name].of(this) : undefined;
  }

  key(): string {
    return `${this.step.level} ${this.step.entryAddress}`;
  }

  text(): string {
    return `${this.step.level} 0x${this.step.entryAddress.toString(16)} => 0x${this.step.entry.toString(16)}`;
  }

  json(): Json {
    return {
      level: this.step.level,
      entry_address: `0x${this.step.entryAddress.toString(16)}`,
      entry: `0x${this.step.entry.toString(16)}`,
      flags: [...this.flags],
    };
  }
}
