/** Expressions of a query as TypeScript, by the rows that are at hand. */
import { type Spelling, spellingOf } from "../../../dsl/check/spelling.ts";
import type { Ir, IrArgument } from "../../../dsl/ir.ts";
import { scalarKind } from "../../../dsl/types.ts";
import { literal, regexp } from "./literal.ts";
import { Unsupported } from "./unsupported.ts";

type Of<K extends Ir["kind"]> = Extract<Ir, { kind: K }>;

/** What stands for a slot. */
export interface Bound {
  readonly code: string;
  /** Whether it is a row, whose columns can be asked for. */
  readonly row: boolean;
}

/** What expressions need of the script that they stand in. */
export interface Surroundings {
  readonly slots: readonly (Ir | undefined)[];
  bound(slot: number): Bound | undefined;
  /** Notes a name of the door. */
  uses(name: string): void;
  /** A call of the language for what has no equal. */
  asked(spelling: Spelling): string;
}

const ownNames = new Set(["get", "call", "object"]);

export class Expressions {
  constructor(private readonly script: Surroundings) {}

  /** The value of an expression. */
  value(ir: Ir): string {
    switch (ir.kind) {
      case "const":
        return literal(ir.value, (name) => this.script.uses(name));
      case "slot":
        return this.#slot(ir);
      case "member":
        return this.#member(ir);
      case "method":
        return this.#method(ir);
      case "arithmetic":
        return this.#use("calc", this.value(ir.left), JSON.stringify(ir.op), this.value(ir.right));
      default:
        return this.#ask(ir);
    }
  }

  #use(name: string, ...args: readonly string[]): string {
    this.script.uses(name);
    return `${name}(${args.join(", ")})`;
  }

  #ask(ir: Ir): string {
    const spelling = spellingOf(ir);
    if (spelling === undefined) throw new Unsupported("an expression that stands nowhere by itself");
    return this.script.asked(spelling);
  }

  #slot(ir: Of<"slot">): string {
    const bound = this.script.bound(ir.slot), computed = this.script.slots[ir.slot];
    if (bound !== undefined) return bound.code;
    if (computed === undefined) throw new Unsupported("a row that is not at hand");
    return this.value(computed);
  }

  /** `task.pid`, or a path where pointers are followed: through null it is null. */
  #member(ir: Of<"member">): string {
    const path: string[] = [];
    let at: Ir = ir;
    for (;;) {
      if (at.kind === "member") {
        path.unshift((at.raw ? "->" : at.safe ? "?." : ".") + at.name);
        at = at.object;
        continue;
      }
      if (at.kind !== "slot") return this.#ask(ir);
      const bound = this.script.bound(at.slot), computed: Ir | undefined = this.script.slots[at.slot];
      if (bound !== undefined) return bound.row ? reached(bound.code, path) : this.#ask(ir);
      if (computed === undefined) return this.#ask(ir);
      at = computed;
    }
  }

  #method(ir: Of<"method">): string {
    const { object, name, args } = ir;
    const bound = object.kind === "slot" ? this.script.bound(object.slot) : undefined;
    const given = constants(args);
    if (!bound?.row || given === undefined) return this.#ask(ir);
    return `${bound.code}.call(${[JSON.stringify(name), ...given.map((a) => this.value(a))].join(", ")})`;
  }

  /** Whether a condition holds. */
  holds(ir: Ir): string {
    switch (ir.kind) {
      case "logic":
        return this.#joined(ir.operands.map((o) => this.holds(o)), ir.op);
      case "not":
        return this.fails(ir.operand);
      case "truth":
        return this.holds(ir.operand);
      case "between":
        return `${this.#test("is", ir.operand, ">=", ir.low)} && ${
          this.#test("is", ir.operand, "<=", ir.high)
        }`;
      case "is":
        return this.#what(ir);
      case "compare":
        return isPlain(ir) ? `${this.value(ir.left)} === ${this.value(ir.right)}` : this.#decided("is", ir);
      default:
        return ir.type.kind === "bool" && isRead(ir) ? `${this.value(ir)} === true` : this.#decided("is", ir);
    }
  }

  /** Whether it is known not to hold. */
  fails(ir: Ir): string {
    switch (ir.kind) {
      case "logic":
        return this.#joined(ir.operands.map((o) => this.fails(o)), ir.op === "and" ? "or" : "and");
      case "not":
        return this.holds(ir.operand);
      case "truth":
        return this.fails(ir.operand);
      case "between":
        return this.#joined([
          this.#test("isNot", ir.operand, ">=", ir.low),
          this.#test("isNot", ir.operand, "<=", ir.high),
        ], "or");
      case "is":
        return `!(${this.#what(ir)})`;
      default:
        return ir.type.kind === "bool" && isRead(ir)
          ? `${this.value(ir)} === false`
          : this.#decided("isNot", ir);
    }
  }

  #joined(parts: readonly string[], op: "and" | "or"): string {
    return op === "and" ? parts.join(" && ") : `(${parts.join(" || ")})`;
  }

  #test(how: "is" | "isNot", left: Ir, op: string, right: Ir): string {
    return this.#use(how, this.value(left), JSON.stringify(op), this.value(right));
  }

  #decided(how: "is" | "isNot", ir: Ir): string {
    switch (ir.kind) {
      case "compare":
        return this.#test(how, ir.left, ir.op, ir.right);
      case "label":
        return this.#use(how, this.value(ir.operand), '"="', JSON.stringify(ir.label));
      case "like":
      case "has":
      case "contains":
        return this.#test(how, ir.left, ir.kind, ir.right);
      case "match":
        return this.#use(how, this.value(ir.operand), '"~"', regexp(ir.pattern));
      case "in": {
        const list = ir.values.map((v) => v.kind === "label" ? JSON.stringify(v.label) : this.value(v));
        return this.#use(how, this.value(ir.operand), '"in"', `[${list.join(", ")}]`);
      }
      default:
        return this.#use(how, this.value(ir));
    }
  }

  #what(ir: Of<"is">): string {
    if (ir.what === "null") return this.#use("is", this.value(ir.operand), '"="', "null");
    const name = ir.what === "missing" ? "Missing" : "Failure";
    this.script.uses(name);
    return `${this.value(ir.operand)} instanceof ${name}`;
  }
}

function reached(row: string, path: readonly string[]): string {
  const text = path.join("").replace(/^\./, ""), name = path[0].slice(1);
  return path.length === 1 && path[0].startsWith(".") && !ownNames.has(name)
    ? `${row}.${name}`
    : `${row}.get(${JSON.stringify(text)})`;
}

/** The arguments without the defaults at their end; undefined when one is no constant. */
function constants(args: readonly IrArgument[]): readonly Ir[] | undefined {
  const found: Ir[] = [];
  for (const argument of args) {
    if (!("kind" in argument) || argument.kind !== "const") return undefined;
    found.push(argument);
  }
  while (found.length > 0 && isNull(found[found.length - 1])) found.pop();
  return found;
}

function isNull(ir: Ir): boolean {
  return ir.kind === "const" && ir.value === null;
}

/** An equality of a plain value with a constant, for which `===` says the same. */
function isPlain({ op, left, right }: Of<"compare">): boolean {
  const kind = scalarKind(left.type);
  return op === "=" && isRead(left) && right.kind === "const" && kind === scalarKind(right.type) &&
    (kind === "int" || kind === "string");
}

function isRead(ir: Ir): boolean {
  return ir.kind === "slot" || ir.kind === "member";
}
