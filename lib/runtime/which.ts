/**
 * Which runtime this is. Looked at once, when the program starts: on Bun and Node, a script's own code finds a global
 * Deno later.
 */

export const isDeno = "Deno" in globalThis && !("Bun" in globalThis);
export const isBun = "Bun" in globalThis;
