/** Command lines over the embedded dump: their layout, and their rows. */
import { Session } from "../../lib/session/session.ts";
import type { Value } from "../../dsl/value.ts";
import { embeddedDump } from "../session/embedded.ts";

/** Open before any test begins: the first test that asked for it would be blamed for leaving a file open. */
export const session = await Session.open({ vmcore: embeddedDump, cache: false });

/** What a line gave. */
export interface Ran {
  /** The lines of its layout. */
  readonly lines: readonly string[];
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
}

async function compiled(line: string) {
  const queries = await session.compile(line);
  if (queries.length !== 1) throw new Error(`${line}: is not one statement`);
  return queries[0].run();
}

/** Draws a command line. */
export async function ran(line: string): Promise<Ran> {
  const { drawn, stats } = await compiled(line);
  if (drawn === undefined) throw new Error(`${line}: is no command line`);
  const text = [...drawn].join("");
  const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  return { lines, failures: [...stats.failures], warnings: [...stats.warnings] };
}

/** The cells of a line's rows, by the names of its columns. */
export async function rowsOf(line: string): Promise<Record<string, Value>[]> {
  const { columns, rows } = await compiled(line);
  return [...rows].map((cells) => Object.fromEntries(columns.map(({ name }, i) => [name, cells[i]])));
}

/** The message of the error that a line is. */
export async function refusal(line: string): Promise<string> {
  try {
    [...(await compiled(line)).rows];
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${line}: is answered`);
}
