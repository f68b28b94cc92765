/**
 * Reads what `deno doc --lint` says. Every export wants a comment and types of its own; a member whose name says all
 * there is to say (`readonly name: string`) wants no comment, and a type that is only passed on wants no export.
 */

const finding = /error\[([\w-]+)\]: ([^\n]*)\n\s*--> ([^\n]*):(\d+):\d+\n/g;

/** The findings that count, one line each. `lineOf` gives a line of a source file. */
export function docProblems(output: string, lineOf: (path: string, line: number) => string): string[] {
  return [...output.matchAll(finding)]
    .filter(([, kind]) => kind !== "private-type-ref")
    .filter(([, kind, , path, line]) =>
      kind !== "missing-jsdoc" || /^export\b/.test(lineOf(path, Number(line)))
    )
    .map(([, , message, path, line]) => `${path}:${line}: ${message}`);
}

/** Lines of files on disk. */
export function fileLine(path: string, line: number): string {
  return Deno.readTextFileSync(path).split("\n")[line - 1] ?? "";
}
