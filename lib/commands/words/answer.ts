/** What a dump does not hold, as the error of a command. */
import { gapText, InquestError, MemoryFault } from "../../base/errors.ts";
import { CommandError } from "../../define/command_error.ts";

/** Runs what a command cannot do without; a read that fails is the command's error. */
export function answer<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (error instanceof MemoryFault) throw new CommandError(`${name}: ${gapText(error)}`);
    if (error instanceof InquestError) throw new CommandError(`${name}: ${error.message}`, error.hint);
    throw error;
  }
}
