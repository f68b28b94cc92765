/** `inquest plugin forget FILE`: takes back what code was allowed for good. */
import { pluginFile } from "../../plugin/load.ts";
import { grantedText } from "../../plugin/sandbox/remembered.ts";
import type { Process } from "../../runtime/process.ts";
import { readRemembered, writeRemembered } from "../child/permissions_file.ts";
import { pluginsFolder } from "../saved_queries.ts";
import { errorLine } from "../screen.ts";

/** The exit status: 1 when nothing was remembered. */
export function forget(name: string, process: Process): number {
  const file = pluginFile(name, undefined, pluginsFolder(process.env)), remembered = readRemembered(process);
  const taken = remembered.entries.filter((entry) => entry.file === file);
  if (taken.length === 0) {
    process.stdout.write(errorLine(`${name} was allowed nothing`));
    return 1;
  }
  writeRemembered(remembered.without(file), process);
  for (const { granted } of taken) process.stdout.write(errorLine(`forgotten: ${grantedText(granted)}`));
  return 0;
}
