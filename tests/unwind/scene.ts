/** A small made-up kernel: functions with ORC rules, two stacks, and memory to lay frames out in. */
import { detectLayout } from "../../lib/unwind/orc_layout.ts";
import { OrcTable, OrcTables } from "../../lib/unwind/orc.ts";
import { StackMap } from "../../lib/unwind/stack_range.ts";
import { unwind, type UnwindOptions, type UnwindStart } from "../../lib/unwind/unwind.ts";
import { FakeMemory } from "./fake_memory.ts";
import { bitFields, encode, type Format, type Rule, writeTables } from "./orc_builder.ts";

export const text = 0xffffffff81000000n;
export const textEnd = text + 0x10000n;
export const stack = 0xffffc90000010000n;
export const stackEnd = stack + 0x4000n;
export const irqStack = 0xffffc90000000000n;
export const irqStackEnd = irqStack + 0x4000n;

/** Function `n` of the scene: 256 bytes each. */
export function fn(n: number, offset = 0x20): bigint {
  return text + BigInt(n * 0x100 + offset);
}

export class Scene {
  readonly memory = new FakeMemory();
  readonly #rules: (readonly [bigint, Rule])[] = [];

  constructor(readonly format: Format = "6.4") {
    // Code: `call rel32` ends at 0x20 and at 0x40 of each function.
    for (let at = text; at < textEnd; at += 0x100n) {
      this.memory.write(at, new Uint8Array(256).fill(0x90));
      this.memory.writeByte(at + 0x1bn, 0xe8);
      this.memory.writeByte(at + 0x3bn, 0xe8);
    }
    for (let at = stack; at < stackEnd; at += 0x1000n) this.memory.writeByte(at, 0);
    for (let at = irqStack; at < irqStackEnd; at += 0x1000n) this.memory.writeByte(at, 0);
  }

  rule(n: number, rule: Rule): this {
    this.#rules.push([text + BigInt(n * 0x100), rule]);
    return this;
  }

  tables(): OrcTables {
    const rules = [...this.#rules].sort((a, b) => a[0] < b[0] ? -1 : 1);
    rules.push([textEnd, { cfa: "sp", kind: "undefined" }]);
    const place = writeTables(this.memory, 0xffffffff82000000n, rules, this.format);
    const sample = Uint8Array.from(
      Array.from({ length: 50 }, () => encode({ cfa: "sp+8" }, this.format)).flat(),
    );
    const layout = detectLayout(sample, bitFields(this.format))!;
    return new OrcTables([new OrcTable(this.memory, place, layout)]);
  }

  options(): UnwindOptions {
    return {
      memory: this.memory,
      orc: this.tables(),
      stacks: new StackMap([
        { name: "task", low: stack, high: stackEnd },
        { name: "irq", low: irqStack, high: irqStackEnd },
      ]),
      isCode: (pc) => pc >= text && pc < textEnd,
    };
  }

  unwind(start: Partial<UnwindStart> & { pc: bigint; sp: bigint }, options?: Partial<UnwindOptions>) {
    return unwind({ exact: false, ...start }, { ...this.options(), ...options });
  }
}

/** A full register frame's 21 words in memory order, from the ones that matter. */
export function frameWords(registers: Partial<Record<string, bigint>>): bigint[] {
  const order = "r15 r14 r13 r12 bp bx r11 r10 r9 r8 ax cx dx si di orig_ax ip cs flags sp ss".split(" ");
  return order.map((name) => registers[name] ?? 0n);
}
