/** What the fake world is made of: structures, pointers, stacks, tasks. */
import type { Column, CTypeRef, Parameter } from "../../dsl/world.ts";
import {
  Address,
  Duration,
  type EnumDomain,
  Failure,
  type Host,
  type HostType,
  isHost,
  Label,
  Missing,
  Size,
  type StaticType,
  type Value,
} from "../../dsl/value.ts";
import {
  addressType,
  anyType,
  boolType,
  durationType,
  intType,
  sizeType,
  stringType,
} from "../../dsl/types.ts";
import type { FakeWorld } from "./fake_world.ts";

const letters = ["R", "S", "D", "Z", "I"];
/** The states of a task; D holds for a killable sleep (value 12), too. */
export const states: EnumDomain = {
  name: "task state",
  labels: () => [...letters, "UN", "TASK_UNINTERRUPTIBLE"],
  has: (label) => letters.includes(label) || label === "UN" || label === "TASK_UNINTERRUPTIBLE",
  matches(value, label) {
    if (label === "D" || label === "UN" || label === "TASK_UNINTERRUPTIBLE") {
      return value === 2n || value === 12n;
    }
    return BigInt(letters.indexOf(label)) === value;
  },
};
const stateType: StaticType = { kind: "enum", domain: states };

/** A C structure of the fake dump: members with types. */
interface Struct {
  readonly name: string;
  readonly size: number;
  readonly members: Record<string, { offset: number; type: StaticType }>;
}

const mmStruct: Struct = {
  name: "struct mm_struct",
  size: 64,
  members: { total_vm: { offset: 0, type: intType }, owner: { offset: 8, type: addressType } },
};
const taskStruct: Struct = {
  name: "struct task_struct",
  size: 4096,
  members: {
    flags: { offset: 8, type: intType },
    pid: { offset: 16, type: intType },
    tasks: { offset: 32, type: anyType },
    state: { offset: 40, type: intType },
    limit: { offset: 44, type: intType },
  },
};
/** The objects of the walker. */
export const objStruct: Struct = {
  name: "struct wedge_obj",
  size: 32,
  members: {
    id: { offset: 0, type: intType },
    name: { offset: 8, type: stringType },
    link: { offset: 16, type: anyType },
  },
};
/** Every structure. */
export const structs = [mmStruct, taskStruct, objStruct];

/** A pointer to a structure whose members' values are given. */
export class Pointer implements Host {
  readonly isHost = true;
  constructor(readonly struct: Struct, readonly address: bigint, readonly values: Record<string, Value>) {}
  get type(): HostType {
    return pointerType(this.struct);
  }
  member(name: string): Value | undefined {
    if (!(name in this.struct.members)) return undefined;
    return this.address === 0n ? null : this.values[name] ?? new Missing("page excluded");
  }
  index(): undefined {}
  deref(): Value {
    return this;
  }
  addressOf(): undefined {}
  scalar(): Address {
    return new Address(this.address);
  }
  elements(): undefined {}
  key(): string {
    return this.address.toString(16);
  }
  text(): string {
    return "0x" + this.address.toString(16);
  }
  json(): string {
    return this.text();
  }
}

function pointerType(struct: Struct): HostType {
  return {
    name: struct.name + " *",
    member: (name) => struct.members[name]?.type,
    memberNames: () => Object.keys(struct.members),
    element: () => undefined,
    deref: () => ({ kind: "host", host: pointerType(struct) }),
    addressOf: () => undefined,
    scalar: () => addressType,
  };
}

/** A stack: a collection of frames' names. */
export class Stack implements Host {
  readonly isHost = true;
  readonly type: HostType = stackHost;
  constructor(readonly frames: readonly string[]) {}
  member(): undefined {}
  index(i: bigint): Value | undefined {
    return this.frames[Number(i)];
  }
  deref(): undefined {}
  addressOf(): undefined {}
  scalar(): undefined {}
  elements(): Iterable<Value> {
    return this.frames;
  }
  key(): string {
    return this.frames.join("\n");
  }
  text(): string {
    return this.frames.join("\n");
  }
  json(): string[] {
    return [...this.frames];
  }
}

/** The type of a stack. */
export const stackHost: HostType = {
  name: "stack",
  member: () => undefined,
  memberNames: () => [],
  element: () => stringType,
  deref: () => undefined,
  addressOf: () => undefined,
  scalar: () => undefined,
};
const stackType: StaticType = { kind: "host", host: stackHost };
const mmType: StaticType = { kind: "host", host: pointerType(mmStruct) };

/** A parameter for a value. */
export function parameter(name: string, type: StaticType, fallback?: Value): Parameter {
  const base = { name, summary: `the ${name}`, type: { kind: "value", type } } as const;
  return fallback === undefined ? base : { ...base, default: fallback };
}

/** One task of the fake dump. */
export interface FakeTask {
  pid: number;
  comm: string;
  state: number;
  cpu?: number;
  rss?: number;
  blocked?: bigint;
  kthread?: boolean;
  flags?: bigint;
  stack?: readonly string[];
  parent?: number;
  vm?: number;
}

const minute = 60_000_000_000n;

