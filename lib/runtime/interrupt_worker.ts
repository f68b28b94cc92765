/**
 * Runs beside a query, whose thread hears of no signal while it computes: notes the first ^C where that thread looks.
 * The second one ends the process, as if nobody listened.
 */
import { onStart } from "./worker.ts";

onStart((flag: Int32Array) => {
  const note = () => {
    Atomics.store(flag, 0, 1);
    Deno.removeSignalListener("SIGINT", note);
  };
  Deno.addSignalListener("SIGINT", note);
  return Promise.resolve();
});
