/** The process that the program really runs in. */
import type { Process } from "./process.ts";

export const native: Process = "Deno" in globalThis
  ? (await import("./deno.ts")).denoProcess
  : (await import("./node.ts")).nodeProcess;
