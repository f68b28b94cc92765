/** The embedded dump, opened once for all tests of a file. */
import { type DumpTarget, openTarget } from "../../lib/session/target.ts";

export const embeddedDump = new URL("../../examples/vmcore-6.1", import.meta.url).pathname;

/** Open before any test begins: the first test that asked for it would be blamed for leaving a file open. */
const opened = await openTarget({ vmcore: embeddedDump, cache: false });

/** The target of the embedded dump; closed with the process. */
export function embeddedTarget(): Promise<DumpTarget> {
  return Promise.resolve(opened);
}
