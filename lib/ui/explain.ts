/** `explain QUERY`: the plan as rows. `explain --ts QUERY`: a script on mod.ts that gives the same rows. */
import { explain } from "../../dsl/explain.ts";
import type { Query } from "../../dsl/mod.ts";
import type { StaticType } from "../../dsl/value.ts";
import type { Answer, Question } from "./engine.ts";
import type { Explanation } from "./explain_heads.ts";
import type { RenderColumn } from "./render/renderer.ts";

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

function scriptText(query: Query): string {
  const door = new URL("../../mod.ts", import.meta.url), config = new URL("deno.json", door).pathname;
  const steps = explain(query).map(({ step, reads, keeps }) => {
    const notes = [
      ...(reads.length > 0 ? [`reads ${reads.join(", ")}`] : []),
      ...(keeps ? [`keeps ${keeps}`] : []),
    ];
    return `//   ${oneLine(step)}${notes.length > 0 ? `  (${notes.join("; ")})` : ""}\n`;
  });
  const names = query.plan.outputs.map(({ name, type }) => `//   ${oneLine(name)}: ${scriptType(type)}\n`);
  return `// deno run --allow-read --config ${config} SCRIPT VMCORE
import { openSession } from ${JSON.stringify(door.href)};

const session = await openSession({ vmcore: Deno.args[0] });

// What the query does:
${steps.join("")}const rows = await session.query(${template(query.standalone)});

// Each row as --format ndjson writes it. For values to go on with: for (const row of rows), where row has
${
    names.join("")
  }// and any of them may be null, a Missing (it is not in the dump) or a Failure (it contradicts itself).
for (const row of rows.json()) console.log(JSON.stringify(row));

session.close();
`;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}

function template(text: string): string {
  return "`" + text.trim().replace(/[\\`]|\$(?=\{)/g, "\\$&") + "`";
}

const plainTypes: Readonly<Record<Exclude<StaticType["kind"], "enum" | "list" | "host">, string>> = {
  any: "ScriptValue",
  null: "null",
  bool: "boolean",
  int: "bigint",
  float: "number",
  string: "string",
  duration: "Duration",
  time: "Time",
  address: "Address",
  size: "Size",
};

/** What a script gets for a column of this type. */
function scriptType(type: StaticType): string {
  if (type.kind === "enum") return "Label";
  if (type.kind === "list") return `${scriptType(type.of)}[]`;
  if (type.kind !== "host") return plainTypes[type.kind];
  const scalar = type.host.scalar();
  if (scalar === undefined) return `Host (${type.host.name})`;
  return scalar.kind === "address" ? `CObject (${type.host.name})` : scriptType(scalar);
}
