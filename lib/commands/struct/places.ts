/** Where the structures of a command line lie: address, CPUs, offset, count. */
import type { CommandRun, CommandSession } from "../../define/command.ts";
import type { CommandLine, Word } from "../../define/command_line.ts";
import { perCpuAddress } from "../../kernel/cpu.ts";
import { isPerCpuSymbol } from "../../kernel/global_types.ts";
import { defaultTask } from "../../kernel/panic_task.ts";
import { userSpace } from "../../kernel/user_space.ts";
import type { AddressSpace } from "../../memory/address_space.ts";
import { FileSpace } from "../../memory/file_space.ts";
import { type CType, sizeOf } from "../../types/ctype.ts";
import { CObject } from "../../types/object.ts";
import { addressWord, countNumber } from "../words/address.ts";
import { cpusOf, type CpuSpec, cpuSpec, splitCpuSpec } from "../words/cpu_spec.ts";
import { offsetWord } from "../words/offset.ts";
import { unreadable } from "./readable.ts";

/** A structure in the dump, and whose it is. */
export interface PlacedObject {
  readonly object: CObject;
  /** Of a per-CPU variable. */
  readonly cpu: number | undefined;
}

/** `[1]: ff321890e6731980`, before what is a CPU's. */
export function cpuLine(cpu: number, address: bigint | undefined): string {
  return `[${cpu}]: ${(address ?? 0n).toString(16)}\n`;
}

/** Makes the objects; reads memory for the value of an expression, per-CPU offsets and the current task. */
export type Places = (run: CommandRun) => Iterable<PlacedObject>;

interface PlaceWords {
  readonly address: () => bigint;
  readonly text: string;
  readonly spec: CpuSpec | undefined;
  readonly perCpu: boolean;
  readonly before: bigint;
  readonly count: bigint;
}

/** More structures than anyone reads. */
const mostStructures = 1n << 24n;

/** Reads the words behind the type's; undefined when there is no address. */
export function readPlaces(
  line: CommandLine,
  words: readonly Word[],
  type: CType,
  session: CommandSession,
): Places | undefined {
  if (words.length === 0) return undefined;
  if (words.length > (line.has("c") ? 1 : 2)) line.problem("too many arguments", words.at(-1));
  const [word, count] = words;
  const read = {
    ...readAddress(line, word, session),
    before: embedded(line, session),
    count: readCount(line, count),
  };
  return (run) => objectsAt(line, read, type, session, run);
}

function readAddress(line: CommandLine, word: Word, session: CommandSession) {
  const { head, spec } = splitCpuSpec(word.text);
  const symbol = session.target.symbols.find(head);
  const offset = line.has("f") ? countNumber(head) : undefined;
  return {
    address: offset === undefined
      ? addressWord(line, { ...word, text: head }, session, "address")
      : () => offset,
    text: head,
    spec: spec === undefined ? undefined : cpuSpec(line, word, spec),
    // An address without a name is what a pointer to a per-CPU object holds.
    perCpu: symbol === undefined ? spec !== undefined : isPerCpuSymbol(session.target, symbol),
  };
}

function embedded(line: CommandLine, session: CommandSession): bigint {
  const word = line.argument("l");
  return word === undefined ? 0n : offsetWord(line, word, session, "-l option");
}

function readCount(line: CommandLine, word: Word | undefined): bigint {
  const given = line.argument("c") ?? word;
  if (given === undefined) return 1n;
  const negative = given.text.startsWith("-");
  const count = countNumber(negative ? given.text.slice(1) : given.text);
  if (count === undefined || count > mostStructures) {
    return line.problem(`invalid count: ${given.text}`, given, "a number of structures");
  }
  return negative ? -count : count;
}

function* objectsAt(
  line: CommandLine,
  words: PlaceWords,
  type: CType,
  session: CommandSession,
  run: CommandRun,
): Generator<PlacedObject> {
  const { target } = session, { spec, text, before } = words;
  const space = spaceOf(line, session), value = words.address();
  if (words.perCpu && space === target.kernel) {
    if (spec === undefined) {
      line.problem(
        `${text} is a per-CPU variable`,
        undefined,
        `${text}:a is that of every CPU, ${text}:0 that of the first`,
      );
    }
    for (const cpu of cpusOf(line, spec, session)) {
      const address = perCpuAddress(target, value, cpu);
      for (const object of arrayOf(words, type, session, space, address - before, run, line)) {
        yield { object, cpu };
      }
    }
    return;
  }
  if (spec !== undefined) run.warn(`${text} is not per-CPU: what is behind its colon is ignored`);
  // Half of the addresses are the kernel's; what is below is a user's, an offset or a slip.
  if (space === target.kernel && value < 1n << 63n) line.problem(`invalid kernel virtual address: ${text}`);
  if (line.has("u") && value >= 1n << 63n) line.problem(`invalid user virtual address: ${text}`);
  for (const object of arrayOf(words, type, session, space, value - before, run, line)) {
    yield { object, cpu: undefined };
  }
}

function spaceOf(line: CommandLine, { target, context }: CommandSession): AddressSpace {
  if (line.has("f")) return new FileSpace(target.dump.path);
  if (!line.has("u")) return target.kernel;
  const task = context.task ?? defaultTask(target);
  return userSpace(target, task) ??
    line.problem("the current task has no user address space", undefined, "choose another: set PID");
}

/** The structures one behind the other; with a negative count those that lead up to the first. */
function* arrayOf(
  { count }: PlaceWords,
  type: CType,
  { target }: CommandSession,
  space: AddressSpace,
  start: bigint,
  run: CommandRun,
  line: CommandLine,
): Generator<CObject> {
  const size = BigInt(sizeOf(target.types.resolve(type)) ?? 0);
  const first = count < 0n ? count + 1n : 0n, end = count < 0n ? 1n : count;
  for (let i = first; i < end; i++) {
    const object = CObject.at(target, type, BigInt.asUintN(64, start + i * size), space);
    const fault = unreadable(object);
    if (fault) run.fail(`${line.name}: ${fault.message}`);
    else yield object;
  }
}
