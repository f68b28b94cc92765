/** What --help, --version and `inquest help` print. */
import { UsageError } from "../base/errors.ts";
import type { Process } from "../runtime/process.ts";
import type { HelpTopics, Known } from "./help/topics.ts";
import { optionHelp } from "./options.ts";

export function helpText(): string {
  return `Answers questions about the dump of a crashed Linux kernel: all it needs is the
dump.

usage: inquest [OPTIONS] [VMLINUX] VMCORE [OPTIONS] [LINE...]
       inquest types VMCORE [TYPE...] > kernel.d.ts
       inquest plugin new NAME | check FILE [VMCORE] | forget FILE
       inquest [--plugin FILE] help [TOPIC | FILE.inq]

Without a LINE, on a terminal, it asks for lines at a prompt.

  inquest vmcore 'foreach task where state=D show stack'
  inquest vmcore --json 'foreach task show pid, comm, blocked'
  inquest vmcore explain foreach task where pid = 1
  echo 'foreach task group by state show count()' | inquest vmcore
  inquest vmcore
  inquest vmcore -i commands.txt
  inquest help where

${optionHelp()}
The words behind VMCORE that do not begin with "-" are one line, joined with
blanks. \`inquest help\` describes the language, and so does dsl/MANUAL.md. A dump
whose name is help, types or plugin is ./help, ./types or ./plugin. Data goes to
standard output, everything else to standard error.

^C ends a query that takes long with what it has found so far, and a second one at
once (under Bun and Node: the first one, too).

Exit status: 0 answered, 1 something failed (with --strict: or a value could not
be read), 2 usage or query error, 3 the dump could not be opened, 130 interrupted.
`;
}

export async function versionText(runtime: string): Promise<string> {
  const { default: about } = await import("../../package.json", { with: { type: "json" } });
  return `inquest ${about.version} (${runtime})\n`;
}

/** What can be asked of the help, with what plugins add. */
export async function helpTopics(known?: Known): Promise<HelpTopics> {
  const { HelpTopics } = await import("./help/topics.ts");
  const { default: manual } = await import("../../dsl/MANUAL.md", { with: { type: "text" } });
  return await HelpTopics.load(manual, known);
}

/** `inquest help`, `inquest help TOPIC`. */
export async function helpAbout(topic: string, process: Process, known?: Known): Promise<string> {
  const topics = await helpTopics(known);
  const { savedList, savedQueries } = await import("./help/scripts.ts");
  if (topic === "") return topics.overview() + savedList(process);
  const found = [topics.find(topic), await fileHelp(topic, process)].filter((text) => text !== undefined);
  if (found.length > 0) return found.join("\n");
  const near = topics.nearest(topic, savedQueries(process));
  throw new UsageError(
    `there is no help for "${topic}"`,
    near.length > 0 ? `did you mean ${near.join(" or ")}?` : "inquest help lists the topics",
  );
}

/** What is neither of the language nor of a plugin: the program itself, and the user's files. */
export async function fileHelp(topic: string, process: Process): Promise<string | undefined> {
  const { scriptText } = await import("./help/scripts.ts");
  const found = [await subcommandText(topic), await scriptText(topic, process)].filter((text) => text);
  return found.length === 0 ? undefined : found.join("\n");
}

async function subcommandText(topic: string): Promise<string | undefined> {
  return topic === "types" ? (await import("./types.ts")).typesHelp : undefined;
}
