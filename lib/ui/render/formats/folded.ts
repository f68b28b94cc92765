import { UsageError } from "../../../base/errors.ts";
import { escapeText } from "../../../base/text.ts";
import {
  Address,
  Duration,
  Failure,
  isHost,
  Missing,
  Size,
  type StaticType,
  type Value,
} from "../../../../dsl/value.ts";
import { cellLines, cellText } from "../cell.ts";
import { isNumeric } from "../column.ts";
import { defineFormat } from "../../../define/format.ts";

/**
 * `outermost;…;innermost weight`, what flame graphs are made from. The stack is the first column of that type, the
 * weight the first number behind it: a pid before it counts nothing.
 */
export const folded = defineFormat({
  name: "folded",
  summary: "one line for each stack, outermost first, for flame graphs",
  endings: ["folded"],
  create(output) {
    let stack = -1, weight = -1;
    return {
      start(columns) {
        stack = columns.findIndex((column) => isStack(column.type));
        if (stack < 0) {
          throw new UsageError(
            "the format folded needs a column that is a stack",
            "show stack format folded",
          );
        }
        weight = columns.findIndex((column, i) => i > stack && isNumeric(column));
      },
      row(values) {
        const frames = framesOf(values[stack]).map(frameName);
        output.write(`${frames.join(";")} ${weight < 0 ? "1" : weightOf(values[weight])}\n`);
      },
      end() {},
    };
  },
});

function isStack(type: StaticType): boolean {
  return type.kind === "host" && type.host.name === "stack";
}

/** The frames, outermost first; what cannot be had is a frame that says so. */
function framesOf(value: Value): readonly Value[] {
  if (value instanceof Missing) return [`[${value.reason}]`];
  if (value instanceof Failure) return [`[${value.message}]`];
  const frames = isHost(value) ? [...value.elements() ?? []] : [];
  return frames.length === 0 ? ["[no frames]"] : frames.reverse();
}

/** The function alone: with offsets, callers of the same function would not fall together. */
function frameName(frame: Value): string {
  const name = isHost(frame)
    ? frame.member("symbol") ?? frame.member("pc") ?? cellLines(frame)[0]
    : cellText(frame);
  const known = name === null && isHost(frame) ? frame.member("pc") ?? null : name;
  const text = typeof known === "string" ? escapeText(known) : cellText(known);
  return text.replaceAll(";", ":");
}

/** A whole number: the tools that read this take no other. Nanoseconds, bytes; nothing where there is none. */
function weightOf(given: Value): string {
  const value = isHost(given) ? given.scalar() ?? null : given;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? String(Math.round(value)) : "0";
  if (value instanceof Duration) return String(value.ns);
  if (value instanceof Size) return String(value.bytes);
  return value instanceof Address ? String(value.value) : "0";
}
