/** Loads what the first TAB needs while nobody presses keys. */

/** Milliseconds after which nobody does. */
const idle = 300;

/** Deno (2.9) panics where two loads of the same modules cross, so nothing may begin beside this one. */
export class WarmUp {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #loading: Promise<unknown> = Promise.resolve();

  /** @param steps one after the other, keys between them */
  constructor(private readonly steps: (() => Promise<unknown>)[]) {}

  /** The next step begins soon. */
  begin(): void {
    if (this.steps.length === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#loading = this.steps.shift()?.().catch(() => {}) ?? this.#loading;
      void this.#loading.then(() => this.#timer === undefined && this.begin());
    }, idle);
  }

  /** Nothing is loaded when this comes back. */
  async quiet(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#loading;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
