/** `bt -v`: which stacks have grown over their end. */
import { Address } from "../../../dsl/value.ts";
import { guarded } from "../../define/cell.ts";
import {
  type BoundForm,
  boundForm,
  type CommandRun,
  type CommandSession,
  defineForm,
} from "../../define/command.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { type StackDamage, stackDamage } from "../../kernel/stack_end.ts";
import { taskForEach } from "../../kernel/task_list.ts";
import { taskHeader } from "../layout/task_header.ts";
import { headerNames, type OfTask, taskColumns, taskObject } from "../layout/task_columns.ts";

interface DamageRow extends OfTask {
  readonly damage: StackDamage;
}

const own: readonly ColumnDeclaration<DamageRow>[] = [
  {
    name: "what",
    type: "string",
    summary: "STACK_END_MAGIC, thread_info.task, thread_info.cpu or stack pointer",
    get: ({ damage }) => damage.what,
  },
  {
    name: "found",
    type: "address",
    summary: "what is there",
    get: ({ damage }) => new Address(damage.found),
  },
  {
    name: "expected",
    type: "address",
    summary:
      "what should be; for a CPU the number that it must be below, for a stack pointer the end of the stack",
    get: ({ damage }) => new Address(damage.expected),
  },
];

export const overflowForm = defineForm<DamageRow>({
  when: "-v",
  summary: "a stack that has grown over its end",
  columns: [...taskColumns(own), ...own],
  defaults: [...headerNames, ...own.map(({ name }) => name)],
  object: taskObject<DamageRow>((task) => ({
    task,
    damage: { what: "STACK_END_MAGIC", found: 0n, expected: 0n },
  })),
});

function damageText({ what, found, expected }: StackDamage): string {
  const there = found.toString(16), right = expected.toString(16);
  switch (what) {
    case "STACK_END_MAGIC":
      return `${there} != ${what}`;
    case "thread_info.task":
      return `${what}: ${there} != ${right}`;
    case "thread_info.cpu":
      return `${what}: ${found} >= ${expected}`;
    case "stack pointer":
      return `${what}: ${there} < ${right}`;
  }
}

export function boundOverflow({ target }: CommandSession): BoundForm {
  return boundForm<DamageRow>({
    form: overflowForm,
    *rows(run: CommandRun) {
      for (const task of taskForEach(target, run.warn)) {
        const damage = guarded(() => stackDamage(target, task));
        if (!Array.isArray(damage)) {
          const why = "reason" in damage ? damage.reason : damage.message;
          run.warn(`bt: the end of some stacks cannot be read: ${why}`);
          continue;
        }
        for (const one of damage) yield { task, damage: one };
      }
    },
    *draw(rows) {
      let task: bigint | undefined;
      for (const { task: next, damage: { what, found, expected } } of rows) {
        if (next !== task) yield `${task === undefined ? "" : "\n"}${taskHeader(target, next)}\n`;
        task = next;
        yield `  possible stack overflow: ${damageText({ what, found, expected })}\n`;
      }
      if (task === undefined) yield "No stack overflows detected\n";
    },
  });
}
