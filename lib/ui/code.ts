/** The code of others that a command line loads: scripts in TypeScript, and plugins. It is found without running any. */
import { UsageError } from "../base/errors.ts";
import { type Modules, modulesOf } from "../plugin/sandbox/modules.ts";
import type { Process } from "../runtime/process.ts";
import { beside, type CommandLine, isModule } from "./command_line.ts";
import { rcFiles } from "./lines/rc_files.ts";
import { locate, pluginsFolder } from "./saved_queries.ts";

/** What a command line loads. */
export interface Code {
  /** As the user named them. */
  readonly names: readonly string[];
  /** All files that belong to them, and those of the texts that name them. */
  readonly files: readonly string[];
  /** Differs when a module is another one. */
  readonly digest: string;
}

/** A plugin, and the file that names it. */
interface Wanted {
  readonly name: string;
  readonly from?: string;
}

/** More files than anyone uses. */
const mostTexts = 100;

/**
 * What a command line loads; undefined when that is nothing.
 * @throws UsageError when a module cannot be read, or this runtime cannot run code safely
 */
export async function codeOf(line: CommandLine, process: Process): Promise<Code | undefined> {
  const scripts = line.scripts.filter(isModule);
  const plugins: Wanted[] = line.plugins.map((name) => ({ name }));
  const add = (name: string, from: string | undefined) =>
    plugins.push(from === undefined ? { name } : { name, from });
  const texts = new Texts(process, add);
  for (const text of [...line.lines, line.line]) texts.read(text, undefined);
  for (const path of line.scripts) if (!isModule(path)) texts.open(path, undefined);
  for (const path of line.inputs) texts.open(path, undefined);
  if (line.inputs.length > 0 && line.rc) { for (const path of rcFiles(process)) texts.open(path, undefined); }
  if (scripts.length + plugins.length === 0) return undefined;
  const names = [...new Set([...scripts, ...plugins.map(({ name }) => name)])];
  if (process.childStarter === undefined) throw refusal(names[0], process);
  const modules = [
    ...await Promise.all(scripts.map((path) => scriptModules(path, process))),
    ...await Promise.all(plugins.map((plugin) => pluginModules(plugin, process))),
  ];
  return {
    names,
    files: [...new Set([...texts.files, ...modules.flatMap(({ paths }) => paths)])],
    digest: modules.map(({ digest }) => digest).sort().join(),
  };
}

function refusal(name: string, { runtime }: Process): UsageError {
  return new UsageError(
    `${name}: ${runtime} cannot keep code from doing harm, so it is not run`,
    "Deno can; --trust runs it here, with all the rights that you have",
  );
}

function scriptModules(path: string, { files, readTextFile }: Process): Promise<Modules> {
  return modulesOf(path, { ...files, readTextFile });
}

/** A plugin that is in a package may be made of all modules of that. */
async function pluginModules(
  { name, from }: Wanted,
  { files, readTextFile, env }: Process,
): Promise<Modules> {
  const { pluginFile } = await import("../plugin/load.ts");
  const { packageHome } = await import("../plugin/package.ts");
  const file = pluginFile(name, from, pluginsFolder(env)), home = packageHome(file);
  const modules = await modulesOf(file, { ...files, readTextFile }, home);
  return home === undefined ? modules : { ...modules, paths: [...modules.paths, `${home}/package.json`] };
}

/** Texts of the language, and the files that they use. */
class Texts {
  readonly files = new Set<string>();

  constructor(
    private readonly process: Process,
    private readonly plugin: (place: string, from: string | undefined) => void,
  ) {}

  /** A file that cannot be read is left to those who need it. */
  open(path: string, from: string | undefined): void {
    const found = locate(beside(path, from), path, this.process);
    if (this.files.has(found) || this.files.size >= mostTexts) return;
    let text: string;
    try {
      text = this.process.readTextFile(found);
      this.files.add(found);
      this.files.add(this.process.files.realPath(found));
    } catch {
      return;
    }
    this.read(text, found);
  }

  read(text: string, from: string | undefined): void {
    for (const [, plugin, path] of text.matchAll(/\buse\s+(plugin\s+)?"((?:\\.|[^"\\\n])*)"/g)) {
      const place = path.replace(/\\(.)/g, "$1");
      if (plugin === undefined) this.open(place, from);
      else this.plugin(place, from);
    }
    for (const [, path] of text.matchAll(/^[ \t]*<[ \t]*(\S+)/gm)) this.open(path, from);
  }
}
