/** The code of others that a command line loads: scripts in TypeScript, and plugins. It is found without running any. */
import { UsageError } from "../../base/errors.ts";
import { type Modules, modulesOf } from "../../plugin/sandbox/modules.ts";
import type { Found } from "../../plugin/sandbox/remembered.ts";
import type { Process } from "../../runtime/process.ts";
import { beside, type CommandLine, isModule } from "../command_line.ts";
import { rcFiles } from "../lines/rc_files.ts";
import { locate, pluginsFolder } from "../saved_queries.ts";

/** What a command line loads. */
export interface Code {
  /** As the user named them. */
  readonly names: readonly string[];
  /** All files that belong to them, and those of the texts that name them. */
  readonly files: readonly string[];
  /** Each script and plugin: its digest differs when one of its modules is another one. */
  readonly modules: readonly Found[];
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
  const texts = new Texts(process);
  for (const name of line.plugins) texts.plugins.push({ name });
  for (const text of [...line.lines, line.line]) texts.read(text, undefined);
  for (const path of line.scripts) if (!isModule(path)) texts.open(path, undefined);
  for (const path of line.inputs) texts.open(path, undefined);
  if (line.inputs.length > 0 && line.rc) { for (const path of rcFiles(process)) texts.open(path, undefined); }
  return await codeIn(line.scripts.filter(isModule), texts, process);
}

/**
 * What a prompt loads at its start. What the user's own files want is his own affair, too, and no reason to have none:
 * a plugin of theirs that cannot be loaded is told where the line stands.
 */
export async function codeOfPrompt(line: CommandLine, process: Process): Promise<Code | undefined> {
  const named = await codeOf(line, process);
  if (!line.rc || line.inputs.length > 0) return named;
  const texts = new Texts(process);
  for (const path of rcFiles(process)) texts.open(path, undefined);
  try {
    return joined(named, await codeIn([], texts, process));
  } catch (error) {
    if (error instanceof UsageError) return named;
    throw error;
  }
}

/**
 * What a line loads.
 * @param from the file that it is from
 * @throws UsageError as above
 */
export async function codeOfText(
  text: string,
  from: string | undefined,
  process: Process,
): Promise<Code | undefined> {
  const texts = new Texts(process);
  texts.read(text, from);
  return await codeIn([], texts, process);
}

/** The files of the language that a line uses, and those that they use, by the names they are found under. */
export function filesOfText(text: string, from: string | undefined, process: Process): ReadonlySet<string> {
  if (!/\buse\b/.test(text)) return new Set();
  const texts = new Texts(process);
  texts.read(text, from);
  return texts.files;
}

/** Both together. */
export function joined(a: Code | undefined, b: Code | undefined): Code | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    names: [...new Set([...a.names, ...b.names])],
    files: [...new Set([...a.files, ...b.files])],
    modules: unique([...a.modules, ...b.modules]),
  };
}

async function codeIn(
  scripts: readonly string[],
  { plugins, files }: Texts,
  process: Process,
): Promise<Code | undefined> {
  if (scripts.length + plugins.length === 0) return undefined;
  const names = [...new Set([...scripts, ...plugins.map(({ name }) => name)])];
  if (process.childStarter === undefined) throw refusal(names[0], process);
  const modules = [
    ...await Promise.all(scripts.map((path) => scriptModules(path, process))),
    ...await Promise.all(plugins.map((plugin) => pluginModules(plugin, process))),
  ];
  return {
    names,
    files: [...new Set([...files, ...modules.flatMap(({ paths }) => paths)])],
    modules: unique(modules.map(({ paths, digest }) => ({ file: paths[0], digest }))),
  };
}

function unique(modules: readonly Found[]): readonly Found[] {
  return modules.filter(({ file }, i) => modules.findIndex((one) => one.file === file) === i);
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
  const { pluginFile } = await import("../../plugin/load.ts");
  const { packageHome } = await import("../../plugin/package.ts");
  const file = pluginFile(name, from, pluginsFolder(env)), home = packageHome(file);
  const modules = await modulesOf(file, { ...files, readTextFile }, home);
  return home === undefined ? modules : { ...modules, paths: [...modules.paths, `${home}/package.json`] };
}

/** Texts of the language, and the files that they use. */
class Texts {
  readonly files = new Set<string>();
  readonly plugins: Wanted[] = [];

  constructor(private readonly process: Process) {}

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
      else this.plugins.push(from === undefined ? { name: place } : { name: place, from });
    }
    for (const [, path] of text.matchAll(/^[ \t]*<[ \t]*(\S+)/gm)) this.open(path, from);
  }
}
