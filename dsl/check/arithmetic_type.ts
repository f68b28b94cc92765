/** The type of `a op b`: run/arithmetic.ts in types. */
import type { ArithmeticOp } from "../ir.ts";
import type { ScalarKind } from "../types.ts";

type Kind = "int" | "float" | "size" | "address" | "duration" | "time" | "string";

const sums: Record<string, Kind> = {
  "size+size": "size",
  "size-size": "size",
  "address+int": "address",
  "int+address": "address",
  "address+size": "address",
  "size+address": "address",
  "address-int": "address",
  "address-size": "address",
  "address-address": "int",
  "duration+duration": "duration",
  "duration-duration": "duration",
  "time+duration": "time",
  "duration+time": "time",
  "time-duration": "time",
  "time-time": "duration",
  "string+string": "string",
};

const products: Record<string, Kind> = {
  "size*float": "size",
  "float*size": "size",
  "size/float": "size",
  "size/size": "float",
  "size%size": "size",
  "duration*int": "duration",
  "int*duration": "duration",
  "duration*float": "duration",
  "float*duration": "duration",
  "duration/int": "duration",
  "duration/float": "duration",
  "duration/duration": "float",
  "duration%duration": "duration",
  "address/int": "int",
  "address%int": "int",
  "address/size": "int",
  "address%size": "int",
  "address<<int": "int",
  "address>>int": "int",
};

/** The kind of the result, "any" when only the dump tells, or undefined when it has no meaning. */
export function arithmeticKind(
  op: ArithmeticOp,
  left: ScalarKind,
  right: ScalarKind,
): Kind | "any" | undefined {
  const l = left === "enum" ? "int" : left, r = right === "enum" ? "int" : right;
  if (isAny(l) || isAny(r)) return hopeless(l) || hopeless(r) ? undefined : "any";
  const known = sums[l + op + r] ?? products[l + op + r];
  if (known !== undefined) return known;
  if (l === "int" && r === "int") return "int";
  const decimal = (l === "int" || l === "float") && (r === "int" || r === "float");
  if (decimal) return "+-*/%".includes(op) ? "float" : undefined;
  return integral(op, l, r);
}

function isAny(kind: ScalarKind): boolean {
  return kind === "any" || kind === "null";
}

function hopeless(kind: ScalarKind): boolean {
  return kind === "bool" || kind === "list" || kind === "none";
}

/** Sizes and addresses beside integers, in the operators of integers. */
function integral(op: ArithmeticOp, l: ScalarKind, r: ScalarKind): Kind | undefined {
  const bits = op === "&" || op === "|" || op === "^";
  if (bits && isInteger(l) && isInteger(r)) return l === "address" || r === "address" ? "address" : "size";
  if (l === "size" && r === "int") return "size";
  if (l === "int" && r === "size") {
    return op === "+" || op === "-" || op === "*" || op === "%" ? "size" : undefined;
  }
  return undefined;
}

function isInteger(kind: ScalarKind): boolean {
  return kind === "int" || kind === "size" || kind === "address";
}
