/**
 * The user's own lines, which are run before those of a prompt or of a command file. They are found in the user's
 * configuration and home alone: a file that lies in the folder of a dump may be anybody's, so `-i ./.inquestrc` has
 * to name it.
 */
import type { Process } from "../../runtime/process.ts";
import { queriesFolder } from "../saved_queries.ts";

/** Those that are there, in the order in which they are run. */
export function rcFiles(process: Process): string[] {
  const folder = queriesFolder(process.env)?.replace(/[/\\]queries$/, "");
  const home = process.env("HOME");
  const paths = [
    ...(folder === undefined ? [] : [`${folder}/inquestrc`]),
    ...(home?.startsWith("/") ? [`${home}/.inquestrc`] : []),
  ];
  return paths.filter((path) => isFile(path, process));
}

function isFile(path: string, process: Process): boolean {
  try {
    return process.files.kindOf(path) === "file";
  } catch {
    return false;
  }
}
