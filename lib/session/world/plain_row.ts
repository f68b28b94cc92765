/** Rows that are no C object: nothing but columns. */
import type { Argument } from "../../../dsl/world.ts";
import type { HostType, Json, Method, StaticType, Value } from "../../../dsl/value.ts";
import { PlainHost } from "../../define/values/plain_host.ts";

/** What such a row asks of its table. */
export interface RowSource {
  readonly declaration: { readonly name: string };
  columnType(name: string): StaticType | undefined;
  method(name: string): Method | undefined;
  names(): readonly string[];
  cell(row: unknown, name: string): Value | undefined;
  callRow(row: unknown, name: string, args: readonly Argument[]): Value | undefined;
}

export function plainRowType(table: RowSource): HostType {
  return {
    name: table.declaration.name,
    member: (name) => table.columnType(name),
    memberNames: () => table.names(),
    method: (name) => table.method(name),
    element: () => undefined,
    deref: () => undefined,
    addressOf: () => undefined,
    scalar: () => undefined,
  };
}

/** Tells rows without an address apart. */
let rowNumber = 0;

export class PlainRow extends PlainHost {
  readonly #number = rowNumber++;

  constructor(private readonly table: RowSource, private readonly row: unknown) {
    super();
  }

  get type(): HostType {
    return plainRowType(this.table);
  }

  member(name: string): Value | undefined {
    return this.table.cell(this.row, name);
  }

  call(name: string, args: readonly Argument[]): Value | undefined {
    return this.table.callRow(this.row, name, args);
  }

  key(): string {
    return `${this.table.declaration.name} ${this.#number}`;
  }

  text(): string {
    return `<${this.table.declaration.name}>`;
  }

  json(): Json {
    return this.text();
  }
}
