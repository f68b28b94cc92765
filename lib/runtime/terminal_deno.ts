/** The terminal by Deno's own calls. */
import type { Terminal } from "./process.ts";

export const denoTerminal: Terminal = {
  size() {
    try {
      const { columns, rows } = Deno.consoleSize();
      if (columns > 0 && rows > 0) return { columns, rows };
    } catch {
      // It is none any more.
    }
    return { columns: 80, rows: 24 };
  },
  raw: (signals = false) => Deno.stdin.setRaw(true, { cbreak: signals }),
  cooked: () => Deno.stdin.setRaw(false),
  async read() {
    const buffer = new Uint8Array(4096);
    try {
      const count = await Deno.stdin.read(buffer);
      return count === null ? undefined : buffer.subarray(0, count);
    } catch {
      // A terminal that was closed.
      return undefined;
    }
  },
  onResize(call) {
    Deno.addSignalListener("SIGWINCH", call);
    return () => Deno.removeSignalListener("SIGWINCH", call);
  },
};
