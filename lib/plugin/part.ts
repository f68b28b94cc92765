/** The parts of a plugin as the session takes them: under the plugin's name, guarded, with the needs of the whole. */
import { Address, Duration, Size, Time } from "../../dsl/value.ts";
import { type Cell, RowRef } from "../define/cell.ts";
import type { ColumnDeclaration, ColumnType } from "../define/column.ts";
import { type BoundForm, boundForm, type CommandDeclaration } from "../define/command.ts";
import type { FormatDeclaration } from "../define/format.ts";
import type { FunctionDeclaration } from "../define/function.ts";
import type { Needs } from "../define/needs.ts";
import type { AddedColumn, PluginDeclaration } from "../define/plugin.ts";
import type { TableDeclaration } from "../define/table.ts";
import type { WalkerDeclaration, WalkerEntry } from "../define/walker.ts";
import { guardedCall, guardedCell, guardedRows } from "./guard.ts";

/** Makes the parts of one plugin. */
export class PluginScope {
  readonly #tables: ReadonlySet<string>;

  constructor(readonly plugin: PluginDeclaration) {
    this.#tables = new Set(plugin.tables?.map(({ name }) => name));
  }

  /** `mounts` of the plugin nfs is nfs.mounts everywhere else. */
  name(part: string): string {
    return `${this.plugin.name}.${part}`;
  }

  table(table: TableDeclaration): TableDeclaration {
    const name = this.name(table.name), what = `plugin ${this.plugin.name}: table ${table.name}`;
    const lookups = Object.entries(table.lookups ?? {}).map(([column, find]) => {
      const guarded: typeof find = (value, target) =>
        guardedCall(`${what}: lookup by ${column}`, () => find(value, target));
      return [column, guarded] as const;
    });
    return {
      ...table,
      name,
      ...this.#needs(table.needs),
      columns: table.columns.map((column) => this.column(column, what)),
      ...(table.lookups && { lookups: Object.fromEntries(lookups) }),
      rows: (target, warn, args) => guardedRows(what, () => table.rows(target, warn, args)),
    };
  }

  column(column: ColumnDeclaration, of: string): ColumnDeclaration {
    const { type, method } = column, what = `${of}: column ${column.name}`;
    return {
      ...column,
      type: this.type(type),
      get: (row, target) => this.cell(what, type, () => column.get(row, target)),
      ...(method && {
        method: {
          parameters: method.parameters,
          call: (row, args, target) => this.cell(what, type, () => method.call(row, args, target)),
        },
      }),
    };
  }

  /** A column for another's table. The session makes the row and the value, and calls this within `cell`. */
  added(column: AddedColumn): AddedColumn {
    const table = this.#tables.has(column.table) ? this.name(column.table) : column.table;
    return { ...column, ...this.#needs(column.needs), table, type: this.type(column.type) };
  }

  function(declaration: FunctionDeclaration): FunctionDeclaration {
    const { result } = declaration, what = `plugin ${this.plugin.name}: ${declaration.name}()`;
    const fixed = typeof result === "function" ? "any" : result;
    return {
      ...declaration,
      name: this.name(declaration.name),
      ...this.#needs(declaration.needs),
      result: typeof result === "function"
        ? (args, context) => this.type(guardedCall(what, () => result(args, context)))
        : this.type(result),
      call: (args, context) => this.cell(what, fixed, () => declaration.call(args, context)),
    };
  }

  walker(walker: WalkerDeclaration): WalkerDeclaration {
    const what = `plugin ${this.plugin.name}: walker ${walker.name}`;
    const columns = walker.columns as readonly ColumnDeclaration<unknown>[];
    return {
      ...walker,
      name: this.name(walker.name),
      columns: columns.map((column) => this.column(column, what)) as readonly ColumnDeclaration<
        WalkerEntry
      >[],
      walk: (target, head, options, given) =>
        guardedCall(what, () => walker.walk(target, head, options, given)),
    };
  }

  command(command: CommandDeclaration): CommandDeclaration {
    const what = `plugin ${this.plugin.name}: command ${command.name}`;
    return {
      ...command,
      name: this.name(command.name),
      ...this.#needs(command.needs),
      bind: (line, session) => this.#form(guardedCall(what, () => command.bind(line, session)), what),
    };
  }

  #form(bound: BoundForm, what: string): BoundForm {
    return boundForm({
      form: { ...bound.form, columns: bound.form.columns.map((column) => this.column(column, what)) },
      rows: (run) => guardedRows(what, () => bound.rows(run)),
      draw: (rows, drawing) => guardedRows(what, () => bound.draw(rows, drawing)),
    });
  }

  format(format: FormatDeclaration): FormatDeclaration {
    const what = `plugin ${this.plugin.name}: format ${format.name}`;
    return {
      ...format,
      name: this.name(format.name),
      create(output, options) {
        const renderer = guardedCall(what, () => format.create(output, options));
        return {
          start: (columns) => guardedCall(what, () => renderer.start(columns)),
          row: (values) => guardedCall(what, () => renderer.row(values)),
          end: () => guardedCall(what, () => renderer.end()),
        };
      },
    };
  }

  /** What is needed of the whole plugin is needed of its parts. */
  needs(own: Needs | undefined): Needs | undefined {
    const all = [this.plugin.needs, own].filter((one) => one !== undefined);
    if (all.length < 2) return all[0];
    const lists = ["types", "members", "symbols", "modules"] as const;
    return {
      ...Object.fromEntries(lists.map((list) => [list, all.flatMap((one) => one[list] ?? [])])),
      check: (target) => all.map((one) => one.check?.(target)).find((reason) => reason !== undefined),
    };
  }

  #needs(own: Needs | undefined): { readonly needs?: Needs } {
    const needs = this.needs(own);
    return needs === undefined ? {} : { needs };
  }

  /** The type with the names that the plugin's own tables have outside. */
  type(type: ColumnType): ColumnType {
    if (typeof type === "string") return type;
    if ("list" in type) return { list: this.type(type.list) };
    return "row" in type && this.#tables.has(type.row) ? { row: this.name(type.row) } : type;
  }

  /** What a getter gives, as the declared type has it; rows of the plugin's own tables by their names outside. */
  cell(what: string, type: ColumnType, read: () => unknown): Cell {
    return this.#typed(guardedCell(what, read), type);
  }

  #typed(cell: Cell, type: ColumnType): Cell {
    if (Array.isArray(cell)) {
      const inner = typeof type === "object" && "list" in type ? type.list : "any";
      return cell.map((item: Cell) => this.#typed(item, inner));
    }
    if (cell instanceof RowRef && this.#tables.has(cell.table)) {
      return new RowRef(this.name(cell.table), cell.row);
    }
    const whole = typeof cell === "number" && type !== "float" && Number.isSafeInteger(cell)
      ? BigInt(cell)
      : cell;
    return typeof whole === "bigint" && typeof type === "string" ? meant(whole, type) : whole;
  }
}

/** An integer in a column of addresses is one. */
function meant(value: bigint, type: string): Cell {
  switch (type) {
    case "address":
      return new Address(BigInt.asUintN(64, value));
    case "size":
      return new Size(value);
    case "duration":
      return new Duration(value);
    case "time":
      return new Time(value);
    default:
      return value;
  }
}
