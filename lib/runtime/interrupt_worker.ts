/**
 * Runs beside a query, whose thread hears of no signal while it computes: notes the first ^C where that thread looks.
 * The second one ends the process, as if nobody listened.
 */
self.addEventListener("message", ({ data }: MessageEvent<Int32Array>) => {
  const note = () => {
    Atomics.store(data, 0, 1);
    Deno.removeSignalListener("SIGINT", note);
  };
  Deno.addSignalListener("SIGINT", note);
});
