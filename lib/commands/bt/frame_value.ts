/** A frame of bt as a value. */
import {
  Address,
  type HostType,
  type Json,
  Missing,
  type StaticType,
  type Value,
} from "../../../dsl/value.ts";
import { gapText } from "../../base/errors.ts";
import { PlainHost, plainType } from "../../define/values/plain_host.ts";
import type { AbsentWord, StackWord } from "../../kernel/stack_words.ts";
import type { Target } from "../../types/target.ts";
import { slabName, symbolText } from "../layout/word_text.ts";
import { registersType, RegistersValue } from "./registers.ts";
import type { TraceFrame } from "./trace.ts";

interface Member<T> {
  readonly type: StaticType;
  readonly of: (of: T) => Value;
}

interface SeenWord {
  readonly word: StackWord | AbsentWord;
  readonly target: Target;
  /** What the words are besides numbers is asked for. */
  readonly told: boolean;
}

const wordMembers: Readonly<Record<string, Member<SeenWord>>> = {
  address: { type: { kind: "address" }, of: ({ word }) => new Address(word.address) },
  value: {
    type: { kind: "address" },
    of: ({ word }) => "value" in word ? new Address(word.value) : new Missing(gapText(word.fault)),
  },
  symbol: {
    type: { kind: "string" },
    of: ({ word, target, told }) => told && "value" in word && symbolText(target, word.value, 16) || null,
  },
  slab: {
    type: { kind: "string" },
    of: ({ word, target, told }) => told && "value" in word && slabName(target, word.value) || null,
  },
};

const wordType: HostType = plainType("stack word", wordMembers);

/** A word of a frame. */
class WordValue extends PlainHost {
  readonly type: HostType = wordType;

  constructor(readonly seen: SeenWord) {
    super();
  }

  member(name: string): Value | undefined {
    return Object.hasOwn(wordMembers, name) ? wordMembers[name].of(this.seen) : undefined;
  }

  key(): string {
    return this.text();
  }

  text(): string {
    const { word } = this.seen;
    return "value" in word ? hex(word.value) : gapText(word.fault);
  }

  json(): Json {
    return jsonOf(wordMembers, this.seen);
  }
}

interface SeenFrame {
  readonly traced: TraceFrame;
  readonly target: Target;
  readonly told: boolean;
}

const frameMembers: Readonly<Record<string, Member<SeenFrame>>> = {
  n: {
    type: { kind: "int" },
    of: ({ traced }) => traced.number === undefined ? null : BigInt(traced.number),
  },
  place: { type: { kind: "address" }, of: ({ traced }) => new Address(traced.place) },
  pc: { type: { kind: "address" }, of: ({ traced }) => new Address(traced.frame.pc) },
  sp: { type: { kind: "address" }, of: ({ traced }) => new Address(traced.frame.sp) },
  symbol: { type: { kind: "string" }, of: ({ traced }) => traced.frame.symbol ?? null },
  offset: {
    type: { kind: "int" },
    of: ({ traced: { frame } }) => frame.offset === undefined ? null : BigInt(frame.offset),
  },
  module: { type: { kind: "string" }, of: ({ traced }) => traced.frame.module ?? null },
  trust: { type: { kind: "string" }, of: ({ traced }) => traced.frame.trust },
  on: { type: { kind: "string" }, of: ({ traced }) => traced.frame.stack || null },
  registers: {
    type: { kind: "host", host: registersType },
    of: ({ traced: { frame } }) => frame.registers ? new RegistersValue(frame.registers) : null,
  },
  words: {
    type: { kind: "list", of: { kind: "host", host: wordType } },
    of: ({ traced, target, told }) =>
      traced.words?.map((word) => new WordValue({ word, target, told })) ?? null,
  },
};

export const traceFrameType: HostType = plainType("frame of bt", frameMembers, { kind: "string" });

export class TraceFrameValue extends PlainHost {
  readonly type: HostType = traceFrameType;

  constructor(readonly seen: SeenFrame) {
    super();
  }

  member(name: string): Value | undefined {
    return Object.hasOwn(frameMembers, name) ? frameMembers[name].of(this.seen) : undefined;
  }

  override scalar() {
    return this.seen.traced.frame.symbol ?? null;
  }

  key(): string {
    const { symbol, offset, pc } = this.seen.traced.frame;
    return symbol === undefined ? hex(pc) : `${symbol}+${offset}`;
  }

  text(): string {
    const { symbol, offset, module, pc } = this.seen.traced.frame;
    if (symbol === undefined) return hex(pc);
    return `${symbol}+0x${(offset ?? 0).toString(16)}${module === undefined ? "" : ` [${module}]`}`;
  }

  json(): Json {
    return jsonOf(frameMembers, this.seen);
  }
}

/** The members that are there, in JSON; what is null is left out where a frame has it but seldom. */
function jsonOf<T>(members: Readonly<Record<string, Member<T>>>, seen: T): Json {
  const entries = Object.entries(members).map(([name, { of }]) => [name, jsonValue(of(seen))] as const);
  return Object.fromEntries(
    entries.filter(([name, value]) => value !== null || !["registers", "words"].includes(name)),
  );
}

function jsonValue(value: Value): Json {
  if (value instanceof Address) return hex(value.value);
  if (value instanceof Missing) return { missing: value.reason };
  if (value instanceof PlainHost) return value.json();
  if (Array.isArray(value)) return value.map((item: Value) => jsonValue(item));
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
