/** A query's answer for scripts: rows as plain objects. */
import { toJson } from "../../dsl/json_value.ts";
import type { Result } from "../../dsl/mod.ts";
import { Address, Failure, isHost, type Json, Missing, type Value } from "../../dsl/value.ts";
import { CObject } from "../types/object.ts";
import { CHost } from "./world/c_host.ts";

/** A cell as a script gets it. */
export type ScriptValue = Value | CObject | readonly ScriptValue[];

/** A row by the names of its columns. */
export type ScriptRow = Readonly<Record<string, ScriptValue>>;

/** The rows of a query; to be walked once. */
export class Rows implements Iterable<ScriptRow> {
  constructor(private readonly result: Result) {}

  /** The columns' names in their order. */
  get columns(): readonly string[] {
    return this.result.columns.map((column) => column.name);
  }

  /** What ended a walk early, and what else a row cannot say; complete when the rows have been walked. */
  get warnings(): readonly string[] {
    return this.result.stats.warnings;
  }

  *[Symbol.iterator](): Generator<ScriptRow> {
    const names = this.columns;
    for (const values of this.result.rows) {
      const row: Record<string, ScriptValue> = {};
      names.forEach((name, i) => row[name] = forScript(values[i]));
      yield row;
    }
  }

  /** The rows as `--format ndjson` writes them: addresses as hex text, durations as seconds. In place of iterating. */
  *json(): Generator<Readonly<Record<string, Json>>> {
    const names = this.columns;
    for (const values of this.result.rows) {
      yield Object.fromEntries(names.map((name, i) => [name, toJson(values[i])]));
    }
  }
}

/** A C object as itself, unless it is a plain number, text or enumeration: then its value. */
function forScript(value: Value): ScriptValue {
  if (Array.isArray(value)) return value.map((item: Value) => forScript(item));
  if (!isHost(value as Value) || !(value instanceof CHost)) return value;
  const scalar = value.scalar();
  if (scalar instanceof Missing || scalar instanceof Failure) return scalar;
  return scalar === undefined || scalar instanceof Address ? value.object : scalar;
}
