/** C's arithmetic on objects: its conversions, pointers counted in elements, comparisons. */
import { LookupError } from "../../base/errors.ts";
import { type CType, pointerTo, sizeOf } from "../ctype.ts";
import { typeName } from "../declare.ts";
import { CObject } from "../object.ts";
import { base, type Binary } from "./syntax.ts";

type Arithmetic = Exclude<Binary, "," | "&&" | "||" | "@">;

/** A number as C's conversions see it. */
interface Operand {
  readonly value: bigint | number;
  readonly size: number;
  readonly signed: boolean;
  readonly float: boolean;
  /** What a pointer or an array leads to. */
  readonly target: CType | undefined;
}

/** Whether a value counts as true. */
export function truth(object: CObject): boolean {
  const { value } = operand(object);
  return typeof value === "bigint" ? value !== 0n : value !== 0;
}

export function arithmetic(op: Arithmetic, left: CObject, right: CObject): CObject {
  const a = operand(left), b = operand(right);
  if (a.target !== undefined || b.target !== undefined) return onPointers(op, left, a, b);
  if (/^([=!<>]=|[<>])$/.test(op)) return comparison(op, left, a, b);
  if (a.float || b.float) {
    const single = (side: Operand) => !side.float || side.size === 4;
    return onFloats(op, left, Number(a.value), Number(b.value), single(a) && single(b));
  }
  return onIntegers(op, left, a, b);
}

function operand(object: CObject): Operand {
  const { plain } = object;
  switch (plain.kind) {
    case "int":
    case "enum":
      return {
        value: object.integer(),
        size: plain.size,
        signed: plain.signed,
        float: false,
        target: undefined,
      };
    case "float":
      return { value: object.number(), size: plain.size, signed: true, float: true, target: undefined };
    case "pointer":
      return { value: object.integer(), size: 8, signed: false, float: false, target: plain.target };
    case "array":
      return { value: object.integer(), size: 8, signed: false, float: false, target: plain.element };
    case "function":
      return { value: object.integer(), size: 8, signed: false, float: false, target: object.type };
    default:
      throw new LookupError(`"${typeName(object.type)}" is not a number`);
  }
}

function onFloats(op: Arithmetic, { target }: CObject, a: number, b: number, single: boolean): CObject {
  const result = op === "+"
    ? a + b
    : op === "-"
    ? a - b
    : op === "*"
    ? a * b
    : op === "/"
    ? a / b
    : undefined;
  if (result === undefined) throw new LookupError(`${op} takes integers`);
  return single
    ? CObject.of(target, base.float, Math.fround(result))
    : CObject.of(target, base.double, result);
}

/** The type that both are converted to; shifts take that of the left operand alone. */
function common(op: Arithmetic, a: Operand, b: Operand): CType {
  const sides = op === "<<" || op === ">>" ? [a] : [a, b];
  const size = Math.max(4, ...sides.map((side) => side.size));
  const unsigned = sides.some((side) => !side.signed && side.size === size);
  if (size === 4) return unsigned ? base.uint : base.int;
  if (size === 8) return unsigned ? base.ulong : base.long;
  return {
    kind: "int",
    name: unsigned ? "unsigned __int128" : "__int128",
    size,
    signed: !unsigned,
    encoding: "int",
  };
}

function onIntegers(op: Arithmetic, { target }: CObject, left: Operand, right: Operand): CObject {
  const type = common(op, left, right), bits = (sizeOf(type) ?? 8) * 8;
  const wrap = (value: bigint) =>
    type.kind === "int" && type.signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  const a = wrap(left.value as bigint), b = right.value as bigint;
  return CObject.of(target, type, wrap(integerResult(op, a, /^(<<|>>)$/.test(op) ? b : wrap(b), bits)));
}

function integerResult(op: Arithmetic, a: bigint, b: bigint, bits: number): bigint {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
    case "%":
      if (b === 0n) throw new LookupError("division by zero");
      return op === "/" ? a / b : a % b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "<<":
      return b < 0n || b >= bits ? 0n : a << b;
    case ">>":
      return b < 0n || b >= bits ? (a < 0n ? -1n : 0n) : a >> b;
    default:
      throw new LookupError(`${op} takes other operands`);
  }
}

function comparison(op: Arithmetic, { target }: CObject, a: Operand, b: Operand): CObject {
  // Integers of two kinds are compared as the kind that both are converted to.
  const type = a.float || b.float ? undefined : common(op, a, b);
  const convert = ({ value }: Operand) =>
    type?.kind === "int" && !type.signed ? BigInt.asUintN(type.size * 8, value as bigint) : value;
  return CObject.of(target, base.int, compared(op, convert(a), convert(b)) ? 1n : 0n);
}

/** One may be a float while the other is an integer. */
function compared(op: Arithmetic, a: bigint | number, b: bigint | number): boolean {
  switch (op) {
    case "==":
      return !(a < b) && !(a > b);
    case "!=":
      return a < b || a > b;
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    default:
      return a >= b;
  }
}

function onPointers(op: Arithmetic, left: CObject, a: Operand, b: Operand): CObject {
  const { target } = left;
  const x = BigInt(a.value), y = BigInt(b.value);
  if (/^([=!<>]=|[<>])$/.test(op)) {
    return CObject.of(target, base.int, compared(op, BigInt.asUintN(64, x), BigInt.asUintN(64, y)) ? 1n : 0n);
  }
  if (op === "-" && a.target && b.target) {
    const size = elementSize(left, a.target);
    return CObject.of(target, base.long, BigInt.asIntN(64, x - y) / size);
  }
  const pointed = a.target ?? b.target!, size = elementSize(left, pointed);
  const sum = op === "+"
    ? a.target ? x + y * size : y + x * size
    : op === "-" && a.target
    ? x - y * size
    : undefined;
  // What C refuses of pointers is taken as arithmetic of the addresses, as gdb does: `pointer & ~7`.
  if (sum === undefined) {
    return onIntegers(op, left, { ...a, target: undefined }, { ...b, target: undefined });
  }
  return CObject.of(target, pointerTo(pointed), BigInt.asUintN(64, sum));
}

function elementSize({ target }: CObject, type: CType): bigint {
  const plain = target.types.resolve(type);
  if (plain.kind === "void" || plain.kind === "function") return 1n;
  const size = sizeOf(plain);
  if (size === undefined) throw new LookupError(`the size of "${typeName(type)}" is not known`);
  return BigInt(size);
}
