import assert from "node:assert/strict";
import { lookupPc, type StackTrace } from "../../lib/unwind/frame.ts";
import { StackMap } from "../../lib/unwind/stack_range.ts";
import { decodeRegisters } from "../../lib/unwind/registers.ts";
import { formats } from "./orc_builder.ts";
import { fn, frameWords, irqStack, irqStackEnd, Scene, stack, stackEnd } from "./scene.ts";

const sp = stack + 0x3000n;
const kernelCs = 0x10n, userCs = 0x33n;

function pcs(trace: StackTrace): string[] {
  return trace.frames.map((frame) => `${frame.trust} ${frame.pc.toString(16)}`);
}

function orcPcs(...list: bigint[]): string[] {
  return list.map((pc, i) => `${i === 0 ? "registers" : "orc"} ${pc.toString(16)}`);
}

function registers(values: Parameters<typeof frameWords>[0]) {
  return decodeRegisters(new Uint8Array(new BigUint64Array(frameWords(values)).buffer));
}

for (const format of formats) {
  Deno.test(`unwind() follows calls to the end of the stack, format ${format}`, () => {
    const scene = new Scene(format)
      .rule(1, { cfa: "sp+24" }).rule(2, { cfa: "sp+8" }).rule(3, { cfa: "sp", kind: "end" });
    scene.memory.words(sp, 1, 2, fn(2), fn(3));
    const trace = scene.unwind({ pc: fn(1), sp });
    assert.deepEqual(pcs(trace), orcPcs(fn(1), fn(2), fn(3)));
    assert.deepEqual(trace.frames.map((frame) => frame.sp), [sp, sp + 24n, sp + 32n]);
    assert.equal(trace.end, "end of stack");
    assert(trace.complete);
    assert.equal(trace.frames[2]!.stack, "task");
    assert.equal(lookupPc(trace.frames[1]!), fn(2) - 1n);
  });

  Deno.test(`unwind() ends with the user's registers, format ${format}`, () => {
    const scene = new Scene(format).rule(1, { cfa: "sp+8" }).rule(2, { cfa: "sp+0", kind: "regs" });
    scene.memory.words(sp, fn(2), ...frameWords({ ip: 0x401000n, cs: userCs, sp: 0x7ffe0000n, ax: 7n }));
    const trace = scene.unwind({ pc: fn(1), sp });
    assert.deepEqual(pcs(trace), orcPcs(fn(1), fn(2)));
    assert.equal(trace.end, "entry from user mode");
    assert.equal(trace.userRegisters?.rip, 0x401000n);
    assert.equal(trace.userRegisters?.rax, 7n);
  });

  Deno.test(`unwind() goes on from an interrupted place with its pc exact, format ${format}`, () => {
    const scene = new Scene(format)
      .rule(2, { cfa: "sp+8", kind: "regs" }).rule(4, { cfa: "bp+16", bp: "cfa-16" })
      .rule(5, { cfa: "sp", kind: "end" });
    const at = sp + 0x200n;
    scene.memory.words(sp, 0, ...frameWords({ ip: fn(4, 0), cs: kernelCs, sp: at, bp: at + 0x10n }));
    scene.memory.words(at + 0x10n, 99, fn(5));
    const trace = scene.unwind({ pc: fn(2), sp });
    assert.deepEqual(pcs(trace), orcPcs(fn(2), fn(4, 0), fn(5)));
    assert.equal(trace.frames[1]!.exact, true);
    assert.equal(trace.frames[1]!.registers?.rip, fn(4, 0));
    assert.equal(trace.frames[2]!.exact, false);
    assert.equal(trace.frames[2]!.bp, 99n);
    assert(trace.complete);
  });
}

Deno.test("unwind() takes the stack pointer from each kind of base register", () => {
  const at = stack + 0x3800n;
  const values = { ip: fn(1, 0x10), cs: kernelCs, sp, bp: at, r10: at, r13: at, di: at, dx: at, ax: at };
  for (const cfa of ["bp+0", "r10", "r13", "di", "dx", "ax"]) {
    const scene = new Scene().rule(1, { cfa }).rule(2, { cfa: "sp", kind: "end" });
    scene.memory.words(at - 8n, fn(2));
    const regs = registers(values);
    const trace = scene.unwind({ pc: regs.rip, sp, bp: at, exact: true, registers: regs });
    assert.deepEqual(pcs(trace), orcPcs(fn(1, 0x10), fn(2)), cfa);
    assert(trace.complete, cfa);
  }
});

