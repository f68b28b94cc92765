/** The user's own queries: files NAME.inq in a folder of his configuration, which go by their names alone. */
import type { Process } from "../runtime/process.ts";

/** The folder by the custom of the system; undefined where the environment does not say. */
export function queriesFolder(env: Process["env"]): string | undefined {
  const roaming = env("APPDATA"), xdg = env("XDG_CONFIG_HOME"), home = env("HOME");
  if (roaming && /^[a-z]:\\/i.test(roaming)) return `${roaming}\\inquest\\queries`;
  // The custom's own rule: a relative path there is to be ignored.
  if (xdg?.startsWith("/")) return `${xdg}/inquest/queries`;
  return home ? `${home}/.config/inquest/queries` : undefined;
}

/** Where plugins are that go by their names alone. */
export function pluginsFolder(env: Process["env"]): string | undefined {
  return queriesFolder(env)?.replace(/queries$/, "plugins");
}

/** Where a saved query is; undefined when there is none of that name. */
export function savedQuery(name: string, process: Process): string | undefined {
  const folder = queriesFolder(process.env);
  if (folder === undefined || name === "" || /[/\\]/.test(name)) return undefined;
  const path = `${folder}/${name.replace(/\.inq$/, "")}.inq`;
  return isFile(path, process) ? path : undefined;
}

/** The names of all saved queries. */
export function savedQueries(process: Process): string[] {
  const folder = queriesFolder(process.env);
  try {
    const files = folder === undefined ? [] : process.files.list(folder);
    return files.flatMap(({ name }) => /^(.+)\.inq$/.exec(name)?.[1] ?? []).sort();
  } catch {
    return [];
  }
}

/** The names of the plugins that go by their names. */
export function savedPlugins(process: Process): string[] {
  const folder = pluginsFolder(process.env);
  try {
    const names = folder === undefined ? [] : process.files.names(folder);
    return names.flatMap((name) => {
      if (name.endsWith("/")) return isFile(`${folder}/${name}plugin.ts`, process) ? name.slice(0, -1) : [];
      return /^(.+)\.ts$/.exec(name)?.[1] ?? [];
    }).sort();
  } catch {
    return [];
  }
}

/** The file at a path; where there is none, the saved query of that name. */
export function locate(path: string, name: string, process: Process): string {
  return isFile(path, process) ? path : savedQuery(name, process) ?? path;
}

function isFile(path: string, process: Process): boolean {
  try {
    return process.files.kindOf(path) === "file";
  } catch {
    return false;
  }
}
