/** The real program in a real terminal: keys go in, and a screen of cells comes out. */
import assert from "node:assert/strict";
import pty from "@lydell/node-pty";
import xterm from "xterm-headless";

const root = new URL("../..", import.meta.url).pathname;
/** Milliseconds after which a screen does not come any more. */
const patience = 30_000;

/** How a session is started. */
export interface SessionOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
  readonly vmcore?: string;
  /** The program's command line, before the dump. */
  readonly command?: readonly string[];
  /** The home directory: it stays when the session ends. */
  readonly home: string;
}

/** A character of the screen as it is drawn. */
export interface Cell {
  readonly text: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
  /** The number of its colour; -1 is the terminal's own. */
  readonly color: number;
  /** 0: the second half of the one before it. */
  readonly width: number;
}

export class TerminalSession {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #process: ReturnType<typeof pty.spawn>;
  #status: number | undefined;
  /** The program has hidden the cursor: what it draws is not whole. */
  #drawing = false;
  /** The end of what has come, where a sequence may be cut. */
  #tail = "";
  #changed: (() => void)[] = [];

  private constructor(options: SessionOptions) {
    const { columns: cols = 80, rows = 24, home } = options;
    this.#terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 5000 });
    const vmcore = options.vmcore ?? `${root}examples/vmcore-6.1`;
    const [program, ...rest] = options.command ?? [`${root}bin/inquest`];
    this.#process = pty.spawn(program, [...rest, vmcore, ...options.words ?? []], {
      name: options.env?.TERM ?? "xterm-256color",
      cols,
      rows,
      cwd: home,
      env: {
        PATH: Deno.env.get("PATH") ?? "",
        DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
        LANG: "C.UTF-8",
        TERM: "xterm-256color",
        HOME: home,
        ...options.env,
      },
    });
    this.#process.onData((data) => this.#take(data));
    this.#process.onExit(({ exitCode }) => {
      this.#status = exitCode;
      this.#change();
    });
    // What a terminal answers when it is asked.
    this.#terminal.onData((data: string) => this.#process.write(data));
  }

  static start(options: SessionOptions): TerminalSession {
    return new TerminalSession(options);
  }

  #take(data: string): void {
    const text = this.#tail + data,
      hidden = text.lastIndexOf("\x1b[?25l"),
      shown = text.lastIndexOf("\x1b[?25h");
    this.#tail = text.slice(-5);
    this.#terminal.write(data, () => {
      if (hidden !== shown) this.#drawing = hidden > shown;
      this.#change();
    });
  }

  #change(): void {
    const waiting = this.#changed;
    this.#changed = [];
    for (const call of waiting) call();
  }

  /** Presses keys. */
  type(keys: string): void {
    this.#process.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#process.resize(columns, rows);
  }

  /** The rows of the screen, without the blanks at their ends. */
  get screen(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.#terminal.rows },
      (_, i) => active.getLine(active.baseY + i)?.translateToString(true) ?? "",
    );
  }

  /** The screen and all that has scrolled off it. */
  get all(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? "");
  }

  /** The row that the cursor is in, and its column. */
  get cursor(): { readonly row: number; readonly column: number } {
    const { active } = this.#terminal.buffer;
    return { row: active.cursorY, column: active.cursorX };
  }

  /** The row of the cursor. */
  get line(): string {
    return this.screen[this.cursor.row];
  }

  cells(row: number): Cell[] {
    const { active } = this.#terminal.buffer, line = active.getLine(active.baseY + row);
    return Array.from({ length: this.#terminal.cols }, (_, i) => {
      const cell = line?.getCell(i);
      return {
        text: cell?.getChars() ?? "",
        bold: !!cell?.isBold(),
        dim: !!cell?.isDim(),
        inverse: !!cell?.isInverse(),
        color: cell?.isFgDefault() ? -1 : cell?.getFgColor() ?? -1,
        width: cell?.getWidth() ?? 1,
      };
    });
  }

  /** Waits until the screen is so. */
  async until(what: string, is: (session: this) => boolean): Promise<void> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#change();
    }, patience);
    try {
      while (this.#drawing && this.#status === undefined || !is(this)) {
        const screen = () => this.screen.map((line) => `  |${line}`).join("\n");
        if (late) assert.fail(`${what} does not come; the screen is\n${screen()}`);
        if (this.#status !== undefined && this.#changed.length === 0 && late) break;
        await new Promise<void>((resolve) => this.#changed.push(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits for a text on the screen. */
  async sees(text: string | RegExp): Promise<void> {
    const has = (line: string) => typeof text === "string" ? line.includes(text) : text.test(line);
    await this.until(String(text), ({ screen }) => screen.some(has));
  }

  /** Waits for a prompt that nothing is typed at. */
  async ready(): Promise<void> {
    await this.until("a prompt", ({ line, cursor }) => line === "inquest> " && cursor.column === 9);
  }

  /** Types a line and waits for the next prompt; what the answer printed. */
  async ask(text: string): Promise<string[]> {
    await this.ready();
    const from = this.#terminal.buffer.active.baseY + this.cursor.row;
    this.type(`${text}\r`);
    const at = () => this.#terminal.buffer.active.baseY + this.cursor.row;
    await this.until("an answer", ({ line }) => line === "inquest> " && at() > from);
    return this.all.slice(from + 1, at());
  }

  /** Waits for the end of the program: its exit status. */
  async ended(): Promise<number> {
    await this.until("the end", () => this.#status !== undefined);
    return this.#status ?? -1;
  }

  /** Ends it, however it goes. */
  close(): void {
    if (this.#status === undefined) this.#process.kill("SIGKILL");
    this.#terminal.dispose();
  }
}

/** Runs a session in a home of its own, which goes with it, unless one is given. */
export async function inTerminal(
  options: Omit<SessionOptions, "home"> & Partial<Pick<SessionOptions, "home">>,
  use: (session: TerminalSession, home: string) => Promise<void>,
): Promise<void> {
  const home = options.home ?? await Deno.makeTempDir();
  const session = TerminalSession.start({ ...options, home });
  try {
    await use(session, home);
  } finally {
    session.close();
    if (options.home === undefined) await Deno.remove(home, { recursive: true });
  }
}
