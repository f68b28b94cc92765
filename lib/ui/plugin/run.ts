/** `inquest plugin`: makes a plugin to begin with, and says what one is made of. */
import { UsageError } from "../../base/errors.ts";
import type { Process } from "../../runtime/process.ts";
import { type CommandLine, isElfProgram, readCommandLine } from "../command_line.ts";
import { pluginsFolder } from "../saved_queries.ts";
import { errorLine } from "../screen.ts";

export const pluginHelp = `usage: inquest plugin new NAME
       inquest plugin check FILE [VMLINUX] [VMCORE]
       inquest plugin forget FILE

\`new\` writes a small plugin into a folder of its own: NAME/plugin.ts, its test,
README.md, and a deno.json that says where inquest is.

\`check\` loads a plugin, a file or an installed package, and says what it defines,
what it needs of a kernel, and what it asks to be allowed; with a dump also what
that lacks, and then the exit status is 1 if it lacks something. What it was
allowed with --remember is told, too.

\`forget\` takes back what a plugin or script was allowed with --remember.
`;

/** Runs the subcommand; returns the exit status. */
export async function runPlugin(process: Process): Promise<number> {
  const [, what, name, ...rest] = process.args;
  if (what === "new" && rest.length === 0) return await (await import("./new.ts")).newPlugin(name, process);
  if (what === undefined || what === "--help" || what === "-h" || what === "help") {
    process.stdout.write(pluginHelp);
    return what === undefined ? 2 : 0;
  }
  if (what === "forget" && name !== undefined && rest.length === 0) {
    return await (await import("./forget.ts")).forget(name, process);
  }
  if (what !== "check") {
    throw new UsageError(
      `there is no \`inquest plugin ${what}\` like that`,
      "inquest plugin --help says what there is",
    );
  }
  if (name === undefined) throw new UsageError("which plugin? usage: inquest plugin check FILE [VMCORE]");
  const line = readCommandLine(rest, (path) => isElfProgram(process.readStart(path, 18)));
  if (line.line !== "") {
    throw new UsageError(`nothing is done with "${line.line}"`, "inquest plugin check FILE [VMCORE]");
  }
  return await checkOutside({ ...line, plugins: [name] }, process) ?? await check(name, line, process);
}

/** Code of others runs in a process without rights; undefined where this is it, or the user trusts the code. */
async function checkOutside(line: CommandLine, process: Process): Promise<number | undefined> {
  if (process.outside !== undefined || line.trust) return undefined;
  const code = await (await import("../child/code.ts")).codeOf(line, process);
  if (code === undefined) return undefined;
  const status = await (await import("../child/run.ts")).runInChild(code, line, process);
  const { rememberedText } = await import("../child/permissions_file.ts");
  process.stdout.write(rememberedText(code.modules, process));
  return status;
}

async function check(name: string, line: CommandLine, process: Process): Promise<number> {
  const { Plugins } = await import("../../plugin/plugins.ts");
  const { declarations } = await import("../../session/declarations.ts");
  const { lackingText } = await import("./check.ts");
  const { pluginText } = await import("./parts.ts");
  const pluginFolder = pluginsFolder(process.env);
  const plugins = new Plugins(declarations, pluginFolder);
  await plugins.load(name);
  const [{ declaration }] = plugins.loaded;
  process.stdout.write(pluginText(declaration));
  const { vmcore, vmlinux, systemMap, cache } = line;
  if (vmcore === undefined) return 0;
  const { openSession } = await import("../../session/session.ts");
  const session = await openSession({
    vmcore,
    cache,
    plugins: [name],
    ...(pluginFolder === undefined ? {} : { pluginFolder }),
    ...(vmlinux === undefined ? {} : { vmlinux }),
    ...(systemMap === undefined ? {} : { systemMap }),
  }, {
    onWarning: (message) => process.stderr.write(errorLine(`inquest: warning: ${message}`)),
  });
  try {
    const lacks = await lackingText(declaration, session);
    const head = lacks.length === 0 ? `${vmcore} lacks nothing of it\n` : `${vmcore} lacks:\n`;
    process.stdout.write(head + lacks.map((line) => `  ${line}\n`).join(""));
    return lacks.length === 0 ? 0 : 1;
  } finally {
    session.close();
  }
}
