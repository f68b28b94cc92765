/** Asks the fake world a query and gives the answer as text, for tests that read like a session. */
import { compile, QueryError, type Result } from "../../dsl/mod.ts";
import {
  Address,
  Duration,
  Failure,
  isHost,
  Label,
  Missing,
  Size,
  Time,
  type Value,
} from "../../dsl/value.ts";
import { FakeWorld } from "./fake_world.ts";

/** A value as a test writes it: 5 is an integer, 5.0 a decimal number, 5B a size, 5ns a duration, #ff an address. */
export function text(value: Value): string {
  if (isHost(value)) return value.text().replaceAll("\n", "/");
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isInteger(value) ? value.toFixed(1) : String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Duration) return `${value.ns}ns`;
  if (value instanceof Size) return `${value.bytes}B`;
  if (value instanceof Address) return `#${value.value.toString(16)}`;
  if (value instanceof Time) return `@${value.ns}`;
  if (value instanceof Label) return value.text;
  if (value instanceof Missing) return `missing: ${value.reason}`;
  if (value instanceof Failure) return `error: ${value.message}`;
  return `[${value.map(text).join(" ")}]`;
}

/** The answer to the only query of a text. */
export function run(query: string, world = new FakeWorld()): Result {
  return compile(query, world)[0].run();
}

/** The rows of the answer, the cells of each joined by blanks. */
export function ask(query: string, world = new FakeWorld()): string[] {
  return [...run(query, world).rows].map((row) => row.map(text).join(" "));
}

/** The value of an expression over one row of nothing. */
export function evaluate(expression: string): string {
  return ask(`numbers(1) show (${expression}) as x`)[0];
}

/** The messages of the errors of a query. */
export function errors(query: string): string[] {
  try {
    compile(query, new FakeWorld());
  } catch (error) {
    if (error instanceof QueryError) return error.diagnostics.map((d) => d.message);
    throw error;
  }
  return [];
}

/** The errors of a query as a terminal shows them. */
export function drawn(query: string): string {
  try {
    compile(query, new FakeWorld());
  } catch (error) {
    if (error instanceof QueryError) return error.render();
    throw error;
  }
  return "";
}
