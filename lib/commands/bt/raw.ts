/** `bt -r`: the words of a stack. */
import { Address, Missing } from "../../../dsl/value.ts";
import { gapText } from "../../base/errors.ts";
import { guarded } from "../../define/cell.ts";
import {
  type BoundForm,
  boundForm,
  type CommandRun,
  type CommandSession,
  defineForm,
} from "../../define/command.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { ownStack } from "../../kernel/stack.ts";
import { type AbsentWord, type StackWord, stackWords } from "../../kernel/stack_words.ts";
import { CObject } from "../../types/object.ts";
import { hex16, taskHeader } from "../layout/task_header.ts";
import { symbolText } from "../layout/word_text.ts";
import { headerNames, type OfTask, taskColumns, taskObject } from "../layout/task_columns.ts";
import { type Style, wordCell } from "./draw.ts";
import type { Reference } from "./reference.ts";

/** A word of a task's stack; absent: the task has none. */
interface RawRow extends OfTask {
  readonly word?: StackWord | AbsentWord;
}

const own: readonly ColumnDeclaration<RawRow>[] = [
  {
    name: "address",
    type: "address",
    summary: "where the word is; null for a task without a stack",
    get: ({ word }) => word ? new Address(word.address) : null,
  },
  {
    name: "value",
    type: "address",
    summary: "what it is",
    get: ({ word }) =>
      word === undefined
        ? null
        : "value" in word
        ? new Address(word.value)
        : new Missing(gapText(word.fault)),
  },
  {
    name: "symbol",
    type: "string",
    summary: "the symbol that it is the address of, or lies behind",
    get: ({ word }, target) => word && "value" in word && symbolText(target, word.value, 16) || null,
  },
];

export const rawForm = defineForm<RawRow>({
  when: "-r",
  summary: "a word of the stack",
  columns: [...taskColumns(own), ...own],
  defaults: [...headerNames, ...own.map(({ name }) => name)],
  object: taskObject<RawRow>((task) => ({ task })),
});

export function boundRaw(
  tasks: (run: CommandRun) => Iterable<bigint>,
  reference: Reference | undefined,
  style: () => Style,
  { target }: CommandSession,
): BoundForm {
  return boundForm<RawRow>({
    form: rawForm,
    *rows(run) {
      for (const task of tasks(run)) {
        const range = guarded(() => ownStack(CObject.at(target, "struct task_struct", task)));
        if (range && !("low" in range)) {
          run.fail(`bt: ${"reason" in range ? range.reason : range.message}`);
          continue;
        }
        const words = range ? stackWords(target, range) : [];
        const kept = reference ? [...words] : words;
        if (reference && ![...kept].some((word) => "value" in word && word.value === reference.address)) {
          continue;
        }
        if (!range) yield { task };
        for (const word of kept) yield { task, word };
      }
    },
    *draw(rows) {
      let task: bigint | undefined, line = 0;
      for (const row of rows) {
        if (row.task !== task) yield `${task === undefined ? "" : "\n"}${taskHeader(target, row.task)}\n`;
        if (row.task !== task) line = 0;
        task = row.task;
        if (!row.word) yield "(no stack)\n";
        else {
          const { word } = row, end = line++ % 2 === 1;
          const cell = wordCell(word, style(), target);
          yield `${end ? "" : `${hex16(word.address)}:  `}${cell} ${end ? "\n" : ""}`;
        }
      }
    },
  });
}
