/** The lines of a run: the user's own files, those of the command line, and the prompt. */
import type { Process } from "../../runtime/process.ts";
import type { CommandLine } from "../command_line.ts";
import type { Watch } from "../watch.ts";
import { Lines, type Screen } from "./lines.ts";
import { rcFiles } from "./rc_files.ts";
import type { LineRunner } from "./runner.ts";

/** What lines are started with. */
export interface LinesRequest {
  readonly line: CommandLine;
  readonly process: Process;
  /** Who answers. */
  readonly runner: LineRunner;
  readonly color: boolean;
  readonly watch: Watch;
}

/** Lines on an open dump. */
export interface StartedLines {
  /** 1 when a line has failed. */
  readonly status: number;
  /**
   * Runs the inquestrc files and those of -i; the exit status where they end the program.
   * @param prompt whether a prompt follows, which ^C does not end
   */
  files(prompt: boolean): Promise<number | undefined>;
  prompt(): Promise<number>;
}

/** Begins to talk to a dump. */
export function startLines(request: LinesRequest): StartedLines {
  const { line, process, runner } = request;
  const lines = new Lines(runner, process, line, plainScreen(request));
  return {
    get status() {
      return Number(lines.failed);
    },
    async files(prompt) {
      const runs = [
        ...(line.rc ? rcFiles(process).map((path) => () => lines.runQuietly(path)) : []),
        ...line.inputs.map((path) => () => lines.runFile(path)),
      ];
      for (const run of runs) {
        const status = await run();
        if (status === "quit") return Number(lines.failed);
        if (status === "interrupted" && !prompt) return 130;
      }
      return undefined;
    },
    async prompt() {
      const { runPrompt } = await import("../prompt/prompt.ts");
      return await runPrompt(request);
    },
  };
}

/** Standard output as it is. */
function plainScreen({ line, process, color }: LinesRequest): Screen {
  const { columns } = process.stdout;
  return {
    drawing: () => ({
      color,
      ...(columns === undefined ? {} : { width: columns }),
      ...(line.format === undefined ? {} : { format: line.format }),
    }),
    open: () => ({
      write(text) {
        process.stdout.write(text);
        return true;
      },
      end: () => true,
    }),
  };
}
