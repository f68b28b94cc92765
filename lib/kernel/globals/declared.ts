/** Names of global variables, separated by blanks, under the text of their C type. */
export type DeclaredGlobals = Readonly<Record<string, string>>;
