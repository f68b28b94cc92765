/** Starts this program once more, in a child that may read the dump, and what else the user's command line allows. */
import { InquestError, UsageError } from "../../base/errors.ts";
import { pathOf } from "../../base/file_url.ts";
import { defaultLimits, withLimit } from "../../plugin/sandbox/limits.ts";
import {
  checkedHost,
  checkedVariable,
  type Granted,
  permissionFlags,
} from "../../plugin/sandbox/permissions.ts";
import { Supervisor, type SupervisorOptions } from "../../plugin/sandbox/supervisor.ts";
import { cacheDirectory } from "../../runtime/cache_dir.ts";
import { absolutePath, workingFolder } from "../../runtime/working_folder.ts";
import type { Process } from "../../runtime/process.ts";
import type { ChildRequest } from "./side.ts";
import type { Code } from "./code.ts";
import type { CommandLine } from "../command_line.ts";
import { queriesFolder } from "../saved_queries.ts";

/** Variables that the program looks at; the child's own environment is empty. */
const variables = [
  "APPDATA",
  "HOME",
  "INQUEST_DEBUG",
  "LOCALAPPDATA",
  "NO_COLOR",
  "TERM",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
];

/** Of the program's own folder, what a child may read. */
const ownParts = ["lib", "dsl", "mod.ts", "deno.json", "package.json"];

/** Beside it lies what the program is made of; a bundle knows its place, too. */
const door = new URL("../../../mod.ts", import.meta.url);

/** Starts a child for code, with the program loaded; it waits for what it is to do. */
export async function startSupervised(
  code: Code,
  given: CommandLine,
  process: Process,
  { session, serve }: Pick<SupervisorOptions, "session" | "serve">,
): Promise<Supervisor> {
  const startChild = await process.childStarter?.();
  if (startChild === undefined) throw new InquestError("no child can be started");
  given.granted.net.forEach(checkedHost);
  given.granted.env.forEach(checkedVariable);
  const { grantedTo } = await import("./permissions_file.ts");
  const granted = grantedTo(code.modules, given, process);
  const module = new URL("./main.ts", import.meta.url);
  const config = `--config=${pathOf(new URL("./deno.json", door))}`;
  const limits = given.limits.reduce(withLimit, defaultLimits);
  const child = new Supervisor({
    start: startChild,
    module,
    flags: [config, ...permissionFlags(granted, readable(code, given, process), await hiddenIn(granted))],
    env: grantedVariables(granted, process),
    writesFiles: granted.write.length > 0,
    limits,
    session,
    name: code.names.join(", "),
    serve,
  });
  await child.ready();
  return child;
}

/** What a child is told first. */
export function requestOf(process: Process, session = false): ChildRequest {
  const { columns } = process.stdout;
  return {
    args: process.args,
    folder: workingFolder(),
    env: Object.fromEntries(variables.flatMap((name) => {
      const value = process.env(name);
      return value === undefined ? [] : [[name, value]];
    })),
    ...(columns === undefined ? {} : { columns }),
    stdoutIsTerminal: process.stdout.isTerminal,
    stderrIsTerminal: process.stderr.isTerminal,
    stdinIsTerminal: process.stdinIsTerminal,
    session,
  };
}

/** All files that the child may read: what the command line names, and the program itself. */
function readable(code: Code, line: CommandLine, process: Process): string[] {
  const { files } = process;
  const root = pathOf(new URL("./", door));
  const paths = ownParts.map((part) => root + part);
  const add = (path: string | undefined) => {
    if (path === undefined) return;
    paths.push(absolutePath(path));
    try {
      paths.push(files.realPath(path));
    } catch {
      // It is not there, and the program inside will say so.
    }
  };
  for (const path of [line.vmcore, line.vmlinux, line.systemMap]) add(path);
  if (line.cache) add(cacheDirectory(process.env));
  add(queriesFolder(process.env));
  return [...new Set([...paths, ...code.files])];
}

/** Links that lead out of the folders that a child may use. */
async function hiddenIn({ read, write }: Granted): Promise<string[]> {
  if (read.length + write.length === 0) return [];
  const { linksOut } = await import("../../runtime/links_out.ts");
  return [...read, ...write].flatMap((path) => {
    let links: string[] | undefined;
    try {
      links = linksOut(absolutePath(path));
    } catch {
      // It is not there.
      return [];
    }
    if (links !== undefined) return links;
    throw new UsageError(`${path}: there is too much in this folder to grant it`, "name a smaller one");
  });
}

function grantedVariables(granted: Granted, process: Process): Record<string, string> {
  return Object.fromEntries(granted.env.flatMap((name) => {
    const value = process.env(name);
    return value === undefined ? [] : [[name, value]];
  }));
}
