/** Table declarations bound to a dump: sources for the language, and columns for every pointer to their objects. */
import type { Argument, BoundSource, Column, PushedCondition, Source } from "../../../dsl/world.ts";
import { type Host, Label, type Method, type StaticType, type Value } from "../../../dsl/value.ts";
import { type Cell, cellOf, RowRef } from "../../define/cell.ts";
import type { ColumnDeclaration, ColumnType } from "../../define/column.ts";
import { unmet } from "../../define/needs.ts";
import type { TableDeclaration } from "../../define/table.ts";
import { CObject } from "../../types/object.ts";
import type { Target } from "../../types/target.ts";
import { CHost, type ColumnValues, type HostMaker } from "./c_host.ts";
import type { ColumnTypes, CTypes } from "./c_types.ts";
import { PlainRow, plainRowType } from "./plain_row.ts";

/** What bindings need of the world that holds them. */
export interface TableWorld extends HostMaker {
  readonly target: Target;
  readonly ctypes: CTypes;
  /** A table that is loaded; one that is not is noted, so that the query can be compiled again. */
  table(name: string): BoundTable | undefined;
  /** The table whose rows point to the structure with this tag. */
  tableOfTag(tag: string): BoundTable | undefined;
}

/** A table of this dump. */
export class BoundTable implements ColumnTypes, ColumnValues {
  readonly #columns: ReadonlyMap<string, ColumnDeclaration>;
  readonly #types = new Map<string, StaticType>();
  readonly #unavailable = new Map<string, string | undefined>();

  constructor(readonly declaration: TableDeclaration, readonly world: TableWorld) {
    this.#columns = new Map(declaration.columns.map((c) => [c.name, c]));
  }

  /** The tag of the structure that its rows point to. */
  get tag(): string | undefined {
    return this.declaration.object && objectTag(this.declaration.object.type);
  }

  /** The type of a row as a value. */
  get rowType(): StaticType {
    const { object } = this.declaration;
    const ctype = object && this.world.target.types.find(object.type);
    return ctype ? this.world.ctypes.of(ctype) : { kind: "host", host: plainRowType(this) };
  }

  columnType(name: string): StaticType | undefined {
    const column = this.#columns.get(name);
    if (!column) return undefined;
    let type = this.#types.get(name);
    if (!type) this.#types.set(name, type = staticType(column.type, this.world));
    return type;
  }

  value(row: CObject, name: string): Value | undefined {
    return this.#columns.has(name) ? this.cell(this.#rowAt(row), name) : undefined;
  }