Deno.test("unwind() says which register it misses", () => {
  const scene = new Scene().rule(1, { cfa: "r10" }).rule(2, { cfa: "bp+16" });
  assert.match(scene.unwind({ pc: fn(1), sp }).end, /needs r10, which is not saved/);
  assert.match(scene.unwind({ pc: fn(2), sp }).end, /frame pointer at 0x[0-9a-f]+ is not known/);
});

Deno.test("unwind() follows a pointer to the old stack at the top of the interrupt stack", () => {
  // 5.12 and later: the stack pointer is loaded first, then the offset is added.
  const scene = new Scene().rule(1, { cfa: "sp+16" }).rule(2, { cfa: "*sp+8" })
    .rule(3, { cfa: "sp", kind: "end" });
  const irqSp = irqStackEnd - 24n;
  scene.memory.words(irqSp, 0, fn(2), sp).words(sp, fn(3));
  const trace = scene.unwind({ pc: fn(1), sp: irqSp });
  assert.deepEqual(pcs(trace), orcPcs(fn(1), fn(2), fn(3)));
  assert.deepEqual(trace.frames.map((frame) => frame.stack), ["irq", "irq", "task"]);
  assert(trace.complete);
});

Deno.test("unwind() loads the register frame's address in the manner of kernels before 5.12", () => {
  const scene = new Scene("4.14").rule(1, { cfa: "*sp+8", kind: "regs" });
  const irqSp = irqStackEnd - 16n;
  scene.memory.words(irqSp, 0, sp).words(sp, ...frameWords({ ip: 0x401000n, cs: userCs, sp: 0x7ffe0000n }));
  assert.equal(scene.unwind({ pc: fn(1), sp: irqSp }).userRegisters?.rip, 0x401000n);
});

Deno.test("unwind() follows an indirect frame pointer", () => {
  const scene = new Scene().rule(1, { cfa: "*bp-8" }).rule(2, { cfa: "sp", kind: "end" });
  scene.memory.words(sp + 0x38n, sp + 0x100n).words(sp + 0xf8n, fn(2));
  const trace = scene.unwind({ pc: fn(1), sp, bp: sp + 0x40n });
  assert.deepEqual(pcs(trace), orcPcs(fn(1), fn(2)));
});

Deno.test("unwind() knows earlier registers where an NMI came before the entry had saved any", () => {
  const scene = new Scene().rule(1, { cfa: "sp+0", kind: "iret" }).rule(2, { cfa: "r13" })
    .rule(3, { cfa: "sp", kind: "end" });
  const at = sp + 0x100n;
  scene.memory.words(sp, fn(2, 0x10), kernelCs, 0, sp + 0x40n, 0x18).words(at - 8n, fn(3));
  const regs = registers({ ip: fn(1, 4), cs: kernelCs, sp, r13: at, bp: 5n });
  const trace = scene.unwind({ pc: regs.rip, sp, exact: true, registers: regs });
  assert.deepEqual(pcs(trace), orcPcs(fn(1, 4), fn(2, 0x10), fn(3)));
  assert.equal(trace.frames[1]!.registers?.r13, undefined);
  assert.equal(trace.frames[1]!.bp, 5n);
});

Deno.test("unwind() shows one frame for a CPU that was in a user program", () => {
  const regs = registers({ ip: 0x4017b3n, cs: userCs, sp: 0x7ffe0000n });
  const trace = new Scene().unwind({ pc: regs.rip, sp: regs.rsp, exact: true, registers: regs });
  assert.equal(trace.frames.length, 1);
  assert.equal(trace.frames[0]!.user, true);
  assert.equal(trace.frames[0]!.stack, "");
  assert(trace.complete);
});

