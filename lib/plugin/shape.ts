/** Whether what a module exports is a plugin: each mistake is told with the plugin, the part and the field. */

/** Says what is wrong with a value, behind the words for where it stands; nothing when it is as it should be. */
type Shape = (value: unknown, at: string) => string[];

import type { ColumnType } from "../define/column.ts";

/** No list of a declaration is longer. */
const most = 10_000;

const word = /^[A-Za-z_]\w*$/;

function shape(what: string, is: (value: unknown) => boolean): Shape {
  return (value, at) => is(value) ? [] : [`${at} is ${kindOf(value)}, not ${what}`];
}

const text = shape("a text", (value) => typeof value === "string" && value !== "");
const name = shape("a word", (value) => typeof value === "string" && word.test(value));
const callable = shape("a function", (value) => typeof value === "function");
const bool = shape("true or false", (value) => typeof value === "boolean");

function optional(inner: Shape): Shape {
  return (value, at) => value === undefined ? [] : inner(value, at);
}

function oneOf(...words: readonly string[]): Shape {
  return shape(`one of ${words.join(", ")}`, (value) => words.includes(value as string));
}

function either(what: string, ...shapes: readonly Shape[]): Shape {
  return shape(what, (value) => shapes.some((one) => one(value, "").length === 0));
}

function list(inner: Shape): Shape {
  return (value, at) => {
    if (!Array.isArray(value)) return [`${at} is ${kindOf(value)}, not a list`];
    if (value.length > most) return [`${at} has more than ${most} entries`];
    return value.flatMap((item, i) => inner(item, `${at}[${i}]`));
  };
}

/** An object: its fields, in words like "table mounts: column device: get is missing, not a function". */
function object(kind: string, fields: Readonly<Record<string, Shape>>): Shape {
  return (value, at) => {
    if (!isObject(value)) {
      return [`${at} is ${kindOf(value)}, not ${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`];
    }
    const place = typeof value.name === "string" && word.test(value.name) ? `${kind} ${value.name}` : at;
    return Object.entries(fields).flatMap(([field, inner]) =>
      inner(value[field], field).map((problem) => place === "" ? problem : `${place}: ${problem}`)
    );
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "function") return "a function";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : String(value);
}

const needs = object("needs", {
  types: optional(list(text)),
  members: optional(list(text)),
  symbols: optional(list(text)),
  modules: optional(list(text)),
  check: optional(callable),
});

const plainTypes = ["any", "bool", "int", "float", "string", "duration", "time", "address", "size"];

/** Lists in lists of which a type is. */
const deepest = 20;

const columnType: Shape = (value, at) => typeProblems(value, at, 0);

function typeProblems(value: unknown, at: string, depth: number): string[] {
  if (depth > deepest) return [`${at} is a list of lists of lists ...`];
  if (typeof value === "string" && plainTypes.includes(value)) return [];
  if (isObject(value)) {
    if (isObject(value.enum) || isObject(value.host)) return [];
    if (typeof value.row === "string" || typeof value.object === "string") return [];
    if (value.list !== undefined) return typeProblems(value.list, at, depth + 1);
  }
  return [
    `${at} is ${kindOf(value)}, not one of ${
      plainTypes.join(", ")
    }, { list }, { row }, { object }, { enum }, { host }`,
  ];
}

/** Whether it is the type of a column. */
export function isColumnType(value: unknown): value is ColumnType {
  return columnType(value, "").length === 0;
}

const parameter = object("parameter", {
  name,
  summary: text,
  type: object("type", { kind: oneOf("value", "ctype", "member") }),
});

const columnFields = { name, type: columnType, summary: text, needs: optional(needs) };

const column = object("column", {
  ...columnFields,
  get: callable,
  method: optional(object("method", { parameters: list(parameter), call: callable })),
});

const rowObject = object("object", { type: text, address: callable, at: callable });

/** What is shown by default must be there. */
const table: Shape = (value, at) => {
  const problems = object("table", {
    name,
    summary: text,
    needs: optional(needs),
    object: optional(rowObject),
    parameters: optional(list(parameter)),
    columns: list(column),
    defaults: list(name),
    rows: callable,
  })(value, at);
  if (problems.length > 0) return problems;
  const { name: own, columns, defaults } = value as {
    name: string;
    columns: { name: string }[];
    defaults: string[];
  };
  const names = columns.map((one) => one.name);
  return [
    ...names.filter((one, i) => names.indexOf(one) < i).map((one) =>
      `table ${own}: columns has two columns ${one}`
    ),
    ...defaults.filter((one) => !names.includes(one)).map((one) =>
      `table ${own}: defaults names ${one}, which is no column`
    ),
  ];
};

const command = object("command", {
  name,
  summary: text,
  usage: list(shape("a text", (value) => typeof value === "string")),
  options: list(object("option", { flag: text, summary: text, argument: optional(text) })),
  examples: list(object("example", { line: text, says: text })),
  forms: list(object("form", { columns: list(object("column", columnFields)) })),
  aliases: optional(object("aliases", {})),
  needs: optional(needs),
  prepare: optional(callable),
  bind: callable,
});

const plugin = object("plugin", {
  name,
  version: text,
  summary: text,
  needs: optional(needs),
  permissions: optional(object("permissions", {
    net: optional(list(text)),
    env: optional(list(text)),
    read: optional(list(text)),
    write: optional(list(text)),
  })),
  tables: optional(list(table)),
  columns: optional(
    list(object("column", {
      ...columnFields,
      table: shape(
        "the name of a table",
        (value) => typeof value === "string" && /^\w+(\.\w+)?$/.test(value),
      ),
      get: callable,
    })),
  ),
  commands: optional(list(command)),
  functions: optional(list(object("function", {
    name,
    summary: text,
    parameters: list(parameter),
    result: either("a type of a column, or a function that gives one", columnType, callable),
    needs: optional(needs),
    call: callable,
  }))),
  walkers: optional(list(object("walker", {
    name,
    summary: text,
    head: object("head", { name, summary: text, types: list(text) }),
    entry: oneOf("member", "pointer", "next", "element"),
    typed: optional(bool),
    columns: list(column),
    walk: callable,
  }))),
  checks: optional(list(object("check", {
    name,
    summary: text,
    severity: oneOf("info", "warning", "critical"),
    query: either("a query or a function", text, callable),
    advice: text,
    link: optional(text),
    needs: optional(needs),
  }))),
  formats: optional(list(object("format", {
    name,
    summary: text,
    endings: optional(list(text)),
    create: callable,
  }))),
});

const kinds = ["tables", "columns", "commands", "functions", "walkers", "checks", "formats"] as const;

/** What is wrong with a declaration; it is a plugin's when that is nothing. */
export function shapeProblems(value: unknown): string[] {
  const problems = plugin(value, "the default export");
  if (problems.length > 0 || !isObject(value)) return problems;
  return kinds.flatMap((kind) => {
    if (kind === "columns") return [];
    const names = ((value[kind] ?? []) as { name: string }[]).map((one) => one.name);
    return names.filter((one, i) => names.indexOf(one) < i).map((one) =>
      `plugin ${String(value.name)}: ${kind} has two that are called ${one}`
    );
  });
}
