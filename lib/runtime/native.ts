/** The process that the program really runs in. */
import type { Process } from "./process.ts";
import { isDeno } from "./which.ts";

export const native: Process = isDeno
  ? (await import("./deno.ts")).denoProcess
  : (await import("./node.ts")).nodeProcess;
