/** Loads what the first TAB needs while nobody presses keys. */

/** Milliseconds after which nobody does. */
const idle = 300;

/** Deno (2.9) panics where two loads of the same modules cross, so nothing may begin beside this one. */
export class WarmUp {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #loading: Promise<unknown> | undefined;

  constructor(private readonly load: () => Promise<unknown>) {}

  /** Begins soon, unless it has. */
  begin(): void {
    if (this.#loading !== undefined) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#loading = this.load().catch(() => {});
    }, idle);
  }

  /** Nothing is loaded when this comes back. */
  async quiet(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#loading;
  }
}
