import assert from "node:assert/strict";
import { isKillable, stateBits, stateLetter, taskState, taskStates } from "../../lib/kernel/task_state.ts";
import { FakeKernel, s32, struct, u32 } from "../build/memory.ts";

/** A kernel whose task_state_array holds these texts. */
function withTable(...texts: string[]): FakeKernel {
  const kernel = new FakeKernel();
  const table = kernel.allocPage();
  texts.forEach((text, i) => {
    const at = kernel.alloc(text.length + 1);
    kernel.memory.write(at, new TextEncoder().encode(text));
    kernel.u64(table + BigInt(i * 8), at);
  });
  return kernel.symbol("task_state_array", table);
}

const early = ["R (running)", "S (sleeping)", "D (disk sleep)", "T (stopped)", "t (tracing stop)"];
const since414 = [...early, "X (dead)", "Z (zombie)", "P (parked)", "I (idle)"];
const before414 = [...early, "X (dead)", "Z (zombie)"];

Deno.test("stateBits() tells the numbering of 4.14 from the one before by the kernel's own table", () => {
  assert.equal(stateBits(withTable(...since414).target()).parked, 0x40);
  assert.equal(stateBits(withTable(...before414).target()).parked, 0x200);
  assert.equal(stateBits(new FakeKernel().target()).parked, 0x40);
});

Deno.test("stateLetter() names states as /proc does, and keeps waking and new apart", () => {
  const bits = stateBits(withTable(...since414).target());
  const letters: [number, number, string][] = [
    [0, 0, "R"],
    [1, 0, "S"],
    [2, 0, "D"],
    [0x102, 0, "D"],
    [0x2002, 0, "D"],
    [0x402, 0, "I"],
    [0x2402, 0, "I"],
    [0x104, 0, "T"],
    [0x108, 0, "t"],
    [0x40, 0, "P"],
    [0x80, 0x10, "X"],
    [0x80, 0x20, "Z"],
    [0, 0x20, "Z"],
    [0x8000, 0, "D"],
    [0x1000, 0, "D"],
    [0x200, 0, "W"],
    [0x800, 0, "N"],
  ];
  for (const [state, exit, letter] of letters) assert.equal(stateLetter(bits, state, exit), letter);
});

Deno.test("stateLetter() reads the old numbers where they are in use", () => {
  const bits = stateBits(withTable(...before414).target());
  assert.equal(stateLetter(bits, 0x200, 0), "P");
  assert.equal(stateLetter(bits, 0x100, 0), "W");
  assert.equal(stateLetter(bits, 0x40, 0), "X");
});

Deno.test("taskState() reads the member that the kernel has", () => {
  for (const name of ["__state", "state"]) {
    const kernel = withTable(...since414);
    kernel.types(struct("task_struct", 64, { [name]: [16, u32], exit_state: [24, s32] }));
    const task = kernel.alloc(64);
    kernel.u32(task + 16n, 0x102);
    assert.equal(taskStates[taskState(kernel.target(), task)].letter, "D");
    assert.equal(isKillable(kernel.target(), task), true);
  }
  assert.throws(() => taskState(new FakeKernel().target(), 8n), /no member task_struct\.__state or state/);
});
