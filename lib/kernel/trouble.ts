/** What went wrong in parts of a tree whose other parts were walked. */
import { capped, ended, unreadable, type WalkEnd } from "./walk_end.ts";

/** Collects the ends of branches; the walk goes on with the next branch. */
export class Trouble {
  #first: WalkEnd | undefined;
  #more = 0;
  #count = 0;

  constructor(private readonly cap: number) {}

  note(end: WalkEnd): void {
    if (this.#first === undefined) this.#first = end;
    else this.#more++;
  }

  /** Notes a failed read; throws on what is none. */
  fault(error: unknown): void {
    this.note(unreadable(error));
  }

  /** To be asked before each entry: whether the cap is reached. */
  full(): boolean {
    return this.#count++ >= this.cap;
  }

  /** How the walk ended, `full()` or not. */
  end(): WalkEnd {
    const first = this.#first ?? (this.#count > this.cap ? capped(this.cap) : ended);
    return this.#more === 0
      ? first
      : { ...first, detail: `${first.detail} (and ${this.#more} more like it)` };
  }
}