Deno.test("unwind() follows the frame pointer through code without ORC", () => {
  const scene = new Scene().rule(4, { cfa: "sp+8" }).rule(5, { cfa: "sp", kind: "end" });
  scene.memory.words(sp + 0x20n, 0x1234, fn(4), fn(5));
  const trace = scene.unwind({ pc: fn(1), sp, bp: sp + 0x20n });
  assert.deepEqual(trace.frames.map((frame) => frame.trust), ["registers", "frame-pointer", "orc"]);
  assert.equal(trace.frames[1]!.bp, 0x1234n);
  assert(trace.complete);
});

Deno.test("unwind() reads registers that a frame pointer marks", () => {
  const scene = new Scene().rule(5, { cfa: "sp", kind: "end" });
  scene.memory.words(sp, ...frameWords({ ip: fn(5), cs: kernelCs, sp: sp + 0x100n }));
  const trace = scene.unwind({ pc: fn(1), sp, bp: sp | 1n });
  assert.deepEqual(trace.frames.map((frame) => frame.pc), [fn(1), fn(5)]);
  assert.equal(trace.frames[1]!.exact, true);
});

Deno.test("unwind() scans for the next frame from which the way is clear, and marks it", () => {
  const scene = new Scene().rule(4, { cfa: "sp+8" }).rule(5, { cfa: "sp", kind: "end" })
    .rule(6, { cfa: "sp", kind: "undefined" }).rule(7, { cfa: "sp+16" });
  // fn(7) is stale: its caller is not code. fn(4, 0x30) follows no call.
  scene.memory.words(sp, 1, fn(7), 2, 3, fn(4, 0x30), 4, fn(4), fn(5));
  const trace = scene.unwind({ pc: fn(6), sp });
  assert.deepEqual(trace.frames.map((frame) => frame.trust), ["registers", "scan", "orc"]);
  assert.deepEqual(trace.frames.map((frame) => frame.pc), [fn(6), fn(4), fn(5)]);
  assert(trace.complete);
});

Deno.test("unwind() gives a reason, not a guess, where nothing on the stack leads to its beginning", () => {
  const scene = new Scene().rule(6, { cfa: "sp", kind: "undefined" }).rule(7, { cfa: "sp+16" });
  scene.memory.words(sp, 1, fn(7), 2, 3);
  const trace = scene.unwind({ pc: fn(6), sp }, { name: () => "mystery+0x1f" });
  assert.equal(trace.frames.length, 1);
  assert.equal(trace.end, "ORC knows no frame for mystery+0x1f");
  assert(!trace.complete);
});

Deno.test("unwind() without tables lists what looks like return addresses", () => {
  const scene = new Scene();
  scene.memory.words(sp, 1, fn(7), 2, fn(8, 0x30), fn(9, 0x40));
  const trace = scene.unwind({ pc: fn(6), sp }, { orc: undefined });
  assert.deepEqual(trace.frames.map((frame) => frame.pc), [fn(6), fn(7), fn(9, 0x40)]);
  assert.match(trace.end, /^no ORC tables: .*look like return addresses$/);
});

Deno.test("unwind() finds the caller of a jump to nowhere", () => {
  const scene = new Scene().rule(5, { cfa: "sp", kind: "end" });
  scene.memory.words(sp, fn(5));
  for (const [pc, trust] of [[0n, "orc"], [0xdead000000000000n, "scan"]] as const) {
    const trace = scene.unwind({ pc, sp, exact: true });
    assert.deepEqual(trace.frames.map((frame) => frame.trust), ["registers", trust]);
    assert(trace.complete);
  }
});

Deno.test("unwind() ends where the stack pointer does not advance", () => {
  const scene = new Scene().rule(1, { cfa: "bp+16" });
  scene.memory.words(sp - 0x28n, fn(1));
  const trace = scene.unwind({ pc: fn(1), sp, bp: sp - 0x30n });
  assert.match(trace.end, /does not advance/);
});

Deno.test("unwind() ends where the stacks go round in a circle", () => {
  const scene = new Scene().rule(1, { cfa: "*sp+8" });
  const other = irqStack + 0x3000n, again = sp + 0x20n;
  scene.memory.words(sp, other).words(other, fn(1), again).words(again, fn(1), other);
  const trace = scene.unwind({ pc: fn(1), sp });
  assert.equal(trace.frames.length, 2);
  assert.match(trace.end, /comes back to the task stack/);
});

