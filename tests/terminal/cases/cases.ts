/** What the program does in a terminal, whichever runtime it is on. */
import type { Program } from "../programs.ts";
import { inTerminal, type SessionOptions, type TerminalSession } from "../session.ts";

/** Starts the program in a terminal, uses it and ends it. */
export type InTerminal = (
  options: Partial<Omit<SessionOptions, "command">>,
  use: (session: TerminalSession, home: string) => Promise<void>,
) => Promise<void>;

export class Cases {
  readonly #all: { readonly name: string; readonly run: (inTerminal: InTerminal) => Promise<void> }[] = [];

  add(name: string, run: (inTerminal: InTerminal) => Promise<void>): void {
    this.#all.push({ name, run });
  }

  /** A test of each, or none, with the reason, where the runtime is not here. */
  test({ name: runtime, command, missing }: Program): void {
    for (const { name, run } of this.#all) {
      Deno.test({
        name: `${runtime}: ${name}`,
        ignore: missing !== undefined,
        fn: () => run((options, use) => inTerminal({ ...options, command }, use)),
      });
    }
  }
}
