/** Who answers the lines of a dump that is open in this process. */
import type { Process } from "../../runtime/process.ts";
import type { CommandLine } from "../command_line.ts";
import type { Conversation, OpenDump } from "../engine.ts";
import type { Watch } from "../watch.ts";
import type { LineRunner } from "./runner.ts";
import { SessionLines } from "./session_lines.ts";

export interface RunnerRequest {
  readonly line: CommandLine;
  readonly process: Process;
  readonly conversation: Conversation;
  readonly watch: Watch;
  readonly dump: OpenDump;
  readonly prompt: boolean;
}

/** At a prompt, a line may load the code of others: then a child answers from there on. */
export async function lineRunner(request: RunnerRequest): Promise<LineRunner> {
  const { line, process, conversation, watch, dump, prompt } = request;
  const runner = new SessionLines(conversation, process, line, () => watch.interrupt);
  if (!prompt || line.trust || process.outside !== undefined) return runner;
  const { PluginLines } = await import("./plugin_lines.ts");
  const own = { runner, close: () => dump.close() };
  return PluginLines.here(own, { line, process, progress: watch.progress });
}
