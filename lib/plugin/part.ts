/** The parts of a plugin as the session takes them: under the plugin's name, guarded, with the needs of the whole. */
import { InquestError } from "../base/errors.ts";
import { Address, Duration, Failure, Size, Time } from "../../dsl/value.ts";
import { type Cell, RowRef } from "../define/cell.ts";
import type { ColumnDeclaration, ColumnType } from "../define/column.ts";
import { type BoundForm, boundForm, type CommandDeclaration } from "../define/command.ts";
import type { FormatDeclaration, Renderer } from "../define/format.ts";
import type { FunctionDeclaration } from "../define/function.ts";
import type { Needs } from "../define/needs.ts";
import type { AddedColumn, PluginDeclaration } from "../define/plugin.ts";
import type { RowObject, TableDeclaration } from "../define/table.ts";
import type { WalkerDeclaration, WalkerEntry } from "../define/walker.ts";
import type { Target } from "../types/target.ts";
import { guardedCall, guardedCell, guardedRows, guardedSteps, hasFunctions, reason, wrong } from "./guard.ts";
import { isColumnType } from "./shape.ts";

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
      ...(table.object && { object: this.#object(table.object, what) }),
      ...(table.lookups && { lookups: Object.fromEntries(lookups) }),
      rows: (target, warn, args) => guardedRows(what, () => table.rows(target, warn, args)),
    };
  }

  #object(object: RowObject<unknown>, what: string): RowObject<unknown> {
    return {
      type: object.type,
      address: (row) =>
        guardedCall(`${what}: object.address()`, () => {
          const address: unknown = object.address(row);
          if (typeof address === "bigint") return address;
          throw new TypeError(`it gave ${wrong(address)}, no bigint`);
        }),
      at: (address, target) => guardedCall(`${what}: object.at()`, () => object.at(address, target)),
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
        ? (args, context) =>
          this.type(guardedCall(what, () => {
            const type: unknown = result(args, context);
            if (isColumnType(type)) return type;
            throw new TypeError("result() gave no type of a column");
          }))
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
        guardedSteps(what, () => walker.walk(target, head, options, given)),
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
    if (!hasFunctions(bound, "rows", "draw") || !Array.isArray(bound.form?.columns)) {
      throw new InquestError(`${what} failed: bind() gave no form with its columns, rows and draw`);
    }
    return boundForm({
      form: { ...bound.form, columns: bound.form.columns.map((column) => this.column(column, what)) },
      rows: (run) => guardedRows(what, () => bound.rows(run)),
      draw: (rows, drawing) => texts(what, guardedRows(what, () => bound.draw(rows, drawing))),
    });
  }

  format(format: FormatDeclaration): FormatDeclaration {
    const what = `plugin ${this.plugin.name}: format ${format.name}`;
    return {
      ...format,
      name: this.name(format.name),
      create(output, options) {
        const checked = { write: (text: string) => output.write(textOnly(what, text)) };
        const renderer = guardedCall(what, () => {
          const given: unknown = format.create(checked, options);
          if (hasFunctions(given, "start", "row", "end")) return given as unknown as Renderer;
          throw new TypeError("create() gave no object with start, row and end");
        });
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
    if (all.length === 0) return undefined;
    const lists = ["types", "members", "symbols", "modules"] as const;
    return {
      ...Object.fromEntries(lists.map((list) => [list, all.flatMap((one) => one[list] ?? [])])),
      check: (target) => all.map((one) => checked(one, target)).find((reason) => reason !== undefined),
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
    return this.#typed(guardedCell(what, read), type, what);
  }

  #typed(cell: Cell, type: ColumnType, what: string): Cell {
    if (Array.isArray(cell)) {
      const inner = typeof type === "object" && "list" in type ? type.list : "any";
      return cell.map((item: Cell) => this.#typed(item, inner, what));
    }
    if (cell instanceof RowRef && this.#tables.has(cell.table)) {
      return new RowRef(this.name(cell.table), cell.row);
    }
    const whole = typeof cell === "number" && type !== "float" && Number.isSafeInteger(cell)
      ? BigInt(cell)
      : cell;
    if (typeof type !== "string" || type === "any") return whole;
    if (!mayBe(whole, type)) {
      const given = typeof whole === "bigint" ? "an integer, maybe one of more than 64 bits" : wrong(whole);
      return new Failure(`${what} gave ${given}, and its type is ${type}`);
    }
    return typeof whole === "bigint" ? meant(whole, type) : whole;
  }
}

/** The reason that a need of its own gives. */
function checked(needs: Needs, target: Target): string | undefined {
  let given: unknown;
  try {
    given = needs.check?.(target);
  } catch (error) {
    return `its own check failed: ${reason(error)}`;
  }
  if (given === undefined || typeof given === "string") return given;
  return `its own check gave ${wrong(given)}, no reason`;
}

function textOnly(what: string, piece: unknown): string {
  if (typeof piece === "string") return piece;
  throw new InquestError(`${what} failed: it writes ${wrong(piece)}, no text`);
}

function* texts(what: string, pieces: Iterable<unknown>): Generator<string> {
  for (const piece of pieces) yield textOnly(what, piece);
}

/** Whether a plain value may stand in a column of a type; what is no plain value, any column takes. */
function mayBe(value: Cell, type: string): boolean {
  switch (typeof value) {
    case "string":
      return type === "string";
    case "boolean":
      return type === "bool";
    case "number":
      return type === "float";
    case "bigint":
      return type !== "string" && type !== "bool" && value >= -(1n << 63n) && value < 1n << 64n;
    default:
      return true;
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
