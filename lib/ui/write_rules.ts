/**
 * Which files answers may be written to: new ones that the user's own lines name. What a script names may be anybody's
 * wish: it is written below the folders that were given for it alone.
 */
import type { Range } from "../../dsl/ast.ts";
import type { FileSystem } from "../runtime/file_system.ts";
import type { Process } from "../runtime/process.ts";
import { partOf, placeOf } from "./answer_file.ts";
import type { Asked, CommandLine } from "./command_line.ts";

/** What speaks against a file, and what to do about it. */
export interface Refusal {
  readonly message: string;
  readonly hint?: string;
}

/** The rules of a command line, or, in a child, of the process that started it. */
export function writeRules(
  line: Pick<CommandLine, "allowWrite" | "overwrite">,
  { files, outside }: Process,
): Pick<WriteRules, "refusal"> {
  return outside === undefined ? new WriteRules(line, files) : {
    refusal: (path, range, { name = "" }) => outside.refusal(path, `${range.start} ${name}`),
  };
}

export class WriteRules {
  /** Where the statement stands that writes a file. */
  readonly #taken = new Map<string, string>();

  constructor(
    private readonly line: Pick<CommandLine, "allowWrite" | "overwrite">,
    private readonly files: FileSystem,
  ) {}

  /** What speaks against a `to "path"` in a text. */
  refusal(
    path: string,
    range: Range,
    asked: Asked,
  ): Refusal | undefined {
    if (/(^|\/)\.{0,2}$|\0/.test(path)) return { message: `no file can be called "${path}"` };
    const place = placeOf(path, this.files);
    if (place === undefined) return { message: `there is no folder for "${path}"` };
    if (!asked.own && !this.#isBelow(place)) {
      return {
        message: "only lines of the command line may write where they want",
        hint: "--allow-write DIR lets scripts and standard input write below that folder",
      };
    }
    return this.#occupied(path, place) ?? this.#twice(path, place, `${range.start} ${asked.name ?? ""}`);
  }

  #occupied(path: string, place: string): Refusal | undefined {
    const kind = this.#kindOf(place);
    if (kind === undefined || (kind === "file" && this.line.overwrite)) return undefined;
    return kind === "file"
      ? { message: `"${path}" is there already`, hint: "--overwrite replaces it" }
      : { message: `"${path}" is there already, and no regular file` };
  }

  #kindOf(place: string) {
    try {
      return this.files.kindOf(place);
    } catch {
      return undefined;
    }
  }

  #twice(path: string, place: string, where: string): Refusal | undefined {
    const taken = this.#taken.get(place);
    if (taken !== undefined && taken !== where) return { message: `two answers go to "${path}"` };
    this.#taken.set(place, where);
    return undefined;
  }

  #isBelow(place: string): boolean {
    return this.line.allowWrite.some((folder) => {
      const root = placeOf(folder, this.files);
      return root !== undefined && place.startsWith(root === "/" ? root : root + "/");
    });
  }
}

/**
 * All that the process must be able to write: the folders given for scripts, and what stands behind a `to` or an
 * `rd -r` in the user's own lines. One within a text counts, too: it is still the user who wrote it.
 */
export async function writtenPlaces(
  line: Pick<CommandLine, "allowWrite" | "lines" | "line">,
  files: FileSystem,
): Promise<string[]> {
  const text = [...line.lines, line.line].join("\n");
  const folders = line.allowWrite.map((folder) => placeOf(folder, files) ?? folder);
  const paths = [...await pathsOfClauses(text), ...await pathsOfCommands(text)];
  const places = paths.flatMap((path) => placeOf(path, files) ?? []);
  return [...folders, ...places.flatMap((place) => [place, partOf(place)])];
}

/** What stands behind a `to`. */
async function pathsOfClauses(text: string): Promise<string[]> {
  const literals = [...text.matchAll(/(?<!\w)to\s*(?=("(?:\\.|[^"\\\n])*"))/g)].map(([, path]) => path);
  if (literals.length === 0) return [];
  const { parseExpression } = await import("../../dsl/parse.ts");
  return literals.flatMap((text) => {
    try {
      const literal = parseExpression(text);
      return literal.kind === "string" ? [literal.value] : [];
    } catch {
      // No text of the language: a query with it has its own error.
      return [];
    }
  });
}

/** The arguments of `rd -r`. */
async function pathsOfCommands(text: string): Promise<string[]> {
  const lines = [...text.matchAll(/\brd(?=\s)[^|;\n]*\s-\w*r[^|;\n]*/g)].map(([line]) => line);
  if (lines.length === 0) return [];
  const { rd } = await import("../commands/rd.ts");
  const { readCommandLine } = await import("../define/command_line.ts");
  return lines.flatMap((line) => {
    try {
      return readCommandLine(line, rd).arguments("r").map(({ text }) => text);
    } catch {
      // No line of the command: it has its own error.
      return [];
    }
  });
}
