/** `p`: the value of a C expression. */
import { nearest } from "../../dsl/nearest.ts";
import { Address, isHost, Missing, type Value } from "../../dsl/value.ts";
import { InquestError, MemoryFault } from "../base/errors.ts";
import { escapeText } from "../base/text.ts";
import {
  type BoundForm,
  boundForm,
  type CommandSession,
  defineCommand,
  defineForm,
} from "../define/command.ts";
import { CommandError } from "../define/command_error.ts";
import type { CommandLine, Word } from "../define/command_line.ts";
import { perCpuAddress, possibleCpus } from "../kernel/cpu.ts";
import { KernelScope, UnknownName } from "../kernel/expression_scope.ts";
import { variableType } from "../kernel/global_types.ts";
import { defaultTask } from "../kernel/panic_task.ts";
import { userSpace } from "../kernel/user_space.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { CType } from "../types/ctype.ts";
import { declare, typeName } from "../types/declare.ts";
import { evaluate } from "../types/expression/evaluate.ts";
import { parseExpression } from "../types/expression/parse.ts";
import type { Expression } from "../types/expression/syntax.ts";
import { ExpressionError } from "../types/expression/tokens.ts";
import { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";
import { debuggerText } from "./layout/debugger_text.ts";
import { lineRadix } from "./words/radix.ts";
import { answersOf } from "./p/answers.ts";
import { type Format, formatOf, inFormat } from "./p/format.ts";
import { checkNames } from "./p/names.ts";
import { unreadable } from "./struct/readable.ts";
import { cpusOf, type CpuSpec, cpuSpec, splitCpuSpec } from "./words/cpu_spec.ts";

/** A value, or where a per-CPU variable lies. */
interface Answer {
  readonly expression: string;
  readonly cpu: number | undefined;
  readonly type: string;
  readonly address: bigint | undefined;
  readonly value: CObject | Value;
  /** Of a per-CPU variable, as C declares it. */
  readonly declaration?: string;
  /** As `$1` refers to it; undefined for a place. */
  readonly number: number | undefined;
}

const answers = defineForm<Answer>({
  when: "",
  summary: "a value; of a per-CPU variable without a colon where each CPU has its own",
  columns: [
    { name: "expression", type: "string", summary: "as it was typed", get: (row) => row.expression },
    {
      name: "cpu",
      type: "int",
      summary: "whose it is, of a per-CPU variable",
      get: (row) => numberCell(row.cpu),
    },
    { name: "type", type: "string", summary: "the C type", get: (row) => row.type },
    {
      name: "address",
      type: "address",
      summary: "where it lies",
      get: (row) => row.address === undefined ? null : new Address(row.address),
    },
    { name: "value", type: "any", summary: "the value", get: (row) => row.value },
    {
      name: "number",
      type: "int",
      summary: "N of $N, by which later lines refer to it",
      get: (row) => numberCell(row.number),
    },
  ],
});

function numberCell(value: number | undefined): bigint | null {
  return value === undefined ? null : BigInt(value);
}

export const p = defineCommand({
  name: "p",
  aliases: { px: "p -x", pd: "p -d" },
  summary: "the value of a C expression",
  usage: ["[-x | -d] [-u] expression", "/format expression", "[-x | -d] symbol:cpus"],
  options: [
    { flag: "x", summary: "integers in hexadecimal" },
    { flag: "d", summary: "integers in decimal" },
    { flag: "u", summary: "addresses are those of the current task's user space" },
  ],
  details:
    `The expression is C, with casts, sizeof, \`array@count\`, \`{type} address\` and \`$1\`, the answer of that number. What C does
not know is taken for an expression of the query language: \`p count(task where state=D)\`.

A dump tells the types of per-CPU variables and functions; those of some hundred well-known variables are known besides.
For any other: \`p *(struct rw_semaphore *)&symbol\`.

p/x, p/d, p/u, p/o, p/t, p/c, p/a and p/z write numbers as gdb does, also those within structures and arrays, which texts
are, too: in hexadecimal, signed, unsigned, octal, binary, as characters, as addresses with their symbols, with leading
zeros.

Behind a per-CPU variable a colon says of which CPUs: \`:\` is that of the current task, \`:a\` are all that are online,
\`:0-1,3\` are those.`,
  examples: [
    { line: "p jiffies", says: "a variable" },
    { line: "p init_task.comm", says: "a member" },
    { line: "p &((struct task_struct *)0)->tasks", says: "an offset" },
    { line: "px *init_task.sched_class", says: "a structure behind a pointer, in hexadecimal" },
    { line: "p current_task:a", says: "a per-CPU variable, of every CPU" },
    { line: "p sizeof(struct task_struct) / 64", says: "arithmetic" },
  ],
  forms: [answers],
  raw: true,
  bind: bindExpression,
});

function bindExpression(line: CommandLine, session: CommandSession): BoundForm {
  const [word] = line.words;
  if (word === undefined) return line.problem("an expression is missing", undefined, "help p");
  const text = line.from(word), format = formatOf(line);
  const radix = lineRadix(line, session);
  const rows = perCpuRows(line, word, text, session) ?? valueRows(line, word, text, session);
  return boundForm<Answer>({
    form: answers,
    rows,
    *draw(rows) {
      let first = true;
      for (const row of rows) {
        if (row.number !== undefined) yield valueText(row, { hex: radix() === 16, format }, line, session);
        else yield `${first ? placesHead(row) : ""}  [${row.cpu}]: ${(row.address ?? 0n).toString(16)}\n`;
        first = false;
      }
    },
  });
}

/** Of a per-CPU variable: the values on some CPUs, or the places on all. */
function perCpuRows(line: CommandLine, word: Word, text: string, session: CommandSession) {
  const { target } = session, { head, spec } = splitCpuSpec(text);
  const symbol = /^[\w.]+$/.test(head) ? target.symbols.find(head) : undefined;
  const known = symbol && variableType(target, symbol);
  if (!symbol || !known?.perCpu) return undefined;
  const cpus: CpuSpec | undefined = spec === undefined ? undefined : cpuSpec(line, word, spec);
  return function* (): Generator<Answer> {
    const numbers = cpus === undefined ? target.once(possibleCpus) : cpusOf(line, cpus, session);
    for (const cpu of numbers) {
      const address = perCpuAddress(target, symbol.address, cpu);
      const common = { expression: head, cpu, address };
      if (cpus === undefined) {
        yield {
          ...common,
          type: typeName(known.type),
          declaration: declare(known.type, head),
          value: null,
          number: undefined,
        };
      } else yield answer(common, known.type, session);
    }
  };
}

function answer(
  common: { expression: string; cpu: number; address: bigint },
  type: CType,
  { target, context }: CommandSession,
): Answer {
  const value = CObject.at(target, type, common.address);
  return { ...common, type: typeName(type), value, number: answersOf(context).add(value) };
}

function valueRows(line: CommandLine, word: Word, text: string, session: CommandSession) {
  const { head, spec } = splitCpuSpec(text);
  // Behind a variable that is not per-CPU a colon says nothing.
  const single = spec !== undefined && /^\w+$/.test(head);
  const expression = parsed(single ? head : text, word, session);
  if (typeof expression === "function") {
    return function* (): Generator<Answer> {
      const value = expression();
      yield { ...plainAnswer(text), value, number: answersOf(session.context).add(undefined) };
    };
  }
  return function* (run: { warn(message: string): void }): Generator<Answer> {
    if (single) run.warn(`${head} is not per-CPU: what is behind its colon is ignored`);
    const value = valueOf(line, expression, word, session);
    const number = answersOf(session.context).add(value);
    const address = value.address;
    yield {
      expression: single ? head : text,
      cpu: undefined,
      type: typeName(value.type),
      address,
      value,
      number,
    };
  };
}

function plainAnswer(expression: string) {
  return { expression, cpu: undefined, type: "", address: undefined };
}

/** The C expression; what is none of it, but one of the query language, as its value when it is called. */
function parsed(text: string, word: Word, session: CommandSession): Expression | (() => Value) {
  const { target } = session;
  try {
    const expression = parseExpression(text, target.types);
    checkNames(expression, new KernelScope(target));
    return expression;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    try {
      if (!error.certain) return session.expression(text);
    } catch (other) {
      if (!(other instanceof InquestError)) throw other;
    }
    const start = word.range.start + error.at;
    const hint = error instanceof UnknownName ? near(error.unknown, target) : error.hint;
    throw new CommandError(`p: ${error.message}`, hint, { start, end: start + 1 });
  }
}

function near(name: string, { symbols }: Target): string | undefined {
  const found = nearest(
    name,
    (function* () {
      for (const symbol of symbols.all()) yield symbol.name;
    })(),
  );
  return found.length > 0 ? `did you mean ${found.join(", ")}?` : undefined;
}

function valueOf(line: CommandLine, expression: Expression, word: Word, session: CommandSession): CObject {
  const space = spaceOf(line, session), { target } = session;
  try {
    const value = evaluate(expression, new KernelScope(target, space, answersOf(session.context).objects));
    if (value.plain.kind === "forward") {
      throw new CommandError(`p: ${typeName(value.type)} is an incomplete type`);
    }
    const fault = value.place && unreadable(value);
    if (fault) throw fault;
    return value;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const hint = error instanceof InquestError ? error.hint : undefined;
    if (error instanceof MemoryFault || error instanceof InquestError) {
      throw new CommandError(`p: ${error.message}`, hint, word.range);
    }
    throw error;
  }
}

function spaceOf(line: CommandLine, { target, context }: CommandSession): AddressSpace {
  if (!line.has("u")) return target.kernel;
  return userSpace(target, context.task ?? defaultTask(target)) ??
    line.problem("the current task has no user address space", undefined, "choose another: set PID");
}

function placesHead({ declaration }: Answer): string {
  return `PER-CPU DATA TYPE:\n  ${declaration};\nPER-CPU ADDRESSES:\n`;
}

function valueText(
  row: Answer,
  { hex, format }: { hex: boolean; format: Format | undefined },
  line: CommandLine,
  session: CommandSession,
): string {
  const { expression, cpu, value, number } = row, { target } = session;
  const text = value instanceof CObject
    ? debuggerText(value, { hex, space: spaceOf(line, session), ...format && { scalar: inFormat(format) } })
    : plainText(value);
  // With a format the answer is gdb's, which does not repeat what was asked.
  const isSymbol = !format && /^\w+$/.test(expression) && target.symbols.find(expression) !== undefined;
  const head = cpu !== undefined ? `per_cpu(${expression}, ${cpu}) = ` : isSymbol ? `${expression} = ` : "";
  // What does not end its first line with its brace begins on a line of its own.
  const [first] = text.split("\n", 1);
  const apart = head !== "" && /^\{./.test(first) ? "\n " : "";
  return `${head}$${number} = ${apart}${text}\n`;
}

function plainText(value: Value): string {
  if (isHost(value)) return escapeText(value.text());
  if (value instanceof Missing) return `<unreadable: ${value.reason}>`;
  if (typeof value === "string") return JSON.stringify(value);
  return value === null ? "null" : String(typeof value === "object" && "text" in value ? value.text : value);
}
