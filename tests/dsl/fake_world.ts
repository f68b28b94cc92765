/** A small world for the tests: a task table with a C object behind each row, symbols, a walker, missing cells. */
import type {
  BoundCommand,
  BoundSource,
  CommandProblem,
  CTypeRef,
  PushedCondition,
  Source,
  World,
  WorldFunction,
} from "../../dsl/world.ts";
import { fakeCommand } from "./fake_commands.ts";
import { Address, type Host, type HostType, Missing, type Value } from "../../dsl/value.ts";
import { addressType, anyType, intType, stringType } from "../../dsl/types.ts";
import {
  addressOf,
  columns,
  cTypeRef,
  type FakeTask,
  fakeTasks,
  objStruct,
  parameter,
  Pointer,
  stackHost,
  structs,
  TaskRow,
  taskType,
} from "./fake_values.ts";

/** The fake world. `reads` tells what was looked at, `pushed` what sources were asked to look up. */
export class FakeWorld implements World {
  readonly reads: string[] = [];
  readonly pushed: (PushedCondition | undefined)[] = [];
  walked = 0;

  /** `most` is where numbers() stops, as every walker stops somewhere. */
  constructor(readonly tasks: readonly FakeTask[] = fakeTasks, readonly most = 1n << 32n) {}

  source(name: string): Source | undefined {
    if (name === "task") return { name, summary: "tasks", parameters: [], bind: () => this.#tasks() };
    if (name === "list") return this.#list();
    if (name === "numbers") return this.#numbers();
    return undefined;
  }
  sourceNames(): readonly string[] {
    return ["task", "list", "numbers"];
  }

  #tasks(): BoundSource {
    return {
      columns,
      defaults: ["pid", "comm", "state"],
      rowType: taskType,
      lookups: ["pid"],
      showSets: { stack: ["pid", "comm", "state", "cpu", "stack"] },
      rows: (pushed) => this.#taskRows(pushed),
    };
  }

  *#taskRows(pushed: PushedCondition | undefined): Generator<Host> {
    this.pushed.push(pushed);
    for (const task of this.tasks) {
      if (pushed !== undefined && !pushed.values.includes(BigInt(task.pid))) continue;
      this.walked++;
      yield new TaskRow(task, this);
    }
  }

  /** list(head, type, member): ten objects, then a cycle. */
  #list(): Source {
    return {
      name: "list",
      summary: "a list",
      parameters: [
        parameter("head", anyType),
        { name: "type", type: { kind: "ctype" }, summary: "the type of the entries" },
        { name: "member", type: { kind: "member" }, summary: "the list_head in it" },
      ],
      bind([head, type]) {
        if (!("ctype" in type) || !("type" in head)) return { problem: "list() needs a type" };
        if (head.type.kind === "string") return { problem: "the head of a list is no text" };
        return {
          columns: [],
          defaults: type.ctype.memberNames(),
          rowType: type.ctype.type,
          lookups: [],
          *rows(_pushed, warn) {
            for (let i = 0; i < 10; i++) {
              yield new Pointer(objStruct, 0x1000n + BigInt(i), { id: BigInt(i), name: `obj-${i}` });
            }
            warn("list: a cycle after 10 entries");
          },
        };
      },
    };
  }

  /** numbers(n): 0 to n - 1, counting how many were taken. */
  #numbers(): Source {
    // deno-lint-ignore no-this-alias
    const world = this;
    return {
      name: "numbers",
      summary: "numbers",
      parameters: [parameter("n", intType, 10n)],
      bind: () => ({
        columns: [{ name: "n", type: intType, summary: "the number" }],
        defaults: ["n"],
        rowType: { kind: "host", host: numberHost },
        lookups: [],
        *rows(_pushed, _warn, [n]) {
          for (let i = 0n; i < (n as bigint) && i < world.most; i++) {
            world.walked++;
            yield new NumberRow(i);
          }
        },
      }),
    };
  }

  function(name: string): WorldFunction | undefined {
    if (name !== "symbol") return undefined;
    return {
      name,
      summary: "the symbol at an address",
      parameters: [parameter("address", addressType)],
      result: () => stringType,
      call: ([address]) => `symbol_${addressOf(address as Value).toString(16)}`,
    };
  }
  functionNames(): readonly string[] {
    return ["symbol"];
  }
  cType(text: string): CTypeRef | undefined {
    const struct = structs.find((s) => s.name === text);
    if (struct !== undefined) return cTypeRef(struct, 0);
    if (text === "struct opaque") return { ...cTypeRef(objStruct, 0), name: text, size: undefined };
    if (text === "u64" || text === "unsigned int" || text === "pid_t") {
      const wide = text === "u64" ? 64 : 32;
      const cast = (value: Value): Value =>
        BigInt.asUintN(wide, typeof value === "bigint" ? value : addressOf(value));
      return {
        ...cTypeRef(objStruct, 0),
        name: text,
        size: wide / 8,
        type: intType,
        memberPath: () => undefined,
        cast,
      };
    }
    return undefined;
  }
  nearTypes(text: string): readonly string[] {
    return text.includes("task") ? ["struct task_struct"] : [];
  }
  symbol(name: string) {
    if (name === "wedge_list") return { type: addressType, value: () => new Address(0xffffffff81000000n) };
    if (name === "jiffies") return { type: intType, value: () => 4294937296n };
    if (name === "D") return { type: intType, value: () => 2n };
    if (name === "gone") return { type: intType, value: (): Value => new Missing("page excluded") };
    return undefined;
  }
  nearSymbols(name: string): readonly string[] {
    return name.startsWith("jif") ? ["jiffies"] : [];
  }
  constant(name: string): Value | undefined {
    return name === "PF_EXITING" ? 4n : name === "PF_KTHREAD" ? 0x200000n : undefined;
  }
  isCommand(name: string): boolean {
    return ["ps", "bt", "log"].includes(name);
  }
  command(text: string, subject: boolean): BoundCommand | CommandProblem | undefined {
    return fakeCommand(this, text, subject);
  }
}

const numberHost: HostType = {
  ...stackHost,
  name: "number",
  member: (name) => name === "n" ? intType : undefined,
  memberNames: () => ["n"],
};

/** A row of numbers(). */
class NumberRow implements Host {
  readonly isHost = true;
  readonly type = numberHost;
  constructor(private readonly number: bigint) {}
  member(name: string): Value | undefined {
    return name === "n" ? this.number : undefined;
  }
  index(): undefined {}
  deref(): undefined {}
  addressOf(): undefined {}
  scalar(): undefined {}
  elements(): undefined {}
  key(): string {
    return String(this.number);
  }
  text(): string {
    return this.key();
  }
  json(): string {
    return this.key();
  }
}
