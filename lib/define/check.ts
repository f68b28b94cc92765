/** A check: a question whose rows are a finding. */
import type { Scalar } from "../../dsl/value.ts";
import type { Target } from "../types/target.ts";
import type { Needs } from "./needs.ts";
import type { Row, RowValue } from "./row.ts";

/** How much a finding matters. */
export type Severity = "info" | "warning" | "critical";

/** What a check that is a function sees of the session. */
export interface CheckContext {
  readonly target: Target;
  /** The rows of a source, with its columns: `rows("task")`. */
  rows(source: string): Iterable<Row>;
  /** The rows of a query by the names of their columns. */
  query(text: string): Iterable<Readonly<Record<string, RowValue>>>;
  /** Something that the reader should know. */
  warn(message: string): void;
}

/** What a check finds: a row, or a line of text. */
export type Finding = string | Readonly<Record<string, Scalar>>;

/** A check. It finds something when there is a row. */
export interface CheckDeclaration {
  readonly name: string;
  /** One line: what is wrong when it finds something. */
  readonly summary: string;
  readonly severity: Severity;
  /** One query of the language, or a function that yields what it finds. */
  readonly query: string | ((context: CheckContext) => Iterable<Finding>);
  /** What to do about it. */
  readonly advice: string;
  /** Where more about it stands. */
  readonly link?: string;
  /** Without these the check is unavailable, with the reason. */
  readonly needs?: Needs;
}

/** Declares a check. */
export function defineCheck(declaration: CheckDeclaration): CheckDeclaration {
  return declaration;
}

/** A check that a session has. */
export interface LoadedCheck {
  readonly plugin: string;
  readonly declaration: CheckDeclaration;
}
