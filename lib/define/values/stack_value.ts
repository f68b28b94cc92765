/** A stack trace as a value of the language: a list of frames, drawn as a block. */
import {
  Address,
  type HostType,
  type Json,
  type Scalar,
  type StaticType,
  type Value,
} from "../../../dsl/value.ts";
import { PlainHost, plainType } from "./plain_host.ts";
import type { KernelFrame, TaskStack } from "../../kernel/stack.ts";

interface FrameMember {
  readonly type: StaticType;
  get(frame: KernelFrame): Value;
}

const frameMembers: Readonly<Record<string, FrameMember>> = {
  pc: { type: { kind: "address" }, get: (f) => new Address(f.pc) },
  sp: { type: { kind: "address" }, get: (f) => new Address(f.sp) },
  symbol: { type: { kind: "string" }, get: (f) => f.symbol ?? null },
  offset: { type: { kind: "int" }, get: (f) => f.offset === undefined ? null : BigInt(f.offset) },
  module: { type: { kind: "string" }, get: (f) => f.module ?? null },
  trust: { type: { kind: "string" }, get: (f) => f.trust },
  on: { type: { kind: "string" }, get: (f) => f.stack || null },
};

export const frameType: HostType = plainType("frame", frameMembers, { kind: "string" });

const stackMembers = { depth: { type: { kind: "int" } }, end: { type: { kind: "string" } } } as const;

/** The type of a column of stacks. */
export const stackType: HostType = {
  ...plainType("stack", stackMembers),
  element: () => ({ kind: "host", host: frameType }),
};

/** One frame; beside a text it is the name of its function. */
export class FrameValue extends PlainHost {
  readonly type: HostType = frameType;

  constructor(readonly frame: KernelFrame) {
    super();
  }

  member(name: string): Value | undefined {
    return Object.hasOwn(frameMembers, name) ? frameMembers[name].get(this.frame) : undefined;
  }

  override scalar(): Scalar {
    return this.frame.symbol ?? null;
  }

  key(): string {
    const { symbol, offset, module, pc } = this.frame;
    return symbol === undefined ? hex(pc) : `${symbol}+${hex(offset ?? 0)}${module ? ` [${module}]` : ""}`;
  }

  /** `ffffffff9ea10e3d schedule+0x5a [module]`; a `?` before what was only found by a scan. */
  text(): string {
    const { pc, trust, user, note } = this.frame;
    const doubt = trust === "scan" ? "? " : "";
    const place = user ? "(user)" : this.frame.symbol === undefined ? "" : this.key();
    return `${hex(pc)} ${doubt}${place}${note ? ` (${note})` : ""}`.trimEnd();
  }

  json(): Json {
    const { pc, sp, symbol, offset, module, trust } = this.frame;
    return {
      pc: hex(pc),
      sp: hex(sp),
      symbol: symbol ?? null,
      offset: offset ?? null,
      module: module ?? null,
      trust,
    };
  }
}

/** A task's stack; `depth` frames of it at the most. */
export class StackValue extends PlainHost {
  readonly type: HostType = stackType;
  readonly frames: readonly FrameValue[];

  constructor(readonly stack: TaskStack, depth = Infinity) {
    super();
    this.frames = stack.frames.slice(0, depth).map((frame) => new FrameValue(frame));
  }

  member(name: string): Value | undefined {
    if (name === "depth") return BigInt(this.frames.length);
    return name === "end" ? this.stack.end : undefined;
  }

  override index(i: bigint): Value | undefined {
    return this.frames[Number(i < 0n ? BigInt(this.frames.length) + i : i)] ?? null;
  }

  override elements(): readonly FrameValue[] {
    return this.frames;
  }

  /** Functions and offsets, not addresses: the same for the same stack on another boot, or in another dump. */
  key(): string {
    return this.frames.map((frame) => frame.key()).join("\n");
  }

  text(): string {
    const lines = this.frames.map((frame, i) => `#${i}`.padEnd(4) + frame.text());
    const { complete, end, stale, userRegisters: user } = this.stack;
    const whole = this.frames.length === this.stack.frames.length;
    if (stale) lines.unshift("(running; nothing recorded where: from when it was last switched out)");
    if (whole && user) lines.push(`    user mode at ${hex(user.rip)}, rsp ${hex(user.rsp)}`);
    if (whole && !complete) lines.push(`    ${end}`);
    return lines.join("\n");
  }

  json(): Json {
    return this.frames.map((frame) => frame.json());
  }
}

function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}
