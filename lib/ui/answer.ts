/** Draws the answer to one statement, and says on standard error what the drawing leaves out. */
import { begun } from "../base/begun.ts";
import { UsageError } from "../base/errors.ts";
import { escapeText } from "../base/text.ts";
import type { Process, TextOutput } from "../runtime/process.ts";
import type { Answer } from "./engine.ts";
import { footer, isComplete } from "./footer.ts";
import { formatNames, formatOfEnding, loadFormat } from "./render/formats.ts";
import type { FormatDeclaration, Output, RenderOptions } from "../define/format.ts";
import { BufferedOutput, errorLine } from "./screen.ts";

export interface Drawing extends RenderOptions {
  /** What the command line says, which goes before what the statement says. */
  readonly format?: string;
  /** Nothing was drawn before it. */
  readonly first: boolean;
  /** A file that is there is replaced. */
  readonly overwrite: boolean;
}

/** How an answer came out. */
export interface Outcome {
  /** Every value that was asked for could be read. */
  readonly complete: boolean;
  /** A command could not answer one of its arguments. */
  readonly failed: boolean;
  /** The user ended it before its end. */
  readonly interrupted: boolean;
}

/** Draws it, on standard output or into the file that it goes to. */
export async function drawAnswer(answer: Answer, drawing: Drawing, process: Process): Promise<Outcome> {
  const { to } = answer;
  if (to === undefined) return await draw(answer, drawing, process, process.stdout);
  const { AnswerFile, endingOf } = await import("./answer_file.ts");
  const { overwrite } = drawing;
  const format = drawing.format ?? answer.format ?? await formatOfEnding(endingOf(to));
  const plain = {
    color: false,
    first: true,
    overwrite,
    ...(format === undefined ? {} : { format }),
  };
  const file = process.outside?.begin(to) ?? new AnswerFile(to, process.files, overwrite);
  try {
    const outcome = await draw(answer, plain, process, file);
    if (!outcome.interrupted) file.keep();
    else process.stderr.write(errorLine(`inquest: "${to}" is not written`));
    return outcome;
  } finally {
    file.discard();
  }
}

async function draw(
  answer: Answer,
  drawing: Drawing,
  process: Process,
  target: TextOutput,
): Promise<Outcome> {
  const name = drawing.format ?? answer.format ?? "table";
  const rendering = answer.pluginFormat?.(name) ?? await loadFormat(name);
  if (!rendering) throw unknownFormat(name);
  const output = new BufferedOutput(target);
  try {
    for (const _ of drawSteps(answer, drawing, rendering, output));
  } finally {
    // What was found before a failure is shown, and stands before the message.
    output.flush();
  }
  sayFooter(answer, process);
  return outcomeOf(answer);
}

/** How an answer came out that was walked. */
export function outcomeOf({ stats }: Pick<Answer, "stats">): Outcome {
  const { failures, interrupted = false } = stats;
  return { complete: isComplete(stats), failed: failures.length > 0, interrupted };
}

/** Draws an answer bit by bit: whoever walks the steps may stop at each. */
export function* drawSteps(
  answer: Answer,
  drawing: Omit<Drawing, "overwrite">,
  rendering: FormatDeclaration,
  output: Output,
): Generator<void> {
  if (!drawing.first && rendering.forPeople) output.write("\n");
  if (answer.text !== undefined) return output.write(answer.text);
  if (drawing.format === undefined && answer.drawn !== undefined) {
    for (const piece of answer.drawn) yield output.write(piece);
    return;
  }
  const renderer = rendering.create(output, drawing), rows = begun(answer.rows);
  renderer.start(answer.columns);
  for (const row of rows) yield renderer.row(row);
  renderer.end();
}

function sayFooter(answer: Answer, process: Process): void {
  const text = footerText(answer);
  if (text !== "") process.stderr.write(text);
}

/** What is said of an answer that was walked. */
export function footerText({ stats }: Pick<Answer, "stats">): string {
  return footer(stats).map((line) => errorLine(`inquest: ${line}`)).join("");
}

/** Whether an assertion holds; says so on standard error when it does not. What cannot be read does not hold. */
export function holds(answer: Answer, text: string, process: Process): boolean {
  let held = true;
  for (const [cell] of answer.rows) held &&= cell === true;
  sayFooter(answer, process);
  if (answer.stats.interrupted) return false;
  if (!held) process.stderr.write(errorLine(`inquest: assertion failed: ${escapeText(text)}`));
  return held;
}

export function unknownFormat(name: string): UsageError {
  return new UsageError(`there is no format "${name}"`, `formats: ${formatNames().join(", ")}`);
}
