/** A rendering: rows of values in, text out. */
import type { StaticType, Value } from "../../dsl/value.ts";

/** Where a rendering goes. */
export interface Output {
  write(text: string): void;
}

/** A column of a result, as far as drawing it is concerned. */
export interface RenderColumn {
  readonly name: string;
  readonly type: StaticType;
  /** `:size`, `:hex`, `:time`: changes how a table draws it, never what JSON says. */
  readonly format?: string;
  /** Drawn as lines of its own under the row: a stack. */
  readonly block?: boolean;
}

/** How a rendering is to look. */
export interface RenderOptions {
  /** Columns of the terminal; undefined: as wide as it gets. */
  readonly width?: number;
  readonly color: boolean;
}

/** Draws one result: `start`, then each row, then `end`. */
export interface Renderer {
  start(columns: readonly RenderColumn[]): void;
  row(values: readonly Value[]): void;
  end(): void;
}

/** A rendering by its name, for `format NAME` and `--format NAME`. */
export interface FormatDeclaration {
  readonly name: string;
  /** One line for the help. */
  readonly summary: string;
  /** The endings of files that ask for it: `to "rows.csv"`. */
  readonly endings?: readonly string[];
  /** Whether it is for people, who want a blank line between two answers. */
  readonly forPeople?: boolean;
  /** Begins one result. Text of the dump goes through `escapeText` before it is written. */
  create(output: Output, options: RenderOptions): Renderer;
}

/** Declares a rendering. */
export function defineFormat(declaration: FormatDeclaration): FormatDeclaration {
  return declaration;
}
