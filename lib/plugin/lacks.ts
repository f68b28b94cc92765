/** What of a plugin a dump does not have, told when it is loaded: one line for each of its parts. */
import { lacking, type Needs } from "../define/needs.ts";
import type { PluginDeclaration } from "../define/plugin.ts";
import type { Target } from "../types/target.ts";

/** What a part of a plugin is called, and what it needs. */
type Part = readonly [what: string, needs: Needs | undefined];

/** Where needs are lists of names: to ask a plugin's own code is for who uses the part. */
function missing(needs: Needs | undefined, target: Target): string[] {
  const { types, members, symbols, modules } = needs ?? {};
  return lacking({
    ...(types && { types }),
    ...(members && { members }),
    ...(symbols && { symbols }),
    ...(modules && { modules }),
  }, target);
}

/** Nothing when the whole plugin can be used. */
export function partsLacking(plugin: PluginDeclaration, target: Target): string[] {
  const { name, tables = [], columns = [], functions = [], commands = [], checks = [] } = plugin;
  const whole = missing(plugin.needs, target);
  if (whole.length > 0) return [line(`the plugin ${name}`, whole)];
  const parts: readonly Part[] = [
    ...tables.map((one): Part => [`the table ${name}.${one.name}`, one.needs]),
    ...tables.flatMap((table) =>
      table.columns.map((one): Part => [`the column ${one.name} of ${name}.${table.name}`, one.needs])
    ),
    ...columns.map((one): Part => [`the column ${one.name} of ${one.table}`, one.needs]),
    ...functions.map((one): Part => [`the function ${name}.${one.name}`, one.needs]),
    ...commands.map((one): Part => [`the command ${name}.${one.name}`, one.needs]),
    ...checks.map((one): Part => [`the check ${name}.${one.name}`, one.needs]),
  ];
  return parts.flatMap(([part, needs]) => {
    const found = missing(needs, target);
    return found.length === 0 ? [] : [line(part, found)];
  });
}

/** `this kernel has no member a.b, a.c`: the beginning that reasons share is said once. */
function line(part: string, reasons: readonly string[]): string {
  const [first, ...more] = reasons, shared = /^this kernel has no \w+ /.exec(first)?.[0] ?? "";
  const rest = more.map((reason) =>
    shared !== "" && reason.startsWith(shared) ? reason.slice(shared.length) : reason
  );
  return `${part} is not available: ${[first, ...rest].join(", ")}`;
}
