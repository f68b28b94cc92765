/** Runs an arrow function over a made-up row, for tests that read like a session. */
import { makeJs } from "../../../dsl/js/run.ts";
import { readArrow } from "../../../dsl/js/read.ts";
import { Address, Duration, Failure, Missing, Size, Time, type Value } from "../../../dsl/value.ts";
import { text } from "../ask.ts";
import { fakeStack, frame } from "./fake_hosts.ts";

/** The columns of the row. */
export const columns: Readonly<Record<string, Value>> = {
  pid: 5n,
  comm: "kworker/0:1",
  large: 2n ** 60n,
  half: 0.5,
  none: null,
  yes: true,
  at: new Address(0xffffffff81000010n),
  blocked: new Duration(1_500_000_000n),
  when: new Time(60_000_000_000n),
  size: new Size(4096n),
  list: [3n, 1n, 2n],
  words: ["b", "a"],
  gone: new Missing("page excluded"),
  broken: new Failure("a loop"),
  holes: [1n, new Missing("page excluded"), 3n],
  stack: fakeStack,
  frame: frame("schedule"),
};

/** The problems of a function, each with the part of the text that it is about. */
export function problems(source: string): string[] {
  const read = readArrow(source, 0);
  const found = "problems" in read ? read.problems : [read];
  return found.map(({ message, range }) => `${message}: ${source.slice(range.start, range.end)}`);
}

/** The answer of a function, as tests/dsl/ask.ts writes values. */
export function answer(source: string, condition = false): string {
  const read = readArrow(source, 0);
  if (!("problems" in read)) throw new Error(read.message);
  const { program } = read;
  if (program === undefined) throw new Error(read.problems.map((p) => p.message).join("; "));
  return text(
    makeJs(program, condition)({
      field: (i) => columns[program.fields[i].name] ?? null,
      row: () => fakeStack,
    }),
  );
}