/** The tasks: rss of kworker and blocked of reader cannot be read. */
export const fakeTasks: readonly FakeTask[] = [
  {
    pid: 1,
    comm: "systemd",
    state: 1,
    cpu: 0,
    rss: 4096,
    blocked: 1n,
    vm: 10,
    stack: ["schedule", "ep_poll"],
  },
  {
    pid: 2,
    comm: "kthreadd",
    state: 1,
    cpu: 1,
    rss: 0,
    blocked: 5n * minute,
    kthread: true,
    flags: 0x200000n,
  },
  {
    pid: 37,
    comm: "kworker/0:1",
    state: 2,
    cpu: 0,
    blocked: 3n * minute,
    kthread: true,
    stack: ["schedule", "mutex_lock"],
  },
  {
    pid: 100,
    comm: "writer",
    state: 2,
    parent: 1,
    cpu: 1,
    rss: 8192,
    blocked: 4n * minute,
    vm: 20,
    stack: ["schedule", "rwsem_down_write_slowpath"],
  },
  {
    pid: 101,
    comm: "reader",
    state: 12,
    parent: 100,
    cpu: 1,
    rss: 16384,
    vm: 30,
    stack: ["schedule", "mutex_lock"],
  },
  {
    pid: 102,
    comm: "spin",
    state: 0,
    parent: 1,
    cpu: 0,
    rss: 100,
    blocked: 0n,
    vm: 40,
    flags: 4n,
    stack: ["native_safe_halt"],
  },
];

const columnTypes: Record<string, StaticType> = {
  pid: intType,
  comm: stringType,
  state: stateType,
  cpu: intType,
  rss: sizeType,
  blocked: durationType,
  kthread: boolType,
  stack: stackType,
  mm: mmType,
};
/** The columns of the task table; swap is not to be had. */
export const columns: Column[] = [
  ...Object.entries(columnTypes).map(([name, type]) => ({ name, type, summary: `the ${name}` })),
  { name: "swap", type: sizeType, summary: "swap", unavailable: "no swap in this kernel" },
];

const taskHost: HostType = {
  name: "task",
  member: (name) =>
    columnTypes[name] ?? taskStruct.members[name]?.type ?? (name === "parent" ? taskType : undefined) ??
      (name === "children" ? { kind: "list", of: taskType } : undefined),
  memberNames: () => [...Object.keys(columnTypes), ...Object.keys(taskStruct.members), "parent", "children"],
  raw: (name) => taskStruct.members[name]?.type,
  method: (name) =>
    name === "stack"
      ? {
        parameters: [parameter("top", intType, null), parameter("depth", intType, null)],
        result: stackType,
      }
      : undefined,
  element: () => undefined,
  deref: () => undefined,
  addressOf: () => undefined,
  scalar: () => addressType,
};
/** The type of a row of tasks. */
export const taskType: StaticType = { kind: "host", host: taskHost };

/** A row of the task table; counts which members were read. */
export class TaskRow implements Host {
  readonly isHost = true;
  readonly type = taskHost;
  constructor(readonly task: FakeTask, readonly world: FakeWorld) {}
  member(name: string): Value | undefined {
    this.world.reads.push(`${this.task.pid}.${name}`);
    const { task } = this;
    switch (name) {
      case "pid":
        return BigInt(task.pid);
      case "comm":
        return task.comm;
      case "state":
        return new Label(states, BigInt(task.state), task.state === 12 ? "D" : letters[task.state]);
      case "cpu":
        return BigInt(task.cpu ?? 0);
      case "rss":
        return task.rss === undefined ? new Missing("page excluded") : new Size(BigInt(task.rss));
      case "blocked":
        return task.blocked === undefined ? new Missing("page excluded") : new Duration(task.blocked);
      case "kthread":
        return task.kthread ?? false;
      case "stack":
        return task.stack === undefined ? new Failure("no stack") : new Stack(task.stack);
      case "mm":
        return new Pointer(mmStruct, task.vm === undefined ? 0n : 0x1000n + BigInt(task.pid), {
          total_vm: BigInt(task.vm ?? 0),
        });
      case "parent": {
        const parent = this.world.tasks.find((t) => t.pid === (task.parent ?? 1));
        return parent === undefined ? null : new TaskRow(parent, this.world);
      }
      case "children":
        if (task.pid === 37) return new Missing("page excluded");
        if (task.pid === 2) return null;
        return this.world.tasks.filter((t) => t.parent === task.pid).map((t) => new TaskRow(t, this.world));
    }
    return this.raw(name);
  }
  raw(name: string): Value | undefined {
    if (!(name in taskStruct.members)) return undefined;
    if (name === "flags") return this.task.flags ?? 0n;
    if (name === "pid") return BigInt(this.task.pid);
    if (name === "state") return BigInt(this.task.state);
    return name === "limit" ? 7n : new Missing("not mapped");
  }
  call(name: string, args: readonly unknown[]): Value | undefined {
    if (name !== "stack") return undefined;
    const [top, depth] = args as (bigint | null)[];
    return new Stack((this.task.stack ?? []).slice(0, Number(top ?? depth ?? 100n)));
  }
  index(): undefined {}
  deref(): undefined {}
  addressOf(): undefined {}
  scalar(): Address {
    return new Address(0xffff888000000000n + BigInt(this.task.pid) * 0x1000n);
  }
  elements(): undefined {}
  key(): string {
    return String(this.task.pid);
  }
  text(): string {
    return `task ${this.task.pid}`;
  }
  json(): string {
    return this.text();
  }
}

/** The C type of a structure, or a pointer to it. */
export function cTypeRef(struct: Struct, stars: number): CTypeRef {
  const host: StaticType = { kind: "host", host: pointerType(struct) };
  return {
    name: struct.name + (stars > 0 ? " " + "*".repeat(stars) : ""),
    size: stars > 0 ? 8 : struct.size,
    type: host,
    memberPath: (path) => struct.members[path],
    memberNames: () => Object.keys(struct.members),
    cast: (value) => new Pointer(struct, addressOf(value), {}),
    pointer: (depth) => cTypeRef(struct, stars + depth),
    at: (address) => new Pointer(struct, address, {}),
  };
}

/** The address in a value. */
export function addressOf(value: Value): bigint {
  const scalar = isHost(value) ? value.scalar() : value;
  return scalar instanceof Address ? scalar.value : typeof scalar === "bigint" ? scalar : 0n;
}
