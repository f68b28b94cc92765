/** The help of commands, from what they declare. */
import { wrapAfter } from "../../base/wrap.ts";
import type { CommandDeclaration, FormFacts } from "../../define/command.ts";
import type { ColumnType } from "../../define/column.ts";

/** A line for each command. */
export function commandList(commands: readonly CommandDeclaration[]): string {
  return pairs(commands.map(({ name, summary }) => [name, summary])) +
    "\n`help COMMAND` says all about one of them; `help sources`, `help clauses`, `help functions` and\n" +
    "`help language` tell what queries are made of.\n";
}

/** All about one command. */
export function commandHelp(command: CommandDeclaration): string {
  const { name, summary, usage, options, details, forms, examples, aliases = {} } = command;
  const also = Object.entries(aliases).map(([alias, line]) => [alias, `the same as ${line}`] as const);
  const parts = [
    `${name}: ${summary}\n`,
    `usage: ${(usage.length > 0 ? usage : [""]).map((one) => `${name} ${one}`.trim()).join("\n       ")}\n`,
    pairs(
      options.map(({ flag, argument, summary }) => [`-${flag}${argument ? " " + argument : ""}`, summary]),
    ),
    ...(details === undefined ? [] : [prose(details)]),
    ...(also.length === 0 ? [] : ["Aliases\n" + pairs(also)]),
    "Rows, for --json and for clauses behind `|`\n" + forms.map((form) => formText(name, form)).join("\n"),
    "Examples\n" + pairs(examples.map(({ line, says }) => [line, says])),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function formText(name: string, { when, summary, columns }: FormFacts): string {
  const head = wrapAfter("  ", `${when === "" ? name : `${name} ${when}`}: ${summary}`);
  return [...head, ...columns.map(({ name, type, summary }) => `    ${name} (${typeText(type)}): ${summary}`)]
    .map((line) => line + "\n").join("");
}

/** A column's type in words. */
function typeText(type: ColumnType): string {
  if (typeof type === "string") return type;
  if ("list" in type) return `list of ${typeText(type.list)}`;
  if ("row" in type) return `row of ${type.row}`;
  if ("object" in type) return type.object;
  return "enum" in type ? type.enum.name : type.host.name;
}

/** Paragraphs stay apart; their lines are broken anew, but for those that are indented. */
function prose(text: string): string {
  return text.trim().split(/\n\s*\n/).map((paragraph) =>
    /^\s/m.test(paragraph) ? paragraph : wrapAfter("", paragraph.replace(/\s+/g, " ")).join("\n")
  ).join("\n\n") + "\n";
}

function pairs(items: readonly (readonly [string, string])[]): string {
  const width = Math.min(28, Math.max(0, ...items.map(([head]) => head.length)));
  return items.flatMap(([head, text]) => wrapAfter(`  ${head.padEnd(width)}  `, text)).map((line) =>
    line + "\n"
  ).join("");
}
