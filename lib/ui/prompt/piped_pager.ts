/** Shows a long answer through a program like less. A short one goes to the screen. */
import { displayWidth } from "../../base/text.ts";
import { ClosedPipeError, type ShellCommand, type Terminal } from "../../runtime/process.ts";
import type { Sink } from "../lines/destinations.ts";

const sgr = /\x1b\[[\d;]*m/g;

export interface PipedScreen {
  readonly terminal: Terminal;
  readonly write: (text: string) => void;
  /** Starts the program. */
  readonly start: () => ShellCommand;
}

export class PipedPager implements Sink {
  #held = "";
  #child: ShellCommand | undefined;

  constructor(private readonly screen: PipedScreen) {}

  async write(text: string): Promise<boolean> {
    if (this.#child === undefined) {
      this.#held += text;
      if (this.#fits()) return true;
      this.screen.terminal.cooked();
      this.#child = this.screen.start();
      text = this.#held;
    }
    try {
      await this.#child.write(text);
      return true;
    } catch (error) {
      if (error instanceof ClosedPipeError) return false;
      throw error;
    }
  }

  #fits(): boolean {
    const { columns, rows } = this.screen.terminal.size();
    const lines = this.#held.replace(sgr, "").replace(/\n$/, "").split("\n");
    const taken = (line: string) => Math.max(1, Math.ceil(displayWidth(line) / columns));
    return lines.length < rows && lines.reduce((sum, line) => sum + taken(line), 0) < rows;
  }

  async end(): Promise<boolean> {
    if (this.#child === undefined) this.screen.write(this.#held);
    else {
      await this.#child.end();
      this.screen.terminal.raw(true);
    }
    return true;
  }
}
