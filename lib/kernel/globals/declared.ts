/**
 * Names of global variables, separated by blanks, under the text of their C type. A `[*]` stands for a length that the
 * build decides; `[]` is declared so.
 */
export type DeclaredGlobals = Readonly<Record<string, string>>;
