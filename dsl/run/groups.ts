/** What the groups of a pattern matched: `match[1]`, `match.name`. */
import type { Pattern } from "../ir.ts";
import { anyType, intType, stringType } from "../types.ts";
import { Failure, type Host, type HostType, type Json, type StaticType, type Value } from "../value.ts";
import { regexCost, regexTree } from "./regex_tree.ts";
import { plainOf, textOf, unreadable } from "./scalar.ts";
import { harmless, matcher } from "./text_match.ts";

/** Longer texts are not taken apart by patterns that repeat in several places. */
const maxRepeated = 1 << 10;

/** A group of a pattern. */
interface Group {
  readonly name: string | undefined;
  /** Whether it holds digits alone: then its value is an integer. */
  readonly digits: boolean;
}

/** The groups of a pattern in their order. */
function groupsOf(source: string): Group[] {
  const groups: Group[] = [];
  const parts = /\\[^]|\[(?:\\[^]|[^\]\\])*\]|\((?:\?<([A-Za-z_]\w*)>|(?!\?))/g;
  for (const found of source.matchAll(parts)) {
    if (!found[0].startsWith("(")) continue;
    const inside = source.slice(found.index + found[0].length);
    const digits = /^(?:\\d|\[0-9\])(?:[+*]|\{\d+(?:,\d*)?\})?\)/.test(inside);
    groups.push({ name: found[1], digits });
  }
  return groups;
}

/** The type of `match` behind a pattern. */
export function matchType(pattern: Pattern): StaticType {
  const groups = groupsOf(pattern.source);
  const host: HostType = {
    name: "match",
    member(name) {
      const group = groups.find((g) => g.name === name);
      return group && (group.digits ? intType : stringType);
    },
    memberNames: () => groups.flatMap(({ name }) => name ?? []),
    element: () => anyType,
    deref: () => undefined,
    addressOf: () => undefined,
    scalar: () => stringType,
  };
  return { kind: "host", host };
}

/** Why the groups of a pattern cannot be told; undefined when they can. */
export function groupsProblem({ source }: Pattern): string | undefined {
  const { unbounded, forks } = regexCost(regexTree(source));
  return unbounded > 4 || forks > harmless
    ? "this pattern repeats too much for its groups to be told"
    : undefined;
}

/** Takes a value's text apart: null when it has none, or when it does not match. */
export function groupMatcher(pattern: Pattern): (value: Value) => Value {
  const groups = textMatcher(pattern);
  return (value) => {
    const plain = plainOf(value);
    if (unreadable(plain)) return plain;
    const text = textOf(value);
    return text === undefined ? null : groups(text);
  };
}

function textMatcher(pattern: Pattern): (text: string) => Value {
  const matches = matcher(pattern);
  const regex = new RegExp(pattern.source, pattern.flags);
  const groups = groupsOf(pattern.source);
  const type = matchType(pattern);
  const repeats = regexCost(regexTree(pattern.source)).unbounded > 1;
  return (text) => {
    const found = matches(text);
    if (found === false) return null;
    if (found !== true) return found;
    if (repeats && text.length > maxRepeated) {
      return new Failure(`the text has more than ${maxRepeated} characters, too many to tell the groups`);
    }
    const parts = regex.exec(text);
    return parts === null || type.kind !== "host" ? null : new Match(type.host, parts, groups);
  };
}

class Match implements Host {
  readonly isHost = true;

  constructor(
    readonly type: HostType,
    private readonly parts: RegExpExecArray,
    private readonly groups: readonly Group[],
  ) {}

  member(name: string): Value | undefined {
    const i = this.groups.findIndex((g) => g.name === name);
    return i < 0 ? undefined : this.#group(i + 1);
  }

  index(i: bigint): Value | undefined {
    return i < 0n || i >= BigInt(this.parts.length) ? undefined : this.#group(Number(i));
  }

  #group(i: number): Value {
    const text = this.parts[i];
    if (text === undefined) return null;
    return i > 0 && this.groups[i - 1]?.digits && text !== "" ? BigInt(text) : text;
  }

  deref(): undefined {}
  addressOf(): undefined {}
  scalar(): string {
    return this.parts[0];
  }
  elements(): undefined {}
  key(): string {
    return this.parts[0];
  }
  text(): string {
    return this.parts[0];
  }
  json(): Json {
    return this.parts[0];
  }
}
