/** Says what a query will do: what is walked or looked up, and how many rows each step keeps. */
import type { Step } from "./ir.ts";
import type { Query } from "./mod.ts";
import { Address, Duration, Label, Size, Time, type Value } from "./value.ts";

/** The plan of a query, a line for each step. */
export function explain({ plan }: Query): string {
  const { name, pushed } = plan.source;
  const lines = [
    pushed === undefined
      ? `walk ${name}`
      : `look up ${name}: ${pushed.column} = ${pushed.values.map(constantText).join(" or ")}`,
    ...plan.steps.map(stepLine),
    `show ${plan.outputs.map((o) => o.name).join(", ")}`,
  ];
  if (plan.format !== undefined) lines.push(`format ${plan.format}`);
  return lines.map((l) => l + "\n").join("");
}

function stepLine(step: Step): string {
  switch (step.kind) {
    case "sort":
      return `${step.text}  # keeps all rows`;
    case "top":
      return `${step.text}  # keeps ${step.count} rows`;
    case "distinct":
      return `${step.text}  # keeps one key for each different row`;
    case "limit":
      return `${step.text}  # stops the walk`;
    case "group": {
      const gathered = step.aggregates.map((a) => a.aggregate.name);
      const what = gathered.length === 0 ? "" : `: ${gathered.join(", ")}`;
      return `${step.text}  # keeps one row for each group${what}`;
    }
    default:
      return step.text;
  }
}

function constantText(value: Value): string {
  if (value instanceof Address) return `0x${value.value.toString(16)}`;
  if (value instanceof Size) return String(value.bytes);
  if (value instanceof Duration || value instanceof Time) return `${value.ns}ns`;
  if (value instanceof Label) return value.text;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
