/**
 * Runs beside a prompt, whose thread hears of no signal while it computes: counts how often ^C was pressed. Where three
 * of them were not looked at, the program hangs: the next one ends the process, as if nobody listened.
 */
import { onStart } from "./worker.ts";

/** Of the shared numbers: pressed so far, and how many of those were seen. */
export const pressed = 0, seen = 1;

onStart((counts: Int32Array) => {
  const note = () => {
    const count = Atomics.add(counts, pressed, 1) + 1;
    if (count - Atomics.load(counts, seen) >= 3) Deno.removeSignalListener("SIGINT", note);
  };
  Deno.addSignalListener("SIGINT", note);
  return new Promise(() => {});
});
