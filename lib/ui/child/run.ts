/**
 * The process outside: runs the program in a child that may read the dump, and what else the user's command line
 * allows; writes what it says, and the files that the command line names.
 */
import { Interrupted } from "../../base/errors.ts";
import { harmless } from "../../plugin/sandbox/harmless.ts";
import type { Supervisor } from "../../plugin/sandbox/supervisor.ts";
import type { Process } from "../../runtime/process.ts";
import { OutsideFiles } from "./files.ts";
import { requestOf, startSupervised } from "./start.ts";
import type { Code } from "./code.ts";
import type { CommandLine } from "../command_line.ts";
import { limitRights } from "../rights.ts";
import { useColor } from "../screen.ts";

/** Runs the whole command line in a child; its exit status. */
export async function runInChild(code: Code, line: CommandLine, process: Process): Promise<number> {
  const outside = await OutsideFiles.create(line, process);
  const child = await startSupervised(code, line, process, {
    session: false,
    serve: (what, text) => what === "input" ? process.readInput() : outside.serve(what, text),
  });
  // The child runs: from here on this process starts nothing more, and writes what the command line names.
  await limitRights({ ...line, allowRun: false }, process);
  process.onSignals?.((name) => {
    if (name === "SIGINT") return child.interrupt();
    child.close();
    process.exit(name === "SIGTERM" ? 143 : 129);
  });
  try {
    return await relay(child, line, process);
  } finally {
    child.close();
    outside.close();
  }
}

/** Writes what the child says; its exit status. */
async function relay(child: Supervisor, line: CommandLine, process: Process): Promise<number> {
  const { stdout, stderr } = process;
  const color = useColor(line, process);
  for await (const said of child.run(requestOf(process))) {
    if (said.kind === "done") return said.status;
    if (said.kind === "out") stdout.write(harmless(said.text, { color }));
    else if (said.kind === "err") stderr.write(harmless(said.text, { redraw: stderr.isTerminal }));
  }
  throw new Interrupted();
}
