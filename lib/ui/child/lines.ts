/** In a child: a session that lasts, and the lines and questions about lines that the process outside hands in. */
import { InquestError } from "../../base/errors.ts";
import type { Process } from "../../runtime/process.ts";
import type { ChildSide } from "./side.ts";
import { openDump } from "../cli.ts";
import { isElfProgram, readCommandLine } from "../command_line.ts";
import type { Engine } from "../engine.ts";
import { reportFailure } from "../failure.ts";
import { Interrupt } from "../interrupt.ts";
import type { LineRequest, LineRunner, LineStatus } from "../lines/runner.ts";
import { SessionLines } from "../lines/session_lines.ts";
import { Progress } from "../progress.ts";
import type { Watch } from "../watch.ts";

/** What the process outside asks for; `done` ends each of them. */
export type LinesRequest =
  | { readonly kind: "line"; readonly line: LineRequest }
  | { readonly kind: "command"; readonly text: string }
  | { readonly kind: "complete"; readonly text: string; readonly cursor: number }
  | { readonly kind: "setting"; readonly name: string };

/** The statuses of `done`. */
export const lineStatuses: readonly LineStatus[] = ["answered", "failed", "interrupted"];

/** Opens the dump, says so, and answers until there are no more requests. */
export async function serveLines(
  side: ChildSide,
  native: Process,
  engine: Engine,
): Promise<void> {
  const process: Process = {
    ...native,
    // Files are not this process's to read; which of them a line may use is known outside.
    readTextFile: (path) => side.ask("read", path),
    readInput() {
      throw new InquestError("standard input is the prompt's");
    },
    files: { ...native.files, names: (path) => JSON.parse(side.ask("names", path)) },
  };
  const progress = process.stderr.isTerminal
    ? new Progress({
      isTerminal: true,
      columns: undefined,
      write: (text) => side.text("progress", text.replaceAll(/\r|\x1b\[K/g, "")),
    })
    : undefined;
  const watch: Watch = { progress, interrupt: undefined };
  let runner: LineRunner;
  try {
    const line = readCommandLine(process.args, (path) => isElfProgram(process.readStart(path, 18)));
    const dump = await openDump(line, process, engine, watch);
    runner = new SessionLines(await dump.converse(), process, line, () => watch.interrupt);
  } catch (error) {
    return side.done(reportFailure(error, process));
  }
  const counter = process.watchInterrupts?.();
  side.done(0);
  for (let text = side.pipes.read(); text !== undefined; text = side.pipes.read()) {
    const before = counter?.count() ?? 0;
    watch.interrupt = counter && new Interrupt(() => () => counter.count() > before);
    watch.interrupt?.begin();
    progress?.restart();
    const status = await serve(JSON.parse(text), runner, side);
    progress?.clear();
    side.done(status);
  }
}

async function serve(request: LinesRequest, runner: LineRunner, side: ChildSide): Promise<number> {
  switch (request.kind) {
    case "line":
      return lineStatuses.indexOf(await answer(request.line, runner, side));
    case "command":
      return Number(await runner.isCommand(request.text));
    case "complete": {
      const found = await runner.complete?.(request.text, request.cursor);
      side.text("value", JSON.stringify(found));
      return 0;
    }
    case "setting":
      side.text("value", JSON.stringify(await runner.setting?.(request.name) ?? null));
      return 0;
  }
}

async function answer(request: LineRequest, runner: LineRunner, side: ChildSide): Promise<LineStatus> {
  const pieces = runner.run(request);
  for (;;) {
    const { value, done } = await pieces.next();
    if (done) return value;
    side.text(value.to, value.text);
    if (value.to === "err" || side.ask("more", "") !== "") continue;
    await pieces.return("answered");
    return "answered";
  }
}
