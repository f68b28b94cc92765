/** What a text will need, told by its words alone: so that it is there when the text is compiled. */

/** The names that a text seems to use; too many cost a module, too few another compilation. */
export interface Foreseen {
  readonly sources: readonly string[];
  /** Names before a bracket: walkers, functions, sources with arguments. */
  readonly calls: readonly string[];
  /** Tags of structures. */
  readonly tags: readonly string[];
  /** Every word: among them the columns. */
  readonly words: ReadonlySet<string>;
}

const skipped = /"(?:\\.|[^"\\\n])*"|#[^\n]*/g;
/** Where a source stands: a statement begins, `foreach`, `join`, or a bracket before a clause. */
const source =
  /(?:(?:^|[;\n])[ \t]*(?:explain\s+(?:--ts\s+)?)?|\b(?:foreach|join)\s+|[=(]\s*(?=\w+\s+(?:as|where|show|let|group|sort|top|limit|first|distinct|count|expand|join)\b|\w+\s*\|))(?!foreach\b|join\b|def\b)([A-Za-z_]\w*)/g;
const call = /\b(\w+)\s*\(/g;
const tag = /\b(?:struct|union)\s+(\w+)/g;

export function foresee(text: string): Foreseen {
  const plain = text.replace(skipped, " ");
  const all = (pattern: RegExp) => [...new Set(Array.from(plain.matchAll(pattern), ([, name]) => name))];
  return { sources: all(source), calls: all(call), tags: all(tag), words: new Set(plain.match(/\w+/g)) };
}
