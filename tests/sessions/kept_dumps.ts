/** The real engine, with each dump opened once however often it is asked for: transcripts ask many questions of one. */
import type { Engine, OpenDump } from "../../lib/ui/engine.ts";
import { engine as real } from "../../lib/ui/native_engine.ts";

export function keptDumps(): { engine: Engine; close(): Promise<void> } {
  const open = new Map<string, Promise<OpenDump>>();
  const engine: Engine = {
    async open(request) {
      const { onWarning: _, ...rest } = request;
      const key = JSON.stringify({ ...rest, cache: false });
      if (!open.has(key)) open.set(key, real.open({ ...request, cache: false }));
      const dump = await open.get(key)!;
      return {
        ask: (text, asking) => dump.ask(text, asking),
        converse: () => dump.converse(),
        script: (path, load) => dump.script(path, load),
        close() {},
      };
    },
  };
  return {
    engine,
    async close() {
      for (const dump of await Promise.allSettled(open.values())) {
        if (dump.status === "fulfilled") dump.value.close();
      }
    },
  };
}
