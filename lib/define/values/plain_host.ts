/** What most values with members have in common: they are no pointer, no collection, and have no address. */
import type { Host, HostType, Json, Scalar, StaticType, Value } from "../../../dsl/value.ts";

/** A host with nothing but members; a subclass overrides what it has besides. */
export abstract class PlainHost implements Host {
  readonly isHost = true;
  abstract readonly type: HostType;
  abstract member(name: string): Value | undefined;
  abstract key(): string;
  abstract text(): string;
  abstract json(): Json;

  index(_i: bigint): Value | undefined {
    return undefined;
  }

  deref(): Value | undefined {
    return undefined;
  }

  addressOf(): Value | undefined {
    return undefined;
  }

  elements(): Iterable<Value> | undefined {
    return undefined;
  }

  scalar(): Scalar | undefined {
    return undefined;
  }
}

/** The static type of such a host, by the types of its members. */
export function plainType(
  name: string,
  members: Readonly<Record<string, { readonly type: StaticType }>>,
  scalar?: StaticType,
): HostType {
  return {
    name,
    member: (member) => Object.hasOwn(members, member) ? members[member].type : undefined,
    memberNames: () => Object.keys(members),
    element: () => undefined,
    deref: () => undefined,
    addressOf: () => undefined,
    scalar: () => scalar,
  };
}
