/** What --help and --version print. */
import { optionHelp } from "./options.ts";

export function helpText(): string {
  return `Answers questions about the dump of a crashed Linux kernel: all it needs is the
dump.

usage: inquest [OPTIONS] [VMLINUX] VMCORE [OPTIONS] [LINE...]

  inquest vmcore 'foreach task where state=D show stack'
  inquest vmcore --json 'foreach task show pid, comm, blocked'
  echo 'foreach task group by state show count()' | inquest vmcore

${optionHelp()}
The words behind VMCORE that do not begin with "-" are one line, joined with
blanks. dsl/MANUAL.md describes the language. Data goes to standard output,
everything else to standard error.

Exit status: 0 answered, 1 something failed (with --strict: or a value could not
be read), 2 usage or query error, 3 the dump could not be opened, 130 interrupted.
`;
}

export async function versionText(runtime: string): Promise<string> {
  const { default: about } = await import("../../package.json", { with: { type: "json" } });
  return `inquest ${about.version} (${runtime})\n`;
}
