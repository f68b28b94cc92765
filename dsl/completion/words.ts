/** What completion asks besides the World: names by how they begin, and what they are. */

/** What may stand at a place. */
export interface Candidate {
  readonly text: string;
  /** What it is: "clause", "column", "member", "table". */
  readonly kind: string;
  readonly summary?: string;
  /** What is written behind it when it is taken: a blank, a bracket. */
  readonly suffix?: string;
}

/** What may stand at the cursor: each of the candidates replaces the part of the text from `start` to `end`. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly Candidate[];
  /** There are more than these. */
  readonly more?: boolean;
}

/** A command, as far as completion goes. */
export interface CommandFacts {
  readonly name: string;
  readonly options: readonly {
    readonly flag: string;
    readonly argument?: string;
    readonly summary: string;
  }[];
  readonly usage: readonly string[];
}

/** The names of a dump and of a session. Lists are in the order of the names. */
export interface Words {
  /** Symbols that begin so; at most so many. */
  symbols(prefix: string, most: number): readonly string[];
  /** Names of structures, unions and enumerations, and of typedefs, that begin so. */
  types(tag: "struct" | "union" | "enum" | "typedef", prefix: string, most: number): readonly string[];
  /** The commands and aliases, with what they are for or stand for. */
  commands(): readonly Candidate[];
  /** The command that a line means. */
  command(line: string): CommandFacts | undefined;
  /** Variables of `set`. */
  variables(): readonly Candidate[];
  /** What one of them may be. */
  settings(variable: string): readonly string[];
  /** Paths that begin so: folders end in a slash. */
  files(prefix: string): readonly string[];
  /** Plugins that go by their names. */
  plugins(): readonly string[];
  /** What `help` knows. */
  topics(): readonly string[];
}
