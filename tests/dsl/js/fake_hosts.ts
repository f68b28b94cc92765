/** Values of the world for the tests of js(): frames with members, and a stack of them. */
import { anyType, intType, stringType } from "../../../dsl/types.ts";
import type { Host, HostType, StaticType, Value } from "../../../dsl/value.ts";

const nothing = () => undefined;

function typeOf(name: string, members: Readonly<Record<string, StaticType>>, element?: StaticType): HostType {
  return {
    name,
    member: (member) => members[member],
    memberNames: () => Object.keys(members),
    element: () => element,
    deref: nothing,
    addressOf: nothing,
    scalar: nothing,
  };
}

function host(
  type: HostType,
  name: string,
  members: ReadonlyMap<string, Value>,
  items?: readonly Value[],
): Host {
  return {
    isHost: true,
    type,
    member: (member) => members.get(member),
    index: (i) => items?.[Number(i)],
    deref: nothing,
    addressOf: nothing,
    scalar: () => items === undefined ? name : undefined,
    elements: () => items,
    key: () => name,
    text: () => `<${name}>`,
    json: () => name,
  };
}

/** A frame: beside a text it is the name of its function. */
export function frame(symbol: string): Host {
  const members = new Map<string, Value>([["symbol", symbol], ["line", 7n]]);
  return host(typeOf("frame", { symbol: stringType, line: intType }), symbol, members);
}

const stackType = typeOf("stack", { depth: intType }, anyType);

export const fakeStack: Host = host(
  stackType,
  "stack",
  new Map([["depth", 2n]]),
  [frame("schedule"), frame("io_schedule")],
);
