/** The text of a type name taken apart: base, pointers, dimensions. */
import type { NameSpace } from "./btf.ts";

export interface TypeNameParts {
  readonly space: NameSpace;
  readonly name: string;
  /** Of the base: `const`, `volatile`. */
  readonly qualifiers: readonly string[];
  readonly pointers: number;
  readonly dimensions: readonly number[];
}

const qualifiers = new Set(["const", "volatile", "restrict", "__restrict"]);
const baseWords = new Set([
  "unsigned",
  "signed",
  "long",
  "short",
  "int",
  "char",
  "double",
  "float",
  "_Bool",
  "bool",
  "__int128",
]);

/** Takes `const struct foo *[4]` apart; undefined when it is no type name. Functions are not taken. */
export function parseTypeName(text: string): TypeNameParts | undefined {
  // Each blank can match in one place only, or a long text that is no type would take for ever.
  const match =
    /^\s*(\w+(?:\s+\w+)*)\s*((?:\*\s*(?:(?:const|volatile|restrict)\b\s*)*)*)((?:\[\s*(?:\d+\s*)?\]\s*)*)$/
      .exec(text);
  if (!match) return undefined;
  const all = match[1].split(/\s+/), words = all.filter((word) => !qualifiers.has(word));
  const base = baseName(words);
  if (!base) return undefined;
  const dimensions = [...match[3].matchAll(/\d+|\[\s*\]/g)].map(([n]) => Number.parseInt(n) || 0);
  const before = [...qualifiers].filter((word) => /^(const|volatile)$/.test(word) && all.includes(word));
  return { ...base, qualifiers: before, pointers: match[2].split("*").length - 1, dimensions };
}

function baseName(words: readonly string[]): { space: NameSpace; name: string } | undefined {
  const [first, second] = words;
  if (first === "struct" || first === "union" || first === "enum") {
    return words.length === 2 ? { space: first, name: second } : undefined;
  }
  if (words.every((word) => baseWords.has(word))) {
    return words.length ? { space: "name", name: integerName(words) } : undefined;
  }
  return words.length === 1 ? { space: "name", name: first } : undefined;
}

/** C lets the words of an integer type come in any order; compilers name them in one. */
function integerName(words: readonly string[]): string {
  const has = (word: string) => words.includes(word);
  if (has("bool") || has("_Bool")) return "_Bool";
  if (has("double") || has("float")) return words.join(" ");
  const unsigned = has("unsigned");
  if (has("char")) return unsigned ? "unsigned char" : has("signed") ? "signed char" : "char";
  if (has("__int128")) return unsigned ? "unsigned __int128" : "__int128";
  if (has("short")) return unsigned ? "short unsigned int" : "short int";
  const longs = words.filter((word) => word === "long").length;
  if (longs) return `${"long ".repeat(longs)}${unsigned ? "unsigned " : ""}int`;
  return unsigned ? "unsigned int" : "int";
}
