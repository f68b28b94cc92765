/** A command's form bound to the dump: rows and columns for the language, and the command's own layout. */
import { begun } from "../../../base/begun.ts";
import type { Argument, BoundCommand, CommandReport } from "../../../../dsl/world.ts";
import { Failure, type Host, Missing } from "../../../../dsl/value.ts";
import type { BoundForm, CommandDeclaration, CommandRun, Drawing } from "../../../define/command.ts";
import { BoundTable, type TableWorld } from "../tables.ts";

/** The line with the address of a row put into it; without one, with an address that stands for any. */
export type Rebind = (address: bigint) => BoundForm;

/** What of a row goes into the line. */
export type SubjectOf = (argument: Argument) => bigint;

/** Who looks at what commands say. */
export interface Screen {
  readonly width: number;
  readonly onProgress: CommandRun["progress"];
}

/** Makes the source of a command line that makes sense. `again` binds it for the row that is its subject. */
export function boundCommand(
  declaration: CommandDeclaration,
  bound: BoundForm,
  world: TableWorld,
  screen: Screen,
  again?: { readonly rebind: Rebind; readonly subjectOf: SubjectOf },
): BoundCommand | { readonly problem: string } {
  const table = new BoundTable(asTable(declaration, bound), world);
  const source = table.source().bind([]);
  if ("problem" in source) return source;
  const formOf = (args: readonly Argument[]) =>
    again === undefined ? bound : again.rebind(again.subjectOf(args[0]));
  return {
    ...source,
    *rows(_pushed, warn, args, fail = warn): Generator<Host> {
      for (const row of formOf(args).rows(running({ warn, fail }, screen))) yield table.row(row);
    },
    *text(report, args): Generator<string> {
      const form = formOf(args);
      yield* form.draw(begun(form.rows(running(report, screen))), drawing(table, report, screen.width));
    },
  };
}

function running(run: CommandRun, { onProgress }: Screen): CommandRun {
  return {
    warn: (message) => run.warn(message),
    fail: (message) => run.fail(message),
    ...(onProgress && { progress: onProgress }),
  };
}

function asTable({ name, summary, needs }: CommandDeclaration, { form }: BoundForm) {
  return {
    name,
    summary,
    ...(needs && { needs }),
    ...(form.object && { object: form.object }),
    columns: form.columns,
    defaults: form.defaults ?? form.columns.map((column) => column.name),
    rows: () => [],
  };
}

/** What a layout draws with. */
function drawing(table: BoundTable, report: CommandReport, width: number): Drawing<unknown> {
  return {
    width,
    warn: (message) => report.warn(message),
    fail: (message) => report.fail(message),
    ...(report.save && { save: report.save }),
    cell(row, column) {
      const value = table.cell(row, column) ?? null;
      if (value instanceof Missing || value instanceof Failure) report.unreadable(value);
      return value;
    },
  };
}
