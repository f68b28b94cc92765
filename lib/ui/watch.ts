/** Who looks on while rows are computed; at a prompt, each line has its own. */
import type { Interrupt } from "./interrupt.ts";
import type { Progress } from "./progress.ts";

export interface Watch {
  readonly progress: Progress | undefined;
  interrupt: Interrupt | undefined;
}
