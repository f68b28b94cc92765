/** The enumerations of the task table, with every spelling that a query may use. */
import { type EnumDomain, Label } from "../../../dsl/value.ts";
import { alternatives } from "../../define/values/enumeration.ts";
import { taskFlagNames, taskFlagsText } from "../../kernel/task_flags.ts";
import { taskStates } from "../../kernel/task_state.ts";

const states = alternatives(
  "task state",
  new Map(taskStates.map((state, i) => [BigInt(i), [state.letter, state.crash, ...state.macros]])),
);

function shown(state: bigint): string | undefined {
  const found = taskStates[Number(state)];
  return found?.shown ?? found?.letter;
}

/**
 * D, crash's UN and TASK_UNINTERRUPTIBLE are one state, every uninterruptible sleep but an idle kernel thread's. A
 * letter holds for what it is shown for, so R for a task that is being woken, too; crash's WA is only that.
 */
export const stateDomain: EnumDomain = {
  ...states,
  matches: (value, label) => states.matches(value, label) || shown(value) === label,
};

/** @param state an index of `taskStates` */
export function stateLabel(state: number): Label {
  return new Label(stateDomain, BigInt(state), shown(BigInt(state)) ?? String(state));
}

/** include/uapi/linux/sched.h; SCHED_EXT came with 6.12 (f0e1a0643a59). */
const policies = ["NORMAL", "FIFO", "RR", "BATCH", "ISO", "IDLE", "DEADLINE", "EXT"];

export const policyDomain: EnumDomain = alternatives(
  "scheduling policy",
  new Map(policies.map((name, i) => [
    BigInt(i),
    name === "NORMAL" ? [name, `SCHED_${name}`, "OTHER", "SCHED_OTHER"] : [name, `SCHED_${name}`],
  ])),
);

export function policyLabel(policy: number): Label {
  return new Label(policyDomain, BigInt(policy), policies[policy] ?? String(policy));
}

/** A set of bits: a value is what a label names when it has the label's bit. */
export const flagsDomain: EnumDomain = {
  name: "task flags",
  labels: () => Object.keys(taskFlagNames),
  has: (label) => Object.hasOwn(taskFlagNames, label),
  matches: (value, label) => (value & BigInt(taskFlagNames[label] ?? 0)) !== 0n,
};

export function flagsLabel(flags: number): Label {
  return new Label(flagsDomain, BigInt(flags), taskFlagsText(flags));
}
