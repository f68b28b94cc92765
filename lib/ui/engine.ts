/** What the command line asks of the rest of the program; tests put a fake in its place. */
import type { RefuseFile } from "../../dsl/mod.ts";
import type { SaveFile } from "../../dsl/world.ts";
import type { Completion } from "../../dsl/completion/words.ts";
import type { Value } from "../../dsl/value.ts";
import type { Surroundings } from "../session/completion.ts";
import type { Footnotes } from "./footer.ts";
import type { FormatDeclaration, RenderColumn } from "../define/format.ts";

export interface OpenRequest {
  readonly vmcore: string;
  readonly vmlinux?: string;
  readonly systemMap?: string;
  readonly cache: boolean;
  /** Paths of plugins, or names of packages. */
  readonly plugins?: readonly string[];
  /** Where those are that go by their names alone. */
  readonly pluginFolder?: string;
  /** Where the indexes of kernels are kept, unless where they always are. */
  readonly cacheDirectory?: string;
  /** Whether a new index may be written there; true unless given. */
  readonly keepIndex?: boolean;
  readonly onWarning: (message: string) => void;
  /** A source has given a row. */
  readonly onRow?: (source: string) => void;
  /** A command is so far: `3000 of 40000 pages searched`. */
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

/** The rows of one statement. They are computed while they are read. */
export interface Answer {
  readonly columns: readonly RenderColumn[];
  readonly rows: Iterable<readonly Value[]>;
  /** The same as the command lays it out that it is all from: used unless a format is asked for. */
  readonly drawn?: Iterable<string>;
  /** What the statement itself says about its rendering. */
  readonly format?: string;
  /** The file that it goes to. */
  readonly to?: string;
  /** Filled while the rows are read. */
  readonly stats: Footnotes;
  /** In place of rows: a text that is written as it is, a script. */
  readonly text?: string;
  /** The renderings of plugins; undefined for the program's own. */
  readonly pluginFormat?: (name: string) => FormatDeclaration | undefined;
  /** Of an assertion: what is said when the only cell of its only row is not true. */
  readonly assertion?: string;
}

/** A text of statements, and what it may refer to. */
export interface AskOptions {
  /** The file that the text is from. */
  readonly name?: string;
  /** What `$name` stands for. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Reads a file that the text uses, by a path relative to the text's own file. */
  readonly read: (path: string, from: string | undefined) => { readonly name: string; readonly text: string };
  /** Whether the text may use plugins. */
  readonly plugins: boolean;
  /** What speaks against writing an answer to a file. */
  readonly refuseFile: RefuseFile;
}

/** How a question is run. */
export interface QuestionOptions {
  /** Called often; an Interrupted that it throws ends the answer. */
  readonly poll?: () => void;
  /** Writes the files that its command lines name. */
  readonly save?: SaveFile;
}

/** A statement that makes sense on this dump. */
export interface Question {
  run(options?: QuestionOptions): Answer;
}

/** Texts that are asked one after the other: what one of them defines, the next ones know. */
export interface Conversation {
  /** Throws a QueryError that says all that is wrong with the text. */
  ask(text: string, options: AskOptions): Promise<readonly Question[]>;
  /** Whether the text begins with a command line rather than with a query. */
  isCommand(text: string): boolean;
  /** A variable of the command `set`; undefined where it was not set. */
  setting(name: string): string | undefined;
  /** What may stand at the cursor. */
  complete(text: string, cursor: number, around: Surroundings): Promise<Completion>;
  /** The same answer; when it was walked, its rows are the source `_`. */
  remember(question: Question, answer: Answer): Answer;
}

/** A script in TypeScript that is loaded. */
export interface ScriptRun {
  readonly stats: Footnotes;
  /** Runs it to its end; `start` is told the columns before the first row. */
  run(
    given: {
      readonly args: readonly string[];
      readonly output: { print(...values: readonly unknown[]): void };
    },
    start: (columns: readonly RenderColumn[]) => void,
    row: (values: readonly Value[]) => void,
  ): Promise<void>;
}

export interface OpenDump {
  /** Loads a script in TypeScript, into this process. */
  script(path: string, load: (path: string) => Promise<unknown>): Promise<ScriptRun>;
  converse(): Promise<Conversation>;
  /** Throws a QueryError that says all that is wrong with the text. */
  ask(text: string, options: AskOptions): Promise<readonly Question[]>;
  close(): void;
}

export interface Engine {
  open(request: OpenRequest): Promise<OpenDump>;
}
