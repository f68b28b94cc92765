/** Loads the module of a plugin, and makes sure that it is one. */
import { dirname, resolve } from "node:path";
import { InquestError, UsageError } from "../base/errors.ts";
import { pluginApi, type PluginDeclaration } from "../define/plugin.ts";
import { errorCode, fileSystem, knownReason } from "../runtime/file_system.ts";
import { workingFolder } from "../runtime/working_folder.ts";
import { reason as thrown } from "./guard.ts";
import { packageEntry } from "./package.ts";
import { shapeProblems } from "./shape.ts";

/** Only the code of users needs what this gives them on Bun and Node, and only there are its types known. */
const loader = new URL("../runtime/load_module.ts", import.meta.url);

interface Loader {
  loadModule(path: string): Promise<unknown>;
}

/** A plugin that is there. */
export interface LoadedPlugin {
  /** The path of its module. */
  readonly file: string;
  readonly declaration: PluginDeclaration;
}

/**
 * The module that a plugin is: a file, or that of a package which is installed.
 * @param from the file that a path is relative to; the current folder unless given
 * @param named the folder of the plugins that go by their names alone
 * @throws UsageError when there is no such package
 */
export function pluginFile(place: string, from?: string, named?: string): string {
  const here = workingFolder(), folder = from === undefined ? here : dirname(resolve(here, from));
  const isFile = /^[./]/.test(place) || /\.[cm]?[jt]s$/.test(place);
  if (isFile) return resolve(folder, place);
  const found = namedPlugin(place, named);
  if (found !== undefined) return found;
  const beside = [`${place}/plugin.ts`, `${place}.ts`].find((path) => isFileAt(resolve(folder, path)));
  if (beside !== undefined && !isInstalled(place, folder)) {
    throw new UsageError(
      `no plugin goes by the name ${place} alone`,
      `a file is named by its path: ${beside}`,
    );
  }
  return packageEntry(place, folder);
}

function isInstalled(name: string, folder: string): boolean {
  try {
    return packageEntry(name, folder) !== "";
  } catch {
    return false;
  }
}

function isFileAt(path: string): boolean {
  try {
    return fileSystem.kindOf(path) === "file";
  } catch {
    return false;
  }
}

/** `nfs` is nfs.ts, nfs.js or nfs/plugin.ts of the folder. */
function namedPlugin(name: string, folder: string | undefined): string | undefined {
  if (folder === undefined || !/^\w+$/.test(name)) return undefined;
  const paths = [".ts", ".js", "/plugin.ts", "/plugin.js"].map((ending) => `${folder}/${name}${ending}`);
  return paths.find(isFileAt);
}

/**
 * Loads a plugin.
 * @param place what it was asked for by, for messages
 * @throws UsageError that says what is wrong with it
 */
export async function loadPlugin(file: string, place: string): Promise<PluginDeclaration> {
  wantFile(file, place);
  let module: { readonly default?: unknown };
  try {
    const { loadModule } = await import(loader.href) as Loader;
    module = await loadModule(file) as typeof module;
  } catch (error) {
    if (error instanceof InquestError) throw error;
    throw new UsageError(`cannot load the plugin ${place}: ${reason(error)}`);
  }
  return pluginIn(module.default, place);
}

function wantFile(file: string, place: string): void {
  let kind;
  try {
    kind = fileSystem.kindOf(file);
  } catch (error) {
    throw new UsageError(`cannot load the plugin ${place}: ${knownReason(error) ?? errorCode(error)}`);
  }
  if (kind !== "file") throw new UsageError(`cannot load the plugin ${place}: it is no file`);
}

/** The plugin that a module exports; it may be anything that looks like one. */
export function pluginIn(value: unknown, place: string): PluginDeclaration {
  try {
    return wantPlugin(value, place);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${place} cannot be used: what it declares cannot be read: ${thrown(error)}`);
  }
}

function wantPlugin(value: unknown, place: string): PluginDeclaration {
  if (value === undefined) {
    throw new UsageError(
      `${place} is no plugin: it has no default export`,
      "export default definePlugin({ name, version, api: 1, ... })",
    );
  }
  wantApi(value, place);
  const [problem, ...more] = shapeProblems(value);
  if (problem === undefined) return value as PluginDeclaration;
  throw new UsageError(
    `${place} cannot be used: ${problem}`,
    more.length === 0 ? undefined : `and ${more.slice(0, 5).join("; ")}${more.length > 5 ? "; …" : ""}`,
  );
}

/** Nothing else of a plugin for another interface is looked at. */
function wantApi(value: unknown, place: string): void {
  const api = typeof value === "object" && value !== null && "api" in value ? value.api : undefined;
  if (api === pluginApi) return;
  if (typeof api !== "number") {
    throw new UsageError(
      `${place} is no plugin: its api is not a number`,
      `a plugin says which interface it is made for: api: ${pluginApi}`,
    );
  }
  throw new UsageError(
    `${place} is made for version ${api} of the plugin interface, and this inquest has version ${pluginApi}`,
    api > pluginApi ? "a newer inquest has it" : "a newer version of the plugin is needed",
  );
}

/** The first line: what follows is a stack of the program's own. */
function reason(error: unknown): string {
  const [line] = (error instanceof Error ? error.message : String(error)).split("\n");
  // Which option of the program allows it is for the program to say.
  return line.replace(/, run again with the --allow-\w+ flag$/, "");
}
