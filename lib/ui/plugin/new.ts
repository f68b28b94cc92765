/** `inquest plugin new NAME`: a plugin to begin with, in a folder of its own. */
import { isReserved } from "../../../dsl/reserved.ts";
import { InquestError, UsageError } from "../../base/errors.ts";
import { pathOf } from "../../base/file_url.ts";
import type { Process } from "../../runtime/process.ts";
import { declarations } from "../../session/declarations.ts";
import { type TemplateFacts, templateFiles } from "./template.ts";

/** Writes it; a file that is there stays as it is, and nothing else is written then. */
export async function newPlugin(name: string | undefined, process: Process): Promise<number> {
  if (name === undefined) throw new UsageError("what is the plugin called? usage: inquest plugin new NAME");
  wantName(name);
  process.limitRun?.();
  process.limitWrites?.([name]);
  const files = templateFiles(name, await facts(process));
  const { files: disk } = process;
  if (isThere(name, process)) {
    throw new UsageError(`"${name}" is there already`, "a plugin is made in a folder of its own");
  }
  disk.makeFolder(name);
  for (const [path, text] of Object.entries(files)) {
    const file = disk.create(`${name}/${path}`);
    try {
      file.write(new TextEncoder().encode(text));
    } finally {
      file.close();
    }
  }
  process.stdout.write(`${Object.keys(files).map((path) => `${name}/${path}\n`).join("")}`);
  process.stderr.write(`inquest: try: inquest --plugin ${name}/plugin.ts VMCORE ${name}.notifiers\n`);
  return 0;
}

function wantName(name: string): void {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new UsageError(`a plugin cannot be called "${name}": its name is a word of letters, digits and _`);
  }
  const { tables, walkers, functions, commands } = declarations;
  if (isReserved(name) || [tables, walkers, functions, commands].some((list) => Object.hasOwn(list, name))) {
    throw new UsageError(`a plugin cannot be called ${name}: that is a word of the language`);
  }
}

function isThere(path: string, { files }: Process): boolean {
  try {
    files.kindOf(path);
    return true;
  } catch (error) {
    if (error instanceof InquestError) throw error;
    return false;
  }
}

/** Beside it lie the examples; not in the package for Node and Bun. */
const door = new URL("../../../mod.ts", import.meta.url);

/** The packages are those that the program itself imports: Deno looks for them in the plugin's own deno.json. */
async function facts(process: Process): Promise<TemplateFacts> {
  const { default: about } = await import("../../../package.json", { with: { type: "json" } });
  const packages = Object.entries(about.dependencies).map((
    [name, version],
  ) => [name, `npm:${name}@${version}`]);
  const dump = pathOf(new URL("./examples/vmcore-6.1", door));
  return {
    ...(isThere(dump, process) && { dump }),
    imports: {
      // The single binary has no files that another program could import: there it is the package.
      "@inquest/inquest": door.pathname.startsWith("/$bunfs/") ? `npm:inquest@${about.version}` : door.href,
      ...Object.fromEntries(packages),
    },
  };
}
