/** Turns checked expressions into closures over a row. Nothing here throws for what a dump may contain. */
import type { Ir, IrArgument, IrNode } from "../ir.ts";
import { Dependencies } from "../depends.ts";
import { loadedJs } from "../js/load.ts";
import { Address, Failure, isHost, Missing, type Value } from "../value.ts";
import type { Argument } from "../world.ts";
import { arithmetic, complement, negate } from "./arithmetic.ts";
import { compare, isNull, keyOf } from "./compare.ts";
import {
  elementsOf,
  integerOf,
  plainOf,
  scalarOf,
  textOf,
  truthOf,
  type Unreadable,
  unreadable,
  wordFor,
} from "./scalar.ts";
import { Budget } from "./budget.ts";
import { groupMatcher } from "./groups.ts";
import { makeExists, makeGather } from "./quantifiers.ts";
import { Stats } from "./stats.ts";
import { hasWord, like, matcher } from "./text_match.ts";

/** A row: the values of its slots, those computed so far. */
export type Row = (Value | undefined)[];
/** An expression made ready. */
export type Eval = (row: Row) => Value;

type Of<K extends IrNode["kind"]> = Extract<IrNode, { kind: K }>;
type Makers = { readonly [K in IrNode["kind"]]: (node: Of<K>, c: Compiler) => Eval };

/** More elements than any honest collection of a dump: a `has` stops there. */
const maxElements = 1 << 20;

/** Compiles the expressions of one query; the slots' own expressions are compiled when first asked for. */
export class Compiler {
  readonly #slots: (Eval | undefined)[] = [];
  readonly depends: Dependencies;

  constructor(
    readonly slots: readonly (Ir | undefined)[],
    readonly stats: Stats = new Stats(),
    readonly budget: Budget = new Budget(stats),
  ) {
    this.depends = new Dependencies(slots);
  }

  compile(ir: Ir): Eval {
    const make = makers[ir.kind] as (node: IrNode, c: Compiler) => Eval;
    return make(ir, this);
  }

  /** Reads a slot, computing it first where it has an expression. */
  slot(index: number): Eval {
    return this.#slots[index] ??= this.#slotReader(index);
  }

  #slotReader(index: number): Eval {
    const ir = this.slots[index];
    if (ir === undefined) return (row) => row[index] as Value;
    const compute = this.compile(ir);
    return (row) => {
      const known = row[index];
      return known === undefined ? row[index] = compute(row) : known;
    };
  }

  argument(argument: IrArgument): (row: Row) => Argument {
    return "kind" in argument ? this.compile(argument) : () => argument;
  }
}

/** The value of an expression that depends on no row and reads nothing; undefined when it does. */
export function constantOf(ir: Ir): Value | undefined {
  return isConstant(ir) ? new Compiler([]).compile(ir)([]) : undefined;
}

function isConstant(ir: Ir): boolean {
  switch (ir.kind) {
    case "const":
      return true;
    case "negate":
    case "complement":
    case "not":
    case "truth":
      return isConstant(ir.operand);
    case "arithmetic":
    case "compare":
      return isConstant(ir.left) && isConstant(ir.right);
    default:
      return false;
  }
}

