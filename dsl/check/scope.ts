/** What a name can mean at a place of a query. */
import type { Ir, Pattern, Step } from "../ir.ts";
import type { SlotIr } from "./context.ts";
import type { StaticType } from "../value.ts";
import type { BoundSource } from "../world.ts";

/** How a column is drawn; never how it is written as JSON. */
export type Format = "size" | "hex" | "time";

/** A column of the rows as they are now. */
export interface Output {
  readonly name: string;
  readonly slot: number;
  readonly type: StaticType;
  readonly format?: Format;
  /** Drawn below the other columns. */
  readonly block?: true;
}

/** The source that the rows come from: its columns and the members behind them. */
export interface Base {
  readonly name: string;
  readonly bound: BoundSource;
  /** The row itself. */
  readonly host: Ir;
  /** Columns and members asked for so far, by name. */
  readonly used: Map<string, SlotIr>;
}

/** What `as NAME` stands for: a row of a source, or of a query. */
export interface Alias {
  readonly names: ReadonlyMap<string, Ir>;
  readonly base: Base | undefined;
}

/** That rows are groups: what they were before, and what is gathered. */
export interface Grouping {
  readonly inner: Scope;
  readonly step: Extract<Step, { kind: "group" }>;
  /** The keys and the aggregates in use, by their text. */
  readonly texts: Map<string, Ir>;
  readonly keys: readonly Output[];
}

const noBindings: ReadonlyMap<string, Ir> = new Map();

/** The names of the rows that a clause works on. Clauses are checked in order and change it as they go. */
export class Scope {
  /** The row around a query within a row: its names count behind the query's own. */
  around: Scope | undefined;
  /** The parameters of the definition that is being written out: they come before columns. */
  bindings: ReadonlyMap<string, Ir> = noBindings;
  /** Made by let, show, group by: the newest of a name counts. */
  readonly names: Map<string, Ir> = new Map();
  readonly aliases: Map<string, Alias> = new Map();
  /** What `match` means: the groups of the last pattern that these rows were matched with. */
  match: { readonly operand: Ir; readonly pattern: Pattern } | undefined;
  base: Base | undefined;
  grouping: Grouping | undefined;
  outputs: Output[] = [];
  /** Whether the columns are still the source's defaults: `show *` then means all of them. */
  untouched = true;
  /** Whether the next show has the keys of a group before it. */
  freshGroup = false;

  /** The scope of rows that are no longer those of the source. */
  next(): Scope {
    const after = new Scope();
    after.around = this.around;
    after.bindings = this.bindings;
    after.untouched = false;
    return after;
  }

  /** Every name that could be meant here, for suggestions. */
  *candidates(): Generator<string> {
    yield* this.aliases.keys();
    yield* this.names.keys();
    if (this.base !== undefined) {
      for (const column of this.base.bound.columns) yield column.name;
      const type = this.base.bound.rowType;
      if (type.kind === "host") yield* type.host.memberNames();
    }
    yield* this.bindings.keys();
    if (this.around !== undefined) yield* this.around.candidates();
  }

  /** The columns by name, for a message. */
  columnNames(): string[] {
    const base = this.base?.bound.columns.map((c) => c.name) ?? [];
    return [...new Set([...this.names.keys(), ...base])];
  }
}
