/** The prompt: what the dump is, then a line, its answer, and the next line, until ^D. */
import type { Process, Terminal } from "../../runtime/process.ts";
import { isIncomplete } from "../../../dsl/completion/incomplete.ts";
import { Interrupt } from "../interrupt.ts";
import { startShell } from "../lines/destinations.ts";
import { Lines, type Screen } from "../lines/lines.ts";
import type { LineRunner } from "../lines/runner.ts";
import type { LinesRequest } from "../lines/start.ts";
import { colored } from "./colors.ts";
import { Editor, type Language } from "./editor.ts";
import { History } from "./history.ts";
import { KeySource } from "./key_source.ts";
import { Pager } from "./pager.ts";
import { PipedPager } from "./piped_pager.ts";
import { PlainReader } from "./plain.ts";
import { styled } from "./view.ts";
import { WarmUp } from "./warm_up.ts";

const hint = "help: commands; help language: queries; TAB completes; ^D ends";

/** Texts whose completion loads what others need, too: the declarations, symbols, types. */
const touched = ["", "sym ini", "struct ini"];

/** Milliseconds that who types waits for colours. */
const patience = 300;

/** Asks for lines until there are no more; the exit status. */
export async function runPrompt(request: LinesRequest): Promise<number> {
  const { process, color, runner, watch } = request;
  const terminal = await process.terminal!();
  const keys = new KeySource(terminal), history = History.load(process);
  const write = (text: string) => process.stdout.write(text);
  const lines = new Lines(runner, process, request.line, promptScreen(request, terminal, keys));
  const prompt = { text: "inquest> ", style: color ? "1" : "" };
  const warmUp = new WarmUp(touched.map((text) => async () => await runner.complete?.(text, text.length)));
  const talk = language(runner, history, color, warmUp);
  const dumb = isDumb(process);
  const editor = dumb
    ? new PlainReader(terminal, talk, prompt.text)
    : new Editor(terminal, keys, talk, prompt, write, color);
  const counter = process.watchInterrupts?.();
  const run = async (text: string) => {
    if (counter !== undefined) {
      const before = counter.count();
      watch.interrupt = new Interrupt(() => () => counter.count() > before);
      watch.interrupt.begin();
    }
    watch.progress?.restart();
    if (!dumb) terminal.raw(true);
    try {
      await warmUp.quiet();
      return await lines.run(text);
    } finally {
      watch.progress?.clear();
      if (!dumb) terminal.cooked();
    }
  };
  // What the dump is, is shown as a whole.
  await new Lines(runner, process, request.line, promptScreen(request, terminal)).run("sys");
  write("\n" + styled({ text: hint, style: color ? "2" : "" }) + "\n\n");
  for (;;) {
    warmUp.begin();
    const typed = await editor.read(write);
    if (typed === "end") return 0;
    if (typed === "interrupt") continue;
    history.add(typed.text);
    if (await run(typed.text) === "quit") return 0;
  }
}

/** Who types does not wait longer for colours. */
async function inTime<T>(found: Promise<T>, otherwise: T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<T>((resolve) => timer = setTimeout(() => resolve(otherwise), patience));
  try {
    return await Promise.race([found, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A terminal that takes no escape sequences. */
function isDumb({ env }: Process): boolean {
  return env("TERM") === "dumb";
}

function language(
  runner: LineRunner,
  history: History,
  color: boolean,
  warmUp: WarmUp,
): Language {
  let known: { readonly text: string; readonly command: boolean } | undefined;
  const isCommand = (text: string): boolean => {
    const found = runner.isCommand(text);
    return typeof found === "boolean" ? found : known?.text === text && known.command;
  };
  return {
    async prepare(text) {
      const found = runner.isCommand(text);
      if (typeof found === "boolean" || known?.text === text) return;
      known = { text, command: await inTime(found, false) };
    },
    spans: (text) => colored(text, isCommand(text), color),
    isIncomplete: (text) => isIncomplete(text, isCommand(text)),
    async complete(text, cursor) {
      await warmUp.quiet();
      return await runner.complete?.(text, cursor) ?? { start: cursor, end: cursor, candidates: [] };
    },
    history: () => history.lines,
  };
}

function promptScreen(
  { line, process, color, runner }: LinesRequest,
  terminal: Terminal,
  keys?: KeySource,
): Screen {
  const write = (text: string) => process.stdout.write(text);
  return {
    drawing: () => ({
      color,
      width: terminal.size().columns,
      ...(line.format === undefined ? {} : { format: line.format }),
    }),
    async open() {
      const scroll = await runner.setting?.("scroll");
      if (keys === undefined || scroll === "off" || isDumb(process)) {
        return {
          write: (text) => (write(text), true),
          end: () => true,
        };
      }
      const pager = pagerCommand(scroll, process);
      if (pager === undefined) return new Pager({ terminal, keys, write, color });
      return new PipedPager({ terminal, write, start: () => startShell(pager, true, process) });
    },
    lend() {
      terminal.cooked();
      return () => terminal.raw(true);
    },
  };
}

/** The program that pages: what `set scroll` names, or $PAGER; undefined: our own pager does. */
function pagerCommand(scroll: string | undefined, process: Process): string | undefined {
  const named = scroll === "less" || scroll === "more" ? scroll : undefined;
  const program = named ?? process.env("CRASHPAGER") ?? process.env("PAGER");
  // Colours are for the terminal, whoever brings them there.
  return program === undefined || program.trim() === "" ? undefined : `LESS="\${LESS-FRX}" ${program}`;
}