const makers: Makers = {
  const: ({ value }) => () => value,
  symbol({ value }) {
    let known: Value | undefined;
    return () => known ??= value();
  },
  slot: ({ slot }, c) => c.slot(slot),
  member: makeMember,
  method({ object, name, args }, c) {
    const of = c.compile(object);
    const given = args.map((a) => c.argument(a));
    return (row) => {
      const host = of(row);
      if (!isHost(host)) return host === null || unreadable(host) ? host : noMember(host, name);
      return withArguments(row, given, (values) => {
        const value = host.call?.(name, values);
        return value === undefined ? noMember(host, name) : value;
      });
    };
  },
  index: makeIndex,
  deref: onHost((host) => host.deref()),
  addressOf: onHost((host) => host.addressOf()),
  negate: ({ operand }, c) => mapped(c.compile(operand), negate),
  complement: ({ operand }, c) => mapped(c.compile(operand), complement),
  not: ({ operand }, c) => mapped(c.compile(operand), (v) => negated(truthOf(v))),
  truth: ({ operand }, c) => mapped(c.compile(operand), truthOf),
  call({ callee, args }, c) {
    const given = args.map((a) => c.argument(a));
    return (row) => withArguments(row, given, (values) => callee.call(values));
  },
  arithmetic({ op, left, right }, c) {
    const l = c.compile(left), r = c.compile(right);
    return (row) => arithmetic(op, l(row), r(row));
  },
  compare({ op, left, right }, c) {
    const l = c.compile(left), r = c.compile(right);
    return (row) => compare(op, l(row), r(row));
  },
  label: ({ operand, domain, label }, c) =>
    mapped(c.compile(operand), (given) => {
      const value = scalarOf(given);
      if (unreadable(value)) return value;
      const integer = integerOf(value);
      return integer !== undefined && domain.matches(integer, label);
    }),
  logic: makeLogic,
  in: makeIn,
  between({ operand, low, high }, c) {
    const of = c.compile(operand), from = c.compile(low), to = c.compile(high);
    return (row) => {
      const value = scalarOf(of(row));
      const above = compare(">=", value, from(row));
      return above === false ? false : both(above, compare("<=", value, to(row)));
    };
  },
  match({ operand, pattern }, c) {
    const matches = matcher(pattern);
    return onText(c.compile(operand), matches);
  },
  groups({ operand, pattern }, c) {
    return mapped(c.compile(operand), groupMatcher(pattern));
  },
  like({ left, right }, c) {
    const pattern = c.compile(right);
    const operand = c.compile(left);
    return (row) => {
      const wanted = pattern(row);
      if (unreadable(wanted)) return wanted;
      const text = textOf(wanted);
      return text === undefined ? false : onText(operand, (t) => like(t, text))(row);
    };
  },
  has: ({ left, right }, c) => searching(c.compile(left), c.compile(right), hasIn),
  contains: ({ left, right }, c) => searching(c.compile(left), c.compile(right), containedIn),
  is({ operand, what }, c) {
    const of = c.compile(operand);
    if (what === "missing") return (row) => plainOf(of(row)) instanceof Missing;
    if (what === "error") return (row) => plainOf(of(row)) instanceof Failure;
    return (row) => isNull(plainOf(of(row)));
  },
  exists: makeExists,
  gather: makeGather,
  js: makeJs,
  cast({ to, operand }, c) {
    return mapped(c.compile(operand), (value) => unreadable(value) ? value : to.cast(value));
  },
  containerOf({ to, offset, operand }, c) {
    return mapped(c.compile(operand), (value) => {
      const plain = plainOf(value);
      const pointer = isHost(plain) ? plain.addressOf() : plain;
      const address = pointer === undefined ? undefined : plainOf(pointer);
      if (address === null || (address !== undefined && unreadable(address))) return address;
      const integer = address === undefined ? undefined : integerOf(address);
      if (integer === undefined) return new Failure(`${wordFor(value)} is no pointer`);
      return to.cast(new Address(BigInt.asUintN(64, integer - offset)));
    });
  },
};

function makeJs({ program, fields, row, condition }: Of<"js">, c: Compiler): Eval {
  // There is a program only where this was loaded to read it.
  const run = loadedJs()!.makeJs(program, condition);
  const reads = fields.map((field) => c.compile(field));
  const whole: Eval = row === null ? () => null : c.compile(row);
  return (given) => run({ field: (i) => reads[i](given), row: () => whole(given) });
}

function mapped(operand: Eval, change: (value: Value) => Value): Eval {
  return (row) => change(operand(row));
}

function noMember(value: Value, name: string): Value {
  return new Failure(`${wordFor(value)} has no member ${name}`);
}

function makeMember({ object, name, raw, safe }: Of<"member">, c: Compiler): Eval {
  const of = c.compile(object);
  return (row) => {
    const host = of(row);
    if (isHost(host)) {
      const value = raw && host.raw !== undefined ? host.raw(name) : host.member(name);
      return value === undefined ? noMember(host, name) : value;
    }
    if (host === null) return null;
    if (unreadable(host)) return safe ? null : host;
    return noMember(host, name);
  };
}

function makeIndex({ object, index }: Of<"index">, c: Compiler): Eval {
  const of = c.compile(object), at = c.compile(index);
  return (row) => {
    const value = of(row);
    if (value === null || unreadable(value)) return value;
    const position = scalarOf(at(row));
    if (unreadable(position)) return position;
    const i = integerOf(position);
    if (i === undefined) return new Failure(`${wordFor(position)} is no index`);
    if (!isHost(value) && !Array.isArray(value)) return new Failure(`${wordFor(value)} has no elements`);
    const element = isHost(value) ? value.index(i) : (value as readonly Value[])[Number(i)];
    return element === undefined ? new Failure(`${wordFor(value)} has no element ${i}`) : element;
  };
}

function onHost(change: (host: Extract<Value, { isHost: true }>) => Value | undefined) {
  return ({ operand }: { readonly operand: Ir }, c: Compiler): Eval =>
    mapped(c.compile(operand), (value) => {
      if (value === null || unreadable(value)) return value;
      const changed = isHost(value) ? change(value) : undefined;
      return changed === undefined ? new Failure(`${wordFor(value)} is no pointer`) : changed;
    });
}

