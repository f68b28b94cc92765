/** Makes a check, and what comes of it. */
import { toJson } from "../../../dsl/json_value.ts";
import { QueryError } from "../../../dsl/query_error.ts";
import { Duration, type Value } from "../../../dsl/value.ts";
import { InquestError, Interrupted } from "../../base/errors.ts";
import type { CheckContext, LoadedCheck } from "../../define/check.ts";
import type { CommandRun, CommandSession } from "../../define/command.ts";
import { unmet } from "../../define/needs.ts";

/** A check, and what it found. */
export interface CheckRow {
  readonly check: LoadedCheck;
  /** Null: it was not made, or cannot be. */
  readonly found: boolean | null;
  readonly rows: bigint | null;
  readonly detail: readonly string[];
}

/** What it found is counted, and so many of it are shown. */
const shown = 5;

/** A check that is not made. */
export function listed(check: LoadedCheck): CheckRow {
  return { check, found: null, rows: null, detail: [] };
}

/** A check that is made when the rows are asked for; its query is understood now. */
export function askCheck(check: LoadedCheck, session: CommandSession): (run: CommandRun) => CheckRow {
  const lacking = unmet(check.declaration.needs, session.target);
  if (lacking !== undefined) return () => ({ ...listed(check), detail: [`not available: ${lacking}`] });
  const findings = findingsOf(check, session);
  return (run) => answered(check, run, findings);
}

function findingsOf(
  { declaration }: LoadedCheck,
  session: CommandSession,
): (run: CommandRun) => Iterable<string> {
  const { query } = declaration;
  if (typeof query === "string") {
    try {
      const compiled = session.query(query);
      return (run) => texts(compiled(run));
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      return () => {
        throw error;
      };
    }
  }
  session.wantSources();
  return function* (run) {
    const context: CheckContext = {
      target: session.target,
      rows: (source) => session.rows(source, run),
      query: (text) => session.query(text)(run),
      warn: (message) => run.warn(message),
    };
    for (const finding of query(context)) {
      yield typeof finding === "string" ? finding : texts([finding])[0];
    }
  };
}

/** `pid 171, comm "vforker"`. */
function texts(rows: Iterable<Readonly<Record<string, unknown>>>): string[] {
  const all: string[] = [];
  for (const row of rows) {
    const cells = Object.entries(row).map(([name, value]) => `${name} ${cellText(value as Value)}`);
    all.push(cells.join(", "));
  }
  return all;
}

function cellText(value: Value): string {
  if (typeof value === "string") return value;
  const json = toJson(value);
  const text = typeof json === "object" ? JSON.stringify(json) : String(json);
  return value instanceof Duration ? `${text}s` : text;
}

function answered(
  check: LoadedCheck,
  run: CommandRun,
  findings: (run: CommandRun) => Iterable<string>,
): CheckRow {
  const { plugin, declaration: { name, severity, summary } } = check, whole = `${plugin}.${name}`;
  const detail: string[] = [];
  let rows = 0n;
  try {
    for (const finding of findings(run)) {
      if (rows++ < shown) detail.push(finding);
    }
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const reason = error instanceof InquestError || error instanceof Error ? error.message : String(error);
    run.fail(`check: ${whole} cannot be answered: ${reason.split("\n")[0]}`);
    return { ...listed(check), detail: [reason.split("\n")[0]] };
  }
  if (rows > 0n && severity !== "info") run.fail(`check: ${whole}: ${summary}`);
  return { check, found: rows > 0n, rows, detail };
}
