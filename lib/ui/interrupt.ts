/** ^C while a query runs: it ends the query, and what was found so far is shown. */
import { Interrupted } from "../base/errors.ts";

/** Milliseconds of a query before it is worth a watcher; until then ^C ends the program. */
const patience = 300;

export class Interrupt {
  readonly #due: number;
  #pressed: (() => boolean) | undefined;
  #over = false;

  /**
   * @param watch begins to watch, and gives what says whether ^C was pressed since
   * @param now milliseconds
   */
  constructor(
    private readonly watch: () => () => boolean,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#due = now() + patience;
  }

  /** Watches from here on: there is something to put back. */
  begin(): void {
    this.#pressed ??= this.watch();
  }

  /** Whether ^C was pressed, and somebody was told or nobody yet. */
  seen(): boolean {
    return this.#over || this.#pressed?.() === true;
  }

  /**
   * To be called often while rows are computed.
   * @throws Interrupted when ^C was pressed, once: what is drawn then is not stopped again
   */
  poll(): void {
    if (this.#over) return;
    if (this.#pressed === undefined) {
      if (this.now() < this.#due) return;
      this.begin();
    }
    if (!this.#pressed?.()) return;
    this.#over = true;
    throw new Interrupted();
  }
}
