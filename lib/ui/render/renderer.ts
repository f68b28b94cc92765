/** What every rendering is: rows of values in, text out. */
import type { StaticType, Value } from "../../../dsl/value.ts";

/** Where a rendering goes; tests use a string. */
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

/** What each file in formats/ exports as `create`. */
export type CreateRenderer = (output: Output, options: RenderOptions) => Renderer;
