/** Which CPUs are not shown: `set offline hide`. */
import type { CommandSession } from "../../define/command.ts";
import { onlineCpus, presentCpus } from "../../kernel/cpu.ts";

/** The variable of `set`, and the value of it that hides. */
export const offlineVariable = "offline", hideOffline = "hide";

/** The CPUs that were not online, where they are to be hidden; none where they are to be shown. */
export function hiddenCpus({ target, context }: CommandSession): ReadonlySet<number> {
  if (context.variables.get(offlineVariable) !== hideOffline) return new Set();
  const online = new Set(target.once(onlineCpus));
  return new Set(target.once(presentCpus).filter((cpu) => !online.has(cpu)));
}
