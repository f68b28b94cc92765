import assert from "node:assert/strict";
import { generatedCodeAt } from "../../lib/kernel/generated_code.ts";
import { fakeTarget } from "./stack_fakes.ts";

const place = 0xffff888000001000n, trampoline = 0xffffffffc0200000n, page = 0xffffffffc0300000n;
const caller = 0xffffffff81000000n, regsCaller = 0xffffffff81000200n, end = 0xffffffff82000000n;

Deno.test("generatedCodeAt() knows a tracer's trampoline, and which code it is a copy of", () => {
  const target = fakeTarget({
    symbols: {
      ftrace_ops_list: place,
      ftrace_list_end: end,
      ftrace_caller: caller,
      ftrace_regs_caller: regsCaller,
    },
    offsets: { "ftrace_ops.next": 8, "ftrace_ops.trampoline": 16, "ftrace_ops.trampoline_size": 24 },
  });
  target.memory.words(place, place + 0x100n)
    // The graph tracer's is the kernel's own code: its size is 0.
    .words(place + 0x100n, 0, place + 0x200n, caller, 0)
    .words(place + 0x200n, 0, end, trampoline, 0x154);
  for (const [at, second] of [[caller, 1], [regsCaller, 2], [trampoline, 2]] as const) {
    target.memory.words(at, 0x90, second, 3, 4, 5, 6, at, 8);
  }
  const code = {
    name: "ftrace_trampoline",
    module: "__builtin__ftrace",
    low: trampoline,
    copyOf: regsCaller,
  };
  assert.deepEqual(generatedCodeAt(target, trampoline + 0x153n), { ...code, high: trampoline + 0x154n });
  assert.equal(generatedCodeAt(target, trampoline + 0x154n), undefined);
  assert.equal(generatedCodeAt(target, caller), undefined);
});

Deno.test("generatedCodeAt() knows the pages of kernel probes and BPF's programs by name", () => {
  const target = fakeTarget({
    symbols: { kprobe_optinsn_slots: place, bpf_kallsyms: place + 0x800n },
    offsets: {
      "kprobe_insn_cache.pages": 64,
      "kprobe_insn_page.list": 0,
      "kprobe_insn_page.insns": 16,
      "bpf_ksym.start": 0,
      "bpf_ksym.end": 8,
      "bpf_ksym.name": 16,
      "bpf_ksym.lnode": 528,
    },
  });
  const list = place + 64n, first = place + 0x200n, program = place + 0x400n;
  target.memory.words(list, first, first).words(first, list, list, page);
  target.memory.write(program, new Uint8Array(1024)).words(place + 0x800n, program + 528n, program + 528n);
  target.memory.words(program, trampoline, trampoline + 64n, 0x61_66_70_62).words(
    program + 528n,
    place + 0x800n,
  );
  assert.equal(generatedCodeAt(target, page + 0x34n)?.name, "kprobe_optinsn_page");
  assert.equal(generatedCodeAt(target, page)?.orc?.type, "regs");
  assert.deepEqual(generatedCodeAt(target, trampoline + 1n), {
    name: "bpfa",
    module: "bpf",
    low: trampoline,
    high: trampoline + 64n,
  });
  assert.deepEqual(target.warnings, []);
});

Deno.test("generatedCodeAt() knows how the trampoline of return probes is left where ORC does not", () => {
  const target = fakeTarget({ symbols: { kretprobe_trampoline: [caller, 64] } });
  const { orc, copyOf } = generatedCodeAt(target, caller + 0x25n)!;
  assert.deepEqual([orc?.type, orc?.signal, copyOf], ["regs", false, undefined]);
});

Deno.test("generatedCodeAt() warns where the lists cannot be read, and finds the rest", () => {
  const target = fakeTarget({
    symbols: { ftrace_ops_list: place - 0x1000n, bpf_kallsyms: place + 0x800n },
    offsets: {
      "ftrace_ops.next": 8,
      "ftrace_ops.trampoline": 16,
      "ftrace_ops.trampoline_size": 24,
      "bpf_ksym.start": 0,
      "bpf_ksym.end": 8,
      "bpf_ksym.name": 16,
      "bpf_ksym.lnode": 528,
    },
  });
  target.memory.words(place + 0x800n, place + 0x800n, place + 0x800n);
  assert.equal(generatedCodeAt(target, page), undefined);
  assert.equal(target.warnings.length, 1);
});
