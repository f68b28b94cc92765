/** A prompt whose dump is open in a child, because the code of others is loaded. */
import type { Process } from "../../runtime/process.ts";
import type { Code } from "../child/code.ts";
import type { CommandLine } from "../command_line.ts";
import { Progress } from "../progress.ts";
import { useColor } from "../screen.ts";
import type { Watch } from "../watch.ts";
import { PluginLines } from "./plugin_lines.ts";
import { startLines } from "./start.ts";

/** Asks for lines until there are no more; the exit status. */
export async function promptOutside(code: Code, line: CommandLine, outer: Process): Promise<number> {
  const progress = outer.stderr.isTerminal ? new Progress(outer.stderr) : undefined;
  const process = progress?.around(outer) ?? outer;
  const watch: Watch = { progress, interrupt: undefined };
  const runner = await PluginLines.outside(code, { line, process, progress });
  if (typeof runner === "number") return runner;
  try {
    const lines = startLines({ line, process, runner, color: useColor(line, process), watch });
    return await lines.files(true) ?? await lines.prompt();
  } finally {
    progress?.clear();
    runner.close();
  }
}
