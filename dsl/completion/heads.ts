/** What a statement, and a source, may begin with. */
import type { DefNode } from "../ast.ts";
import type { Asking } from "./complete.ts";
import type { Candidate } from "./words.ts";

const statements: readonly Candidate[] = [
  { text: "foreach", kind: "statement", summary: "SOURCE and clauses: a query", suffix: " " },
  { text: "let", kind: "statement", summary: "NAME = E: a value for all that follows", suffix: " " },
  { text: "def", kind: "statement", summary: "NAME(…) = …: a source or a function", suffix: " " },
  { text: "assert", kind: "statement", summary: "E else TEXT", suffix: " " },
  { text: "use", kind: "statement", summary: "brings in the definitions of a file", suffix: ' "' },
  { text: "explain", kind: "statement", summary: "what a query will read", suffix: " " },
  { text: "help", kind: "statement", summary: "the commands, and the language", suffix: " " },
  { text: "quit", kind: "statement", summary: "ends the program" },
];

/** What a statement may begin with; names of C types only when something is typed. */
export function headCandidates(asking: Asking): Candidate[] {
  const { words, place: { word } } = asking;
  const types = word.length < 2 ? [] : [
    ...words.types("struct", word, 50).map((text) => ({ text, kind: "struct" })),
    ...words.types("union", word, 50).map((text) => ({ text, kind: "union" })),
    ...words.types("typedef", word, 50).map((text) => ({ text, kind: "type" })),
  ];
  return [...sourceCandidates(asking), ...words.commands(), ...statements, ...types];
}

/** Tables, walkers and what was defined. */
export function sourceCandidates({ world, defined }: Asking): Candidate[] {
  const definitions = defined.oldestFirst().reverse().filter(({ node }) => node.kind === "def")
    .map(({ node }): Candidate => ({
      text: node.name.name,
      kind: "definition",
      ...((node as DefNode).params.length > 0 && { suffix: "(" }),
    }));
  const sources = world.sourceNames().map((name): Candidate => {
    const source = world.source(name);
    const takes = source !== undefined && source.parameters.some((p) => p.default === undefined);
    return {
      text: name,
      kind: takes ? "walker" : "table",
      suffix: takes ? "(" : " ",
      ...(source && { summary: source.summary }),
    };
  });
  return [...definitions, ...sources];
}
