/** Draws what a script in TypeScript gives: its rows like those of a query, what it prints as lines. */
import { format } from "node:util";
import {
  Address,
  Duration,
  Failure,
  isHost,
  Label,
  Missing,
  Size,
  Time,
  type Value,
} from "../../dsl/value.ts";
import { Interrupted } from "../base/errors.ts";
import { escapeText } from "../base/text.ts";
import type { Renderer } from "../define/format.ts";
import { tellArguments } from "../runtime/deno_names.ts";
import { loadModule } from "../runtime/load_module.ts";
import type { Process } from "../runtime/process.ts";
import { type Drawing, footerText, type Outcome, outcomeOf, unknownFormat } from "./answer.ts";
import type { CommandLine } from "./command_line.ts";
import type { OpenDump, ScriptRun } from "./engine.ts";
import type { Interrupt } from "./interrupt.ts";
import { cellText } from "./render/cell.ts";
import { loadFormat } from "./render/formats.ts";
import { BufferedOutput } from "./screen.ts";

const drawnClasses = [Address, Duration, Failure, Label, Missing, Size, Time];

/** Values of the language as a table draws them; anything else as console.log does. */
function printed(value: unknown): unknown {
  if (typeof value === "string") return value;
  return isDrawn(value) || (Array.isArray(value) && value.length > 0 && value.every(isDrawn))
    ? cellText(value as Value)
    : value;
}

function isDrawn(value: unknown): boolean {
  return typeof value === "string" || typeof value === "bigint" || isHost(value as Value) ||
    drawnClasses.some((one) => value instanceof one);
}

/** Loads them, before any of them is run. */
export async function loadScripts(
  paths: readonly string[],
  dump: OpenDump,
  args: readonly string[],
): Promise<readonly ScriptRun[]> {
  const runs: ScriptRun[] = [];
  await tellArguments(args);
  for (const path of paths) runs.push(await dump.script(path, loadModule));
  return runs;
}

/** Runs them, one after the other; the exit status. */
export async function runScripts(
  runs: readonly ScriptRun[],
  line: Pick<CommandLine, "args" | "strict">,
  drawing: Drawing,
  process: Process,
  interrupt: Interrupt | undefined,
): Promise<number> {
  let failed = false, { first } = drawing;
  for (const run of runs) {
    const outcome = await drawScript(
      run,
      line.args,
      { ...drawing, first },
      process,
      () => interrupt?.seen() ?? false,
    );
    if (outcome.interrupted || interrupt?.seen()) return 130;
    failed ||= outcome.failed || (line.strict && !outcome.complete);
    first = false;
  }
  return Number(failed);
}

/** Runs it to its end. */
async function drawScript(
  run: ScriptRun,
  args: readonly string[],
  drawing: Drawing,
  process: Process,
  pressed: () => boolean,
): Promise<Outcome> {
  const name = drawing.format ?? "table";
  const rendering = await loadFormat(name);
  if (!rendering) throw unknownFormat(name);
  const output = new BufferedOutput(process.stdout);
  let renderer: Renderer | undefined;
  const print = (...values: readonly unknown[]) =>
    output.write(format(...values.map(printed)).split("\n").map((line) => escapeText(line) + "\n").join(""));
  try {
    await run.run(
      { args, output: { print } },
      (columns) => {
        if (!drawing.first && rendering.forPeople) output.write("\n");
        renderer = rendering.create(output, drawing);
        renderer.start(columns);
      },
      (values) => {
        renderer?.row(values);
        // A query of the script may have been ended, and the script did not notice.
        if (pressed()) throw new Interrupted();
      },
    );
  } finally {
    // What was found before a failure is shown, and stands before the message.
    renderer?.end();
    output.flush();
  }
  const notes = footerText(run);
  if (notes !== "") process.stderr.write(notes);
  return outcomeOf(run);
}
