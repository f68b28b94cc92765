import { InquestError } from "../lib/base/errors.ts";
import type { Range } from "./ast.ts";
import { drawDiagnostic } from "./diagnostics.ts";

/** One thing that is wrong with a query, and where. */
export interface Diagnostic {
  /** One clear line, without a full stop. */
  readonly message: string;
  readonly range: Range;
  /** What to do about it. */
  readonly hint?: string;
  /** The names nearest to the one that is not there. */
  readonly nearest?: readonly string[];
  /** The file that the place is in, where it is not the text that was given. */
  readonly file?: SourceText;
}

/** A text with the name of its file. */
export interface SourceText {
  readonly name?: string;
  readonly text: string;
}

/** A query that cannot be run: one syntax error, or everything that the checker found. */
export class QueryError extends InquestError {
  override readonly exitStatus = 2;

  constructor(readonly text: string, readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => d.message).join("; "));
  }

  /** The diagnostics with the lines of the query they speak of, carets below. */
  render(): string {
    return this.diagnostics.map((d) => drawDiagnostic(d.file?.text ?? this.text, d)).join("\n");
  }
}
