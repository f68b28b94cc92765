/** What a plugin is made of, in words. */
import { escapeText } from "../../base/text.ts";
import { wrapAfter } from "../../base/wrap.ts";
import type { Needs } from "../../define/needs.ts";
import type { PluginDeclaration } from "../../define/plugin.ts";
import { callableText } from "../help/reference.ts";

/** A part of a plugin, with its name outside. */
export interface Part {
  readonly kind: string;
  readonly name: string;
  readonly summary: string;
  readonly needs: Needs | undefined;
}

/** Its name, its parts, what they need and what it asks to be allowed. */
export function pluginText(plugin: PluginDeclaration): string {
  const { name, version, summary, needs, permissions } = plugin;
  const lines = [`${name} ${version}: ${summary}`];
  for (const part of partsOf(plugin)) lines.push(...wrapAfter(`  ${part.kind} ${part.name}: `, part.summary));
  const whole = needWords(needs);
  if (whole !== "") lines.push(...wrapAfter("needs: ", whole));
  for (const part of partsOf(plugin)) {
    const words = needWords(part.needs);
    if (words !== "") lines.push(...wrapAfter(`  ${part.name} needs: `, words));
  }
  const asked = Object.entries(permissions ?? {}).flatMap(([right, places]) =>
    (places as readonly string[]).map((place) => `--allow-${right}=${place}`)
  );
  lines.push(asked.length === 0 ? "asks for nothing but the dump" : `asks for: ${asked.join(" ")}`);
  return lines.map((line) => escapeText(line) + "\n").join("");
}

/** Its parts by their names outside. */
export function partsOf(plugin: PluginDeclaration): Part[] {
  const part = (kind: string) => ({ name, summary, needs }: Omit<Part, "kind">) => ({
    kind,
    name: `${plugin.name}.${name}`,
    summary,
    needs,
  });
  const {
    tables = [],
    columns = [],
    functions = [],
    walkers = [],
    commands = [],
    formats = [],
    checks = [],
  } = plugin;
  return [
    ...tables.map((one) => part("table")({ ...one, needs: one.needs })),
    ...tables.flatMap(({ name, columns }) =>
      columns.filter((one) => one.needs).map((one) =>
        part("column")({ name: `${name}.${one.name}`, summary: one.summary, needs: one.needs })
      )
    ),
    ...columns.map((one) => ({
      ...part("column")({ ...one, needs: one.needs }),
      name: `${one.table}.${one.name}`,
    })),
    ...functions.map((one) => {
      const [head] = callableText({ ...one, name: `${plugin.name}.${one.name}` }).split(": ");
      return { kind: "function", name: head, summary: one.summary, needs: one.needs };
    }),
    ...walkers.map((one) => part("walker")({ ...one, needs: undefined })),
    ...commands.map((one) => part("command")({ ...one, needs: one.needs })),
    ...formats.map((one) => part("format")({ ...one, needs: undefined })),
    ...checks.map((one) => part(`${one.severity} check`)({ ...one, needs: one.needs })),
  ];
}

function needWords(needs: Needs | undefined): string {
  if (needs === undefined) return "";
  const { types = [], members = [], symbols = [], modules = [], check } = needs;
  return [
    ...types.map((name) => `struct ${name}`),
    ...members,
    ...symbols.map((name) => `the symbol ${name}`),
    ...modules.map((name) => `the module ${name}`),
    ...(check ? ["something that only a dump shows"] : []),
  ].join(", ").replaceAll("|", " or ");
}
