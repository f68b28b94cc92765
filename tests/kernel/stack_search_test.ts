/** What is found on stacks: the last calls of a CPU, words, saved registers, and whether a stack has overflowed. */
import assert from "node:assert/strict";
import { bt } from "../../lib/commands/bt.ts";
import type { CommandSession } from "../../lib/define/command.ts";
import { readCommandLine } from "../../lib/define/command_line.ts";
import { panicTask } from "../../lib/kernel/panic_task.ts";
import { ownStack, taskStack } from "../../lib/kernel/stack.ts";
import { stackDamage } from "../../lib/kernel/stack_end.ts";
import { lastStack } from "../../lib/kernel/stack_last.ts";
import { codeWords, returnWords, savedRegisters, stackWords } from "../../lib/kernel/stack_words.ts";
import { findTasks, taskForEach } from "../../lib/kernel/task_list.ts";
import { CObject } from "../../lib/types/object.ts";
import type { Target } from "../../lib/types/target.ts";
import { embeddedTarget } from "../session/embedded.ts";
import { alteredTarget } from "./altered_target.ts";

const target = await embeddedTarget();

function taskOf(pid: number, of: Target = target): CObject {
  return CObject.at(of, "struct task_struct", findTasks(of, pid)[0]);
}

/** The target with some methods of its kernel's memory replaced. */
function withKernel(methods: Readonly<Record<string, unknown>>): Target {
  const kernel = new Proxy(target.kernel, {
    get(sound, name) {
      if (typeof name === "string" && name in methods) return methods[name];
      const found: unknown = Reflect.get(sound, name, sound);
      return typeof found === "function" ? found.bind(sound) : found;
    },
  });
  return Object.create(alteredTarget(target, new Map()), { kernel: { value: kernel } }) as Target;
}

function reading(read: (at: bigint, length: number) => Uint8Array): Target {
  return withKernel({ read });
}

Deno.test("lastStack() goes on to what the CPU did after its note, and keeps the note's frames", () => {
  const task = CObject.at(target, "struct task_struct", panicTask(target)!.task);
  const noted = taskStack(task), last = lastStack(task);
  assert.deepEqual(last.frames.slice(0, 2).map(({ symbol }) => symbol), ["machine_kexec", "__crash_kexec"]);
  assert.deepEqual(last.frames.slice(2), noted.frames.slice(1));
  assert.deepEqual(last.userRegisters, noted.userRegisters);
  const burner = lastStack(taskOf(159));
  assert.equal(burner.frames[0].symbol, "crash_nmi_callback");
  assert.ok(!burner.frames.some(({ user }) => user));
});

Deno.test("lastStack() is taskStack() where nothing leads to the registers of the note", () => {
  const task = panicTask(target)!.task;
  const stack = ownStack(CObject.at(target, "struct task_struct", task))!;
  const note = taskStack(CObject.at(target, "struct task_struct", task)).frames[0];
  // The return addresses below what was noted are overwritten.
  const altered = reading((at, length) => {
    const bytes = target.kernel.read(at, length).slice();
    for (let i = 0; i < length; i++) {
      if (at + BigInt(i) >= stack.low && at + BigInt(i) < note.sp) bytes[i] = 0;
    }
    return bytes;
  });
  const found = lastStack(CObject.at(altered, "struct task_struct", task));
  assert.equal(found.frames[0].pc, note.pc);
});

Deno.test("stackWords() has every word, codeWords() and returnWords() those of code", () => {
  const stack = ownStack(taskOf(190))!;
  const words = [...stackWords(target, stack)];
  assert.equal(words.length, Number(stack.high - stack.low) / 8);
  const code = [...codeWords(target, stack)], calls = [...returnWords(target, stack)];
  assert.ok(calls.length < code.length && code.length < words.length);
  for (const { address, value } of code) assert.equal(target.kernel.u64(address), value);
  // Every frame that was returned to is one of them.
  for (const frame of taskStack(taskOf(190)).frames) {
    assert.ok(calls.some(({ address }) => address === frame.sp - 8n), frame.symbol);
  }
  // Below the stack is a page that is not mapped: its words are told apart.
  const low = [...stackWords(target, { low: stack.low - 16n, high: stack.low + 8n })];
  assert.deepEqual(low.map((word) => "value" in word), [false, false, true]);
});

Deno.test("savedRegisters() finds the registers of a system call where the stack begins", () => {
  const stack = ownStack(taskOf(182))!, user = taskStack(taskOf(182)).userRegisters!;
  const found = [...savedRegisters(target, stack)].filter((one) => one.user);
  assert.deepEqual(found.map(({ address }) => stack.high - address), [168n]);
  assert.equal(found[0].registers.rip, user.rip);
});

Deno.test("stackDamage() tells a mark that was overwritten; bt -v draws it", () => {
  const task = taskOf(190).address!, { low } = ownStack(taskOf(190))!;
  for (const one of taskForEach(target, () => {})) assert.deepEqual(stackDamage(target, one), []);
  const altered = withKernel({ u64: (at: bigint) => at === low ? 0xbadn : target.kernel.u64(at) });
  assert.deepEqual(stackDamage(altered, task), [
    { what: "STACK_END_MAGIC", found: 0xbadn, expected: 0x57ac6e9dn },
  ]);
  const context = { task: undefined, radix: 10, variables: new Map(), aliases: new Map() } as const;
  const session = { target: altered, context } as unknown as CommandSession;
  const run = { warn: () => {}, fail: () => {} };
  const bound = bt.bind(readCommandLine("bt -v", bt), session);
  const text = [...bound.draw(bound.rows(run), { ...run, width: 80, cell: () => null })].join("");
  assert.match(text, /^PID: 190 .*"wedge-ab"\n {2}possible stack overflow: bad != STACK_END_MAGIC\n$/);
});
