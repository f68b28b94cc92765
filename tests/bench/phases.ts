/**
 * The program with a clock in it: `phases.ts REPORT ARGUMENT...` answers as the program does and writes to REPORT, as
 * JSON, what each part took.
 */
import { runCli } from "../../lib/ui/cli.ts";
import type { Engine, OpenDump } from "../../lib/ui/engine.ts";
import { engine } from "../../lib/ui/native_engine.ts";
import { native } from "../../lib/runtime/native.ts";

/** In milliseconds. */
export interface Phases {
  /** From the start of the runtime until the program's first line. */
  readonly load: number;
  readonly open: number;
  /** Parsing, checking and planning, with the modules that they load. */
  readonly compile: number;
  /** Rows and their rendering. */
  readonly run: number;
}

function clocked(at: { opened: number; asking: number; asked: number }): Engine {
  return {
    async open(request) {
      const dump = await engine.open(request);
      at.opened = performance.now();
      const watched: OpenDump = {
        async ask(text, options) {
          at.asking = performance.now();
          const questions = await dump.ask(text, options);
          at.asked = performance.now();
          return questions;
        },
        converse: () => dump.converse(),
        script: (path, load) => dump.script(path, load),
        close: () => dump.close(),
      };
      return watched;
    },
  };
}

if (import.meta.main) {
  const [report, ...args] = Deno.args;
  const load = performance.now(), at = { opened: 0, asking: 0, asked: 0 };
  const status = await runCli({ ...native, args }, clocked(at));
  const run = performance.now() - at.asked;
  const phases: Phases = { load, open: at.opened - load, compile: at.asked - at.asking, run };
  await Deno.writeTextFile(report, JSON.stringify(phases));
  Deno.exit(status);
}
