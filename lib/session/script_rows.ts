/** Rows for scripts: objects whose columns are computed when they are asked for, and what works on their values. */
import { toJson } from "../../dsl/json_value.ts";
import {
  Address,
  Failure,
  type Host,
  isHost,
  type Json,
  Missing,
  type Scalar,
  type Value,
} from "../../dsl/value.ts";
import type { Result } from "../../dsl/mod.ts";
import type { Row, RowMethods, RowValue } from "../define/row.ts";
import { CHost } from "./world/c_host.ts";

const hosts = new WeakMap<object, Host>();

/** A value of the language as a script gets it. */
export function toRowValue(value: Value): RowValue {
  if (Array.isArray(value)) return value.map((item: Value) => toRowValue(item));
  if (!isHost(value)) return value as Scalar | Missing | Failure;
  if (value instanceof CHost) {
    const scalar = value.scalar();
    if (scalar !== undefined && !(scalar instanceof Address)) return scalar;
  }
  return rowOf(value);
}

/** The value of the language that a script's is. */
export function fromRowValue(value: RowValue | undefined): Value {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map((item: RowValue) => fromRowValue(item));
  return typeof value === "object" && value !== null ? hosts.get(value) ?? value as Value : value as Value;
}

/** A host as a row. */
export function rowOf(host: Host): Row {
  const known = new Map<string, RowValue>();
  const methods: RowMethods = {
    get: (path) => toRowValue(follow(host, path)),
    call: (name, ...args) => called(host, name, args),
    object: () => host instanceof CHost ? host.object : undefined,
  };
  const row = new Proxy(methods, {
    get(_, name) {
      if (typeof name !== "string") return undefined;
      if (Object.hasOwn(methods, name)) return methods[name as keyof RowMethods];
      if (!known.has(name)) known.set(name, toRowValue(or(host.member(name), host, name)));
      return known.get(name);
    },
    has: (_, name) => typeof name === "string" && host.type.memberNames().includes(name),
  }) as Row;
  hosts.set(row, host);
  return row;
}

function or(value: Value | undefined, host: Host, name: string): Value {
  return value === undefined ? new Failure(`${host.type.name} has no member ${name}`) : value;
}

function called(host: Host, name: string, args: readonly RowValue[]): RowValue {
  const parameters = host.type.method?.(name)?.parameters ?? [];
  const given = parameters.map(({ default: fallback }, i) =>
    i < args.length ? fromRowValue(args[i]) : fallback ?? null
  );
  return toRowValue(or(host.call?.(name, given), host, name));
}

function follow(host: Host, path: string): Value {
  let value: Value = host;
  for (const [, by, name] of path.matchAll(/(^|->|\?\.|\.)(\w+)/g)) {
    if (value === null) return null;
    if (value instanceof Missing || value instanceof Failure) return by === "?." ? null : value;
    if (!isHost(value)) return new Failure(`${name} is asked of what has no members`);
    const found = by === "->" && value.raw !== undefined ? value.raw(name) : value.member(name);
    value = or(found, value, name);
  }
  return value;
}

/** A row's values by name as `--format ndjson` writes them: addresses as hex text, durations as seconds. */
export function json(row: Readonly<Record<string, RowValue>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, toJson(fromRowValue(value))]),
  );
}

/** The rows of a result as objects; what ended a walk early is told. */
export function* resultRows(
  result: Result,
  { warn }: { readonly warn: (message: string) => void },
): Generator<Readonly<Record<string, RowValue>>> {
  const names = result.columns.map((column) => column.name);
  for (const values of result.rows) {
    yield Object.fromEntries(names.map((name, i) => [name, toRowValue(values[i])]));
  }
  for (const message of result.stats.warnings) warn(message);
}
