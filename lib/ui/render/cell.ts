/** A value as the text of a cell: escaped, in the words that people use. */
import { escapeText } from "../../base/text.ts";
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
} from "../../../dsl/value.ts";
import { durationText, floatText, sizeText, timeText } from "./units.ts";

/** What stands for a value that could not be read. */
export const missingMark = "—";
/** What stands for a value that makes no sense. */
export const failureMark = "error";

/** The lines of a cell; only what a host draws as a block has several. */
export function cellLines(value: Value, format?: string): string[] {
  if (!isHost(value)) return [cellText(value, format)];
  const drawn = format === undefined ? undefined : value.scalar();
  if (drawn !== undefined) return [cellText(drawn, format)];
  return value.text().replace(/\n$/, "").split("\n").map(escapeText);
}

/** One line for any value. */
export function cellText(value: Value, format?: string): string {
  if (typeof value === "bigint") return format ? formatted(value, format) : value.toString();
  if (typeof value === "string") return escapeText(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    return format ? formatted(BigInt(Math.trunc(value)), format) : floatText(value);
  }
  if (value instanceof Address) return "0x" + value.value.toString(16);
  if (value instanceof Duration) return format ? formatted(value.ns, format) : durationText(value.ns);
  if (value instanceof Size) return format ? formatted(value.bytes, format) : sizeText(value.bytes);
  if (value instanceof Time) return timeText(value.ns);
  if (value instanceof Label) return format ? formatted(value.value, format) : escapeText(value.text);
  if (value instanceof Missing) return missingMark;
  if (value instanceof Failure) return failureMark;
  if (isHost(value)) return cellLines(value, format).join("; ");
  return "[" + value.map((item) => cellText(item, format)).join(", ") + "]";
}

/** An integer drawn as `:size`, `:hex`, `:time`… asks. A format that says nothing here leaves it as it is. */
function formatted(value: bigint, format: string): string {
  switch (format) {
    case "hex":
      return value < 0n ? "-0x" + (-value).toString(16) : "0x" + value.toString(16);
    case "size":
      return sizeText(value);
    case "duration":
      return durationText(value);
    case "time":
      return timeText(value);
    default:
      return value.toString();
  }
}
