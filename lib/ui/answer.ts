/** Draws the answer to one statement, and says on standard error what the drawing leaves out. */
import { UsageError } from "../base/errors.ts";
import type { Process } from "../runtime/process.ts";
import type { Answer } from "./engine.ts";
import { formatNames, loadFormat } from "./render/formats.ts";
import type { RenderOptions } from "./render/renderer.ts";
import { Tally } from "./render/tally.ts";
import { BufferedOutput, errorLine } from "./screen.ts";

export interface Drawing extends RenderOptions {
  /** What the command line says, which goes before what the statement says. */
  readonly format?: string;
}

/** Draws it; returns whether every value that was asked for could be read. */
export async function drawAnswer(answer: Answer, drawing: Drawing, process: Process): Promise<boolean> {
  const name = drawing.format ?? answer.format ?? "table";
  const create = await loadFormat(name);
  if (!create) throw unknownFormat(name);
  const output = new BufferedOutput(process.stdout);
  const renderer = create(output, drawing);
  const tally = new Tally();
  try {
    renderer.start(answer.columns);
    for (const row of answer.rows) {
      tally.add(row);
      renderer.row(row);
    }
    renderer.end();
  } finally {
    // What was found before a failure is shown, and stands before the message.
    output.flush();
  }
  for (const line of [...answer.notes(), ...tally.lines()]) process.stderr.write(errorLine(line));
  return tally.clean && !answer.incomplete();
}

export function unknownFormat(name: string): UsageError {
  return new UsageError(`there is no format "${name}"`, `formats: ${formatNames().join(", ")}`);
}
