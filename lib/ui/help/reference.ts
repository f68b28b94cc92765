/** Tables, walkers and functions in words: the manual's reference and `inquest help` are made of these texts. */
import type { StaticType } from "../../../dsl/value.ts";
import type { Parameter } from "../../../dsl/world.ts";
import type { CheckDeclaration } from "../../define/check.ts";
import type { ColumnDeclaration, ColumnType } from "../../define/column.ts";
import type { TableDeclaration } from "../../define/table.ts";
import type { Callable, CatalogWalker } from "../../session/catalog.ts";
import { wrapAfter } from "../../base/wrap.ts";

/** A table: its columns with their types. */
export function tableText(table: TableDeclaration): string {
  const sets = Object.entries(table.showSets ?? {}).map(([name, columns]) =>
    `show ${name}: ${columns.join(", ")}`
  );
  const facts = [
    `shown: ${table.defaults.join(", ")}`,
    ...sets,
    ...(table.object ? [`a row is a ${table.object.type}`] : []),
    ...(table.lookups ? [`looked up by: ${Object.keys(table.lookups).join(", ")}`] : []),
  ];
  const head = table.name + parameterText(table.parameters ?? []);
  return [
    ...wrapAfter(`${head}: `, table.summary),
    ...facts.flatMap((fact) => wrapAfter("  ", fact)),
    "",
    ...columnLines(table.columns),
  ].join("\n") + "\n";
}

/** A walker: its arguments, and the columns before the members of its structure. */
export function walkerText({ name, summary, parameters, declaration }: CatalogWalker): string {
  return [
    ...wrapAfter(`${name}${parameterText(parameters)}: `, summary),
    ...parameterLines(parameters, { [declaration.head.name]: declaration.head.types.join(" or ") }),
    ...(declaration.columns.length > 0 ? ["", ...columnLines(declaration.columns)] : []),
  ].join("\n") + "\n";
}

/** A function or an aggregate: its arguments. */
export function callableText({ name, summary, parameters }: Callable): string {
  const head = wrapAfter(`${name}${parameterText(parameters) || "()"}: `, summary);
  return [...head, ...parameterLines(parameters)].join("\n") + "\n";
}

/** One line for each: what it is called with, and its summary. */
export function callableList(items: readonly Callable[]): string {
  return list(items.map((item) => [item.name + (parameterText(item.parameters) || "()"), item.summary]));
}

/** A check: what it asks, and what to do about what it finds. */
export function checkText({ name, summary, severity, query, advice, link }: CheckDeclaration): string {
  return [
    ...wrapAfter(`${name}: `, `a check (${severity}): ${summary}`),
    ...(typeof query === "string" ? wrapAfter("  asks: ", query) : []),
    ...wrapAfter("  advice: ", advice),
    ...(link === undefined ? [] : [`  see ${link}`]),
  ].join("\n") + "\n";
}

/** Names and what they are, in two columns. */
export function list(items: readonly (readonly [name: string, summary: string])[]): string {
  const width = Math.max(...items.map(([name]) => name.length));
  return items.flatMap(([name, summary]) => wrapAfter(name.padEnd(width + 2), summary)).join("\n") + "\n";
}

/** A column: its type and what takes arguments. */
export function columnText(table: TableDeclaration, column: ColumnDeclaration): string {
  const { method } = column;
  return [
    ...wrapAfter(`${table.name}.${column.name}: `, column.summary),
    `  ${columnType(column.type)}`,
    ...(method
      ? [`  ${column.name}${parameterText(method.parameters)}`, ...parameterLines(method.parameters)]
      : []),
  ].join("\n") + "\n";
}

function columnLines(columns: readonly ColumnDeclaration<never>[]): string[] {
  const rows = columns.map(({ name, type, summary, method }) => ({
    name: name + (method ? parameterText(method.parameters) : ""),
    type: columnType(type),
    summary,
  }));
  const names = Math.max(...rows.map((row) => row.name.length));
  const types = Math.max(...rows.map((row) => row.type.length));
  return rows.flatMap(({ name, type, summary }) =>
    wrapAfter(`${name.padEnd(names + 2)}${type.padEnd(types + 2)}`, summary)
  );
}

/** `(head, [type], [member])`; nothing when there are none. */
function parameterText(parameters: readonly Parameter[]): string {
  const names = parameters.map(({ name, default: value }) => value === undefined ? name : `[${name}]`);
  return names.length === 0 ? "" : `(${names.join(", ")})`;
}

function parameterLines(
  parameters: readonly Parameter[],
  types: Readonly<Record<string, string>> = {},
): string[] {
  const width = Math.max(0, ...parameters.map(({ name }) => name.length));
  return parameters.flatMap((parameter) => {
    const type = types[parameter.name] ?? parameterType(parameter);
    return wrapAfter(`  ${parameter.name.padEnd(width + 2)}`, `${parameter.summary}${type && ` (${type})`}`);
  });
}

function parameterType({ type }: Parameter): string {
  if (type.kind !== "value") return type.kind === "ctype" ? "a C type" : "a member of it";
  return type.type.kind === "any" ? "" : staticTypeText(type.type);
}

function columnType(type: ColumnType): string {
  if (typeof type === "string") return type;
  if ("enum" in type) return type.enum.name;
  if ("list" in type) return `list of ${columnType(type.list)}`;
  if ("row" in type) return type.row;
  return "object" in type ? type.object : type.host.name;
}

function staticTypeText(type: StaticType): string {
  if (type.kind === "enum") return type.domain.name;
  if (type.kind === "list") return `list of ${staticTypeText(type.of)}`;
  return type.kind === "host" ? type.host.name : type.kind;
}