  #rowAt(pointer: CObject): unknown {
    return this.declaration.object!.at(pointer.integer(), this.world.target);
  }

  method(name: string): Method | undefined {
    const column = this.#columns.get(name);
    return column?.method && { parameters: column.method.parameters, result: this.columnType(name)! };
  }

  names(): readonly string[] {
    return [...this.#columns.keys()];
  }

  call(row: CObject, name: string, args: readonly Argument[]): Value | undefined {
    return this.callRow(this.#rowAt(row), name, args);
  }

  /** The value of a column; undefined when there is no such column. */
  cell(row: unknown, name: string): Value | undefined {
    const column = this.#columns.get(name);
    return column && toValue(cellOf(() => column.get(row, this.world.target)), this.world);
  }

  callRow(row: unknown, name: string, args: readonly Argument[]): Value | undefined {
    const method = this.#columns.get(name)?.method;
    return method && toValue(cellOf(() => method.call(row, args, this.world.target)), this.world);
  }

  /** A row as a value. */
  row(row: unknown): Host {
    const { object } = this.declaration;
    const ctype = object && this.world.target.types.find(object.type);
    if (!object || !ctype) return new PlainRow(this, row);
    return new TableRow(this, row, CObject.of(this.world.target, ctype, object.address(row)));
  }

  columns(): Column[] {
    return this.declaration.columns.map((column) => {
      const unavailable = this.unavailable(column.name), typeOf = () => this.columnType(column.name)!;
      return {
        name: column.name,
        // Asked for when the column is used: a column of another table's rows loads that table.
        get type() {
          return typeOf();
        },
        summary: column.summary,
        ...(unavailable !== undefined && { unavailable }),
      };
    });
  }

  /** The tables whose rows its default columns hold, and those of its columns that are among the words. */
  related(words: ReadonlySet<string>): string[] {
    const { columns, defaults } = this.declaration;
    return columns.filter(({ name }) => words.has(name) || defaults.includes(name))
      .flatMap(({ type }) => rowsIn(type) ?? []);
  }

  /** Forgets what was made while another table was not loaded. */
  forget(): void {
    this.#types.clear();
  }

  /** Why this dump has no such column; found out once. */
  unavailable(name: string): string | undefined {
    if (!this.#unavailable.has(name)) {
      const column = this.#columns.get(name);
      this.#unavailable.set(name, column && unmet(column.needs, this.world.target));
    }
    return this.#unavailable.get(name);
  }

  source(): Source {
    const { name, summary, parameters } = this.declaration;
    return { name, summary, parameters: parameters ?? [], bind: () => this.#bind() };
  }

  #bind(): BoundSource | { problem: string } {
    const { declaration, world } = this;
    const problem = unmet(declaration.needs, world.target);
    if (problem !== undefined) {
      return { problem: `the table "${declaration.name}" is not available: ${problem}` };
    }
    return {
      columns: this.columns(),
      defaults: declaration.defaults.filter((name) => this.unavailable(name) === undefined),
      rowType: this.rowType,
      lookups: Object.keys(declaration.lookups ?? {}),
      ...(declaration.showSets && { showSets: declaration.showSets }),
      rows: (pushed, warn, args) => this.#rows(pushed, warn, args),
    };
  }

  *#rows(
    pushed: PushedCondition | undefined,
    warn: (message: string) => void,
    args: readonly Argument[],
  ): Generator<Host> {
    const rows = (pushed && this.#lookUp(pushed)) ?? this.declaration.rows(this.world.target, warn, args);
    for (const row of rows) yield this.row(row);
  }

  #lookUp({ column, values }: PushedCondition): unknown[] | undefined {
    const find = this.declaration.lookups?.[column];
    if (!find) return undefined;
    const found: unknown[] = [];
    for (const [i, value] of values.entries()) {
      const rows = find(value, this.world.target);
      if (rows === undefined) return undefined;
      for (const row of rows) if (!this.#isOneOf(row, column, values.slice(0, i))) found.push(row);
    }
    return found;
  }

  /** Whether a row's label was asked for before, by another of its names. */
  #isOneOf(row: unknown, column: string, asked: readonly Value[]): boolean {
    if (asked.length === 0 || this.columnType(column)?.kind !== "enum") return false;
    const cell = this.cell(row, column);
    return cell instanceof Label &&
      asked.some((value) =>
        typeof value === "string"
          ? cell.domain.has(value) && cell.domain.matches(cell.value, value)
          : value === cell.value
      );
  }
}

/** The table whose rows a column holds. */
function rowsIn(type: ColumnType): string | undefined {
  if (typeof type === "string") return undefined;
  if ("list" in type) return rowsIn(type.list);
  return "row" in type ? type.row : undefined;
}

/** `task_struct` of `struct task_struct *`. */
export function objectTag(type: string): string {
  return type.replace(/^(struct|union)\s+/, "").replace(/[\s*]+$/, "");
}

/** A row that is a C object: its columns come before the object's members, and read through the row it was made from. */
class TableRow extends CHost {
  constructor(private readonly table: BoundTable, private readonly row: unknown, object: CObject) {
    super(object, table.world);
  }

  override member(name: string): Value | undefined {
    const value = this.table.cell(this.row, name);
    return value === undefined ? this.raw(name) : value;
  }

  override call(name: string, args: readonly Argument[]): Value | undefined {
    return this.table.callRow(this.row, name, args);
  }
}

/** A declared type as the checker knows it. */
export function staticType(type: ColumnType, world: TableWorld): StaticType {
  if (typeof type === "string") return { kind: type };
  if ("enum" in type) return { kind: "enum", domain: type.enum };
  if ("list" in type) return { kind: "list", of: staticType(type.list, world) };
  if ("host" in type) return { kind: "host", host: type.host };
  if ("row" in type) return world.table(type.row)?.rowType ?? { kind: "any" };
  const ctype = world.target.types.find(type.object);
  return ctype ? world.ctypes.of(ctype) : { kind: "any" };
}

/** A getter's result as a value of the language. */
export function toValue(cell: Cell, world: TableWorld): Value {
  if (cell instanceof CObject) return new CHost(cell, world);
  if (cell instanceof RowRef) return world.table(cell.table)?.row(cell.row) ?? null;
  if (Array.isArray(cell)) return cell.map((item: Cell) => toValue(item, world));
  // A getter without an answer has none: null, as an undefined member would be a misspelling.
  return (cell ?? null) as Value;
}
