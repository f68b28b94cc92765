/** What checking a query carries along: the world, the text, the problems found so far, the slots handed out. */
import type { CTypeNode, Expr, Range } from "../ast.ts";
import { type Ir, type IrNode, partsOf } from "../ir.ts";
import type { Diagnostic, SourceText } from "../query_error.ts";
import { anyType } from "../types.ts";
import type { StaticType } from "../value.ts";
import type { CTypeRef, World } from "../world.ts";
import { type Definition, Environment } from "./environment.ts";

/** More diagnostics than anyone reads. */
const maxDiagnostics = 20;

/** How often definitions may be written out in one statement. */
const maxExpansions = 1000;

/** How deep computing a value may recurse. */
const maxSlotDepth = 1000;

/** An expression that reads a slot. */
export type SlotIr = Extract<Ir, { kind: "slot" }>;

/** Says why an answer may not be written to a file, and what to do about it; undefined when it may. */
export type RefuseFile = (
  path: string,
  range: Range,
) => { readonly message: string; readonly hint?: string } | undefined;

/** The state of checking one query. */
export class Context {
  readonly diagnostics: Diagnostic[] = [];
  /** Each slot's expression; undefined where a step fills it (the row itself, keys, aggregates). */
  readonly slots: (Ir | undefined)[] = [];
  /** What the answer should be told with: columns left out. */
  readonly warnings: string[] = [];
  readonly #depths: number[] = [];
  readonly #members = new Map<string, SlotIr>();
  /** Values that were looked at to see whether they have elements, so that they are not checked twice. */
  readonly seen: WeakMap<Expr, Ir> = new WeakMap();
  /** What gives names their meaning in the clause that is checked: known for the clauses of the statement itself. */
  clauses:
    | { readonly clauses: number | undefined; readonly naming: readonly string[] | undefined }
    | undefined = {
      clauses: undefined,
      naming: [],
    };
  format: string | undefined;
  to: string | undefined;
  #file: SourceText;
  #environment: Environment;
  #expansions = 0;
  /** Where definitions are being written out: the text that the user gave is no place of theirs. */
  #within = false;

  constructor(
    file: SourceText,
    readonly world: World,
    readonly formats: readonly string[],
    environment: Environment = Environment.empty,
    /** Why an answer may not be written to a file; undefined when it may. */
    readonly refuseFile: RefuseFile = () => ({ message: "no files can be written here" }),
  ) {
    this.#file = file;
    this.#environment = environment;
  }

  /** The text that is being checked. */
  get text(): string {
    return this.#file.text;
  }

  /** What is defined where the text is. */
  get environment(): Environment {
    return this.#environment;
  }

  /** Checks a definition's own text, which sees what was defined before it. */
  within<T>(definition: Definition, place: Range, check: () => T): T | undefined {
    if (++this.#expansions > maxExpansions) {
      this.problem(place, `this text uses definitions more than ${maxExpansions} times`);
      return undefined;
    }
    const file = this.#file, environment = this.#environment, within = this.#within, { clauses } = this;
    this.clauses = undefined;
    this.#within ||= definition.file !== file;
    this.#file = definition.file;
    this.#environment = definition.before;
    try {
      return check();
    } finally {
      this.#file = file;
      this.#environment = environment;
      this.#within = within;
      this.clauses = clauses;
    }
  }

  /** Notes a problem; the expression it stands in goes on as one that fits everywhere. */
  problem(range: Range, message: string, more: { hint?: string; nearest?: readonly string[] } = {}): Ir {
    const file = this.#within ? { file: this.#file } : {};
    const known = this.diagnostics.some((d) =>
      d.range.start === range.start && d.message === message && d.file === file.file
    );
    if (!known && this.diagnostics.length < maxDiagnostics) {
      this.diagnostics.push({ message, range, ...more, ...file });
    }
    return broken;
  }

  /** A new slot, computed by `ir` or filled by a step. */
  newSlot(type: StaticType, ir?: Ir): SlotIr {
    this.slots.push(ir);
    this.#depths.push(ir === undefined ? 0 : this.#depth(ir));
    return { kind: "slot", slot: this.slots.length - 1, type };
  }

  /** The expression in a slot, so that it is computed once a row. */
  memo(ir: Ir, range: Range): SlotIr {
    if (ir.kind === "slot") return ir;
    const slot = this.newSlot(ir.type, ir);
    if (this.#depths[slot.slot] > maxSlotDepth) {
      this.problem(range, `this value takes more than ${maxSlotDepth} steps of let to compute`);
    }
    return slot;
  }

  /** A member of what is in a slot: the same one is computed once a row, wherever it is asked for. */
  member(object: SlotIr, name: string, raw: boolean, safe: boolean, type: StaticType): SlotIr {
    const key = `${object.slot}${raw ? "->" : safe ? "?." : "."}${name}`;
    let known = this.#members.get(key);
    if (known === undefined) {
      known = this.newSlot(type, { kind: "member", object, name, raw, safe, type });
      this.#members.set(key, known);
    }
    return known;
  }

  /** How deep computing an expression recurses, through the slots it reads. */
  #depth(ir: Ir): number {
    if (ir.kind === "slot") return this.#depths[ir.slot] + 1;
    let deepest = 0;
    for (const part of partsOf(ir)) deepest = Math.max(deepest, this.#depth(part));
    return deepest + 1;
  }

  /** A C type that the query names. */
  cType(node: CTypeNode): CTypeRef | undefined {
    const type = this.world.cType(node.base);
    if (type !== undefined) return node.stars === 0 ? type : type.pointer(node.stars);
    const near = this.world.nearTypes(node.base);
    this.problem(
      node.range,
      `no C type is called \`${node.base}\``,
      near.length > 0 ? { nearest: near.slice(0, 3) } : {},
    );
    return undefined;
  }

  /** An expression's text without blanks: the name of its column. */
  textOf(node: Expr | { readonly range: Range }): string {
    return withoutBlanks(this.text.slice(node.range.start, node.range.end));
  }
}

/** Stands for an expression with a problem: nothing more is said about it. */
export const broken: Ir = { kind: "const", value: null, type: anyType };

/** Makes a typed node. */
export function typed(type: StaticType, node: IrNode): Ir {
  return { ...node, type };
}

/** The text without blanks and comments; one blank stays where two words would grow together. */
export function withoutBlanks(text: string): string {
  let out = "";
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"|#[^\n]*\n|\s+|[^\s"#]+|["#]/g)) {
    if (/^\s|^#./.test(token)) continue;
    if (/\w$/.test(out) && /^\w/.test(token)) out += " ";
    out += token;
  }
  return out;
}
