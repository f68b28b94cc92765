import assert from "node:assert/strict";
import { taskStates } from "../../lib/kernel/task_state.ts";
import {
  flagsDomain,
  flagsLabel,
  policyLabel,
  stateDomain,
  stateLabel,
} from "../../lib/tables/task/domains.ts";

const index = (letter: string) => taskStates.findIndex((state) => state.letter === letter);

Deno.test("a state goes by its letter, crash's name and C's", () => {
  const blocked = stateLabel(index("D"));
  assert.equal(blocked.text, "D");
  for (const name of ["D", "UN", "TASK_UNINTERRUPTIBLE"]) {
    assert.ok(stateDomain.has(name));
    assert.ok(stateDomain.matches(blocked.value, name), name);
  }
  for (const name of ["I", "ID", "S", "R", "nonsense"]) {
    assert.ok(!stateDomain.matches(blocked.value, name), name);
  }
});

Deno.test("stopped and traced are two states, though their letters differ only in case", () => {
  assert.ok(stateDomain.matches(BigInt(index("T")), "ST"));
  assert.ok(!stateDomain.matches(BigInt(index("T")), "t"));
  assert.ok(stateDomain.matches(BigInt(index("t")), "TR"));
});

Deno.test("a task that is being woken is an R, and crash's WA", () => {
  const waking = stateLabel(index("W"));
  assert.equal(waking.text, "R");
  assert.ok(stateDomain.matches(waking.value, "R"));
  assert.ok(stateDomain.matches(waking.value, "WA"));
  assert.ok(!stateDomain.matches(waking.value, "RU"));
  assert.ok(!stateDomain.matches(BigInt(index("R")), "WA"));
});

Deno.test("a policy goes by its name with and without SCHED_", () => {
  const fifo = policyLabel(1), normal = policyLabel(0);
  assert.equal(fifo.text, "FIFO");
  assert.ok(fifo.domain.matches(fifo.value, "SCHED_FIFO"));
  for (const name of ["NORMAL", "OTHER", "SCHED_OTHER"]) assert.ok(normal.domain.matches(normal.value, name));
  assert.equal(policyLabel(12).text, "12");
});

Deno.test("flags match by bit; what has no name is shown in hex", () => {
  const flags = flagsLabel(0x200000 | 0x10000);
  assert.equal(flags.text, "PF_KTHREAD | 0x10000");
  assert.ok(flagsDomain.matches(flags.value, "PF_KTHREAD"));
  assert.ok(!flagsDomain.matches(flags.value, "PF_IDLE"));
  assert.equal(flagsLabel(0).text, "0x0");
  assert.equal(flagsLabel(0x80000000).text, "PF_SUSPEND_TASK");
});