Deno.test("unwind() stays within the stacks it was given", () => {
  const scene = new Scene().rule(1, { cfa: "sp+8" });
  scene.memory.words(stackEnd, fn(2));
  assert.match(scene.unwind({ pc: fn(1), sp: stackEnd }).end, /outside every stack/);
  assert.match(scene.unwind({ pc: fn(1), sp: 0xdead000000000000n }).end, /outside every stack/);
  assert.match(scene.unwind({ pc: fn(1), sp: sp + 3n }).end, /is not aligned/);
});

Deno.test("unwind() says which page it misses", () => {
  const scene = new Scene().rule(1, { cfa: "sp+8" });
  scene.memory.drop(sp);
  assert.match(
    scene.unwind({ pc: fn(1), sp }).end,
    /cannot read kernel address .*excluded by the dump's filter/,
  );
});

Deno.test("unwind() goes over a missing page to the next frame it can vouch for", () => {
  const scene = new Scene().rule(1, { cfa: "sp+8" }).rule(5, { cfa: "sp", kind: "end" });
  scene.memory.drop(stack + 0x1000n).words(stack + 0x2010n, fn(5));
  const trace = scene.unwind({ pc: fn(1), sp: stack + 0x1000n });
  assert.deepEqual(trace.frames.map((frame) => frame.trust), ["registers", "scan"]);
});

Deno.test("unwind() does not show a return address that is no code", () => {
  const scene = new Scene().rule(1, { cfa: "sp+8" });
  scene.memory.words(sp, 0x1234n);
  const trace = scene.unwind({ pc: fn(1), sp });
  assert.equal(trace.frames.length, 1);
  assert.match(trace.end, /return address 0x1234 at 0x[0-9a-f]+ is not code/);
});

Deno.test("unwind() puts a tracer's return address right and says so", () => {
  const scene = new Scene().rule(1, { cfa: "sp+8" }).rule(5, { cfa: "sp", kind: "end" });
  scene.memory.words(sp, fn(9));
  const trace = scene.unwind({ pc: fn(1), sp }, {
    recover: (pc, slot) => pc === fn(9) && slot === sp ? { pc: fn(5), note: "traced" } : undefined,
  });
  assert.deepEqual([trace.frames[1]!.pc, trace.frames[1]!.note], [fn(5), "traced"]);
});

Deno.test("unwind() shows a tracer's own code as exact where nothing says what it replaced", () => {
  const scene = new Scene().rule(1, { cfa: "sp+8" }).rule(2, { cfa: "sp", kind: "end" })
    .rule(3, { cfa: "sp+8" });
  scene.memory.words(sp, fn(3, 0), fn(2));
  const trace = scene.unwind({ pc: fn(1), sp }, {
    recover: (pc) => ({ pc, note: "lost", exact: pc === fn(3, 0) }),
  });
  // Looked up one byte earlier it would be the end of the stack.
  assert.deepEqual(trace.frames.map((frame) => frame.pc), [fn(1), fn(3, 0), fn(2)]);
  assert.deepEqual(trace.frames.map((frame) => frame.exact), [false, true, false]);
});

Deno.test("unwind() stops after as many frames as it may show", () => {
  const scene = new Scene().rule(1, { cfa: "sp+8" });
  scene.memory.words(stack, ...Array.from({ length: 0x800 }, () => fn(1)));
  const trace = scene.unwind({ pc: fn(1), sp: stack }, { maxFrames: 20 });
  assert.equal(trace.frames.length, 20);
  assert.match(trace.end, /stopped after 20 frames/);
  assert.equal(scene.unwind({ pc: fn(1), sp: stack }).frames.length, 512);
});

Deno.test("StackMap.findForSp() knows an empty stack and one that overflowed", () => {
  const map = new StackMap([{ name: "task", low: stack, high: stackEnd }, {
    name: "none",
    low: 1n,
    high: 1n,
  }]);
  assert.equal(map.findForSp(stackEnd)?.name, "task");
  assert.equal(map.findForSp(stack - 0x10n)?.name, "task");
  assert.equal(map.findForSp(stack - 0x2000n), undefined);
  assert.equal(map.ranges.length, 1);
});
