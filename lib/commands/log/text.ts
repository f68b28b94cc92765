/** Text of the log on its way to a terminal. */
import { escapeText } from "../../base/text.ts";

/** Tabs stand as they are: the kernel prints them to be seen as such. */
export function printable(line: string): string {
  return line.includes("\t") ? line.split("\t").map(escapeText).join("\t") : escapeText(line);
}
