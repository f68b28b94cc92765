/** `explain QUERY`: the plan as rows. `explain --ts QUERY`: a script on mod.ts that gives the same rows. */
import { explain } from "../../dsl/explain.ts";
import type { Query } from "../../dsl/mod.ts";
import type { StaticType } from "../../dsl/value.ts";
import { scriptText } from "./explain_ts/script.ts";
import type { Answer, Question } from "./engine.ts";
import type { Explanation } from "./explain_heads.ts";
import type { RenderColumn } from "../define/format.ts";

const text: StaticType = { kind: "string" };
const columns: readonly RenderColumn[] = [
  { name: "step", type: text },
  { name: "reads", type: { kind: "list", of: text } },
  { name: "keeps", type: text },
];
const nothingMissing = { unreadableCells: 0, rowsSkipped: 0, reasons: new Map(), warnings: [], failures: [] };

/** The question that asks for a query's plan, or for its script. */
export function explained(query: Query, as: Explanation): Question {
  return { run: () => as === "plan" ? plan(query) : script(query) };
}

function plan(query: Query): Answer {
  const rows = explain(query).map(({ step, reads, keeps }) => [oneLine(step), reads, keeps]);
  return { columns, rows, stats: nothingMissing };
}

function script(query: Query): Answer {
  return { columns: [], rows: [], stats: nothingMissing, text: scriptText(query) };
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}
