/** -x and -d: how integers are written. */
import type { CommandSession } from "../../define/command.ts";
import type { CommandLine } from "../../define/command_line.ts";

export type Radix = 10 | 16;

/** What -x or -d says, and else the session when it is asked; the two together are refused. */
export function lineRadix(line: CommandLine, { context }: CommandSession): () => Radix {
  if (line.has("x") && line.has("d")) line.problem("-d and -x are mutually exclusive");
  return () => line.has("x") ? 16 : line.has("d") ? 10 : context.radix;
}
