/**
 * Who answers the lines of a prompt or of a command file. All that goes in and comes out is plain data, so that
 * another process may stand behind it.
 */

import type { Completion } from "../../../dsl/completion/words.ts";

/** A bit of what a line prints, in the order in which it is printed. */
export interface Piece {
  readonly to: "out" | "err";
  readonly text: string;
}

/** How a line came out. */
export type LineStatus = "answered" | "failed" | "interrupted";

/** How a line is to be drawn. */
export interface LineDrawing {
  readonly color: boolean;
  /** Columns of the terminal; absent: the answer goes to a file or to another program. */
  readonly width?: number;
  readonly format?: string;
  /** Nothing was printed before it. */
  readonly first: boolean;
}

/** One line to be answered. */
export interface LineRequest {
  readonly text: string;
  readonly drawing: LineDrawing;
  /** The file that it is from; absent: the user types it. */
  readonly name?: string;
}

export interface LineRunner {
  /** Answers a statement. Whoever stops walking stops the answer. Never throws for what is wrong with the line. */
  run(request: LineRequest): AsyncGenerator<Piece, LineStatus, void>;
  /** Whether the text begins with a command line rather than with a query. */
  isCommand(text: string): boolean | Promise<boolean>;
  /** What may stand at the cursor; absent: nothing is known of that. */
  complete?(text: string, cursor: number): Promise<Completion>;
  /** A variable of `set`; undefined where it was not set. */
  setting?(name: string): Promise<string | undefined>;
}