function withArguments(
  row: Row,
  given: readonly ((row: Row) => Argument)[],
  run: (values: readonly Argument[]) => Value,
): Value {
  const values: Argument[] = [];
  for (const argument of given) {
    const value = argument(row);
    if (value instanceof Missing || value instanceof Failure) return value;
    values.push(value);
  }
  return run(values);
}

function negated(value: boolean | Unreadable): boolean | Unreadable {
  return typeof value === "boolean" ? !value : value;
}

function both(a: boolean | Unreadable, b: boolean | Unreadable): boolean | Unreadable {
  if (a === false || b === false) return false;
  return a === true ? b : a;
}

/** Kleene's logic: what is unreadable decides nothing unless the other side decides. */
function makeLogic({ op, operands }: Of<"logic">, c: Compiler): Eval {
  const parts = operands.map((o) => c.compile(o));
  const decides = op === "or";
  return (row) => {
    let unknown: Unreadable | undefined;
    for (const part of parts) {
      const value = truthOf(part(row));
      if (value === decides) return decides;
      if (typeof value !== "boolean") unknown ??= value;
    }
    return unknown ?? !decides;
  };
}

function makeIn({ operand, values }: Of<"in">, c: Compiler): Eval {
  const of = c.compile(operand);
  const fixed = new Set<string>();
  const tests: ((value: Value, row: Row) => boolean | Unreadable)[] = [];
  for (const ir of values) {
    // A text may be the name of a label: only comparing tells.
    if (
      ir.kind === "const" && ir.value !== null &&
      (typeof ir.value !== "string" || operand.type.kind === "string")
    ) {
      fixed.add(keyOf(ir.value));
    } else tests.push(inTest(ir, c));
  }
  return (row) => {
    const value = scalarOf(of(row));
    if (unreadable(value)) return value;
    if (fixed.size > 0 && fixed.has(keyOf(value))) return true;
    let unknown: Unreadable | undefined;
    for (const test of tests) {
      const found = test(value, row);
      if (found === true) return true;
      if (found !== false) unknown ??= found;
    }
    return unknown ?? false;
  };
}

function inTest(ir: Ir, c: Compiler): (value: Value, row: Row) => boolean | Unreadable {
  if (ir.kind === "label") {
    return (value) => {
      const integer = integerOf(value);
      return integer !== undefined && ir.domain.matches(integer, ir.label);
    };
  }
  const item = c.compile(ir);
  return (value, row) => compare("=", value, item(row));
}

function onText(operand: Eval, test: (text: string) => boolean | Failure): Eval {
  return (row) => {
    const value = operand(row);
    if (unreadable(value)) return value;
    const scalar = isHost(value) ? value.scalar() : value;
    if (scalar !== undefined && unreadable(scalar)) return scalar;
    if (scalar === null) return false;
    const text = textOf(value);
    return text === undefined ? new Failure(`${wordFor(value)} is no text`) : test(text);
  };
}

function searching(left: Eval, right: Eval, test: (where: Value, what: Value) => boolean | Unreadable): Eval {
  return (row) => {
    const where = left(row);
    if (unreadable(where)) return where;
    const what = scalarOf(right(row));
    if (unreadable(what)) return what;
    return where === null || what === null ? false : test(where, what);
  };
}

/** Flags have all bits, a text has the word, a collection has an element that is it or has the word. */
function hasIn(where: Value, what: Value): boolean | Unreadable {
  const elements = elementsOf(where);
  if (elements !== undefined) return anyElement(elements, what, hasWord);
  const scalar = scalarOf(where);
  if (unreadable(scalar)) return scalar;
  const flags = integerOf(scalar), bits = integerOf(what);
  if (flags !== undefined && bits !== undefined) return (flags & bits) === bits;
  return searchText(where, what, hasWord);
}

function containedIn(where: Value, what: Value): boolean | Unreadable {
  const elements = elementsOf(where);
  if (elements !== undefined) return anyElement(elements, what, (text, part) => text.includes(part));
  return searchText(where, what, (text, part) => text.includes(part));
}

function searchText(
  where: Value,
  what: Value,
  test: (text: string, part: string) => boolean,
): boolean | Unreadable {
  const text = textOf(where), part = textOf(what);
  if (text === undefined || part === undefined) {
    return new Failure(`${wordFor(where)} cannot hold ${wordFor(what)}`);
  }
  return test(text, part);
}

function anyElement(
  elements: Iterable<Value>,
  what: Value,
  test: (text: string, part: string) => boolean,
): boolean | Unreadable {
  const part = textOf(what);
  let unknown: Unreadable | undefined;
  let left = maxElements;
  for (const element of elements) {
    if (left-- === 0) return new Failure(`a collection of more than ${maxElements} elements`);
    if (unreadable(element)) unknown ??= element;
    else if (part === undefined ? compare("=", element, what) === true : test(textOf(element) ?? "", part)) {
      return true;
    }
  }
  return unknown ?? false;
}
