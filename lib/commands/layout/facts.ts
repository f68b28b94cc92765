/** Facts one below the other, their names flush right: `    NODENAME: crashlab`. */
import { escapeText } from "../../base/text.ts";
import { Failure, Missing, type Value } from "../../../dsl/value.ts";

/** A line, with its newline; the text is printed as it stands. */
export function factLine(name: string, text: string, width: number): string {
  return `${name.padStart(width)}: ${text}\n`;
}

/** A cell as text: what cannot be read says why. */
export function factText(value: Value, text: (value: Value) => string = plainText): string {
  if (value instanceof Missing) return `(unavailable: ${escapeText(value.reason)})`;
  if (value instanceof Failure) return `(unavailable: ${escapeText(value.message)})`;
  return text(value);
}

function plainText(value: Value): string {
  return value === null ? "" : escapeText(String(value));
}
