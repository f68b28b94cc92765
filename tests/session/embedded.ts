/** The embedded dump, opened once for all tests of a file. */
import { type DumpTarget, openTarget } from "../../lib/session/target.ts";

export const embeddedDump = new URL("../../examples/vmcore-6.1", import.meta.url).pathname;

let opened: Promise<DumpTarget> | undefined;

/** The target of the embedded dump; closed with the process. */
export function embeddedTarget(): Promise<DumpTarget> {
  return opened ??= openTarget({ vmcore: embeddedDump, cache: false });
}
