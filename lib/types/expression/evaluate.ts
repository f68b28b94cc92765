/** The value of a C expression over the dump: an object with its type, as a debugger has it. */
import { LookupError } from "../../base/errors.ts";
import type { AddressSpace } from "../../memory/address_space.ts";
import { type CType, pointerTo, sizeOf } from "../ctype.ts";
import { typeName } from "../declare.ts";
import { CObject } from "../object.ts";
import type { Target } from "../target.ts";
import { arithmetic, truth } from "./arithmetic.ts";
import { base, type Expression } from "./syntax.ts";

/** What the names of an expression stand for. */
export interface ExpressionScope {
  readonly target: Target;
  /** Where addresses lead that come from no object: a user's space for `p -u`. */
  readonly space: AddressSpace;
  /** A variable, a function or an enumerator; throws where there is none. */
  named(name: string, at: number): Named;
  /** An answer that was given before; throws where there is none. */
  history(number: number): CObject;
}

/** What a name stands for. */
export type Named =
  | { readonly kind: "object"; readonly object: CObject }
  /** A place whose type nobody knows, or whose value cannot be had as it stands: `hint` says what to write. */
  | {
    readonly kind: "place";
    readonly address: bigint;
    readonly type: CType | undefined;
    readonly hint: string;
  };

/** Throws a LookupError for what has no meaning, and a MemoryFault for what cannot be read. */
export function evaluate(expression: Expression, scope: ExpressionScope): CObject {
  switch (expression.kind) {
    case "number":
      return CObject.of(scope.target, expression.type, expression.value);
    case "name":
      return objectOf(scope.named(expression.name, expression.at), expression.name);
    case "history":
      return scope.history(expression.number);
    case "unary":
      return unary(expression.op, expression.of, scope);
    case "cast":
      return cast(expression.type, expression.of, scope);
    case "at":
      return at(expression.type, evaluate(expression.of, scope).integer(), scope);
    case "sizeof":
      return CObject.of(scope.target, base.ulong, BigInt(sizeOfExpression(expression.of, scope)));
    case "sizeofType":
      return CObject.of(scope.target, base.ulong, BigInt(sizeOfType(scope.target, expression.type)));
    case "binary":
      return binary(expression, scope);
    case "choice":
      return evaluate(truth(evaluate(expression.of, scope)) ? expression.then : expression.else, scope);
    case "member":
      return pointed(evaluate(expression.of, scope), scope).member(expression.name);
    case "index":
      return elementAt(evaluate(expression.of, scope), evaluate(expression.index, scope).integer(), scope);
  }
}

function objectOf(named: Named, name: string): CObject {
  if (named.kind === "object") return named.object;
  throw new LookupError(
    named.type === undefined ? `the type of "${name}" is not known` : `"${name}" is not one object`,
    named.hint,
  );
}

function at(type: CType, address: bigint, { target, space }: ExpressionScope): CObject {
  return CObject.at(target, type, address, space);
}

/** What a member is looked for in: behind a pointer, in the space that the scope reads. */
function pointed(object: CObject, scope: ExpressionScope): CObject {
  const { plain } = object;
  return plain.kind === "pointer" && !object.place ? at(plain.target, object.integer(), scope) : object;
}

function elementAt(object: CObject, index: bigint, scope: ExpressionScope): CObject {
  const { plain } = object;
  if (plain.kind !== "pointer" || object.place) return object.index(index);
  const size = sizeOfType(scope.target, plain.target);
  return at(plain.target, object.integer() + index * BigInt(size), scope);
}

function unary(op: "+" | "-" | "!" | "~" | "*" | "&", of: Expression, scope: ExpressionScope): CObject {
  if (op === "&") return addressOf(of, scope);
  const value = evaluate(of, scope);
  if (op === "*") return deref(value, scope);
  if (op === "!") return CObject.of(scope.target, base.int, truth(value) ? 0n : 1n);
  const zero = CObject.of(scope.target, base.int, 0n);
  if (op === "~") return arithmetic("^", value, CObject.of(scope.target, base.int, -1n));
  return arithmetic(op, zero, value);
}

function addressOf(of: Expression, scope: ExpressionScope): CObject {
  if (of.kind === "name") {
    const named = scope.named(of.name, of.at);
    if (named.kind === "place") {
      return CObject.of(scope.target, pointerTo(named.type ?? { kind: "void" }), named.address);
    }
  }
  const object = evaluate(of, scope);
  if (object.place?.bits) throw new LookupError("a bit-field has no address");
  if (!object.place) throw new LookupError(`a value of type "${typeName(object.type)}" has no address`);
  return CObject.of(scope.target, pointerTo(object.type), object.place.address);
}

/** A number is an address of a long, as it is to gdb. */
function deref(value: CObject, scope: ExpressionScope): CObject {
  const { plain } = value;
  if (plain.kind === "function") return value;
  if (plain.kind === "int" && !value.place) return at(base.long, value.integer(), scope);
  if (plain.kind === "pointer" && scope.target.types.resolve(plain.target).kind === "void") {
    throw new LookupError("a void * leads to nothing that has a type", "cast it: *(struct TYPE *)…");
  }
  return plain.kind === "pointer" && !value.place ? at(plain.target, value.integer(), scope) : value.deref();
}

/** Of a variable without a type its memory is taken as the type. */
function cast(type: CType, of: Expression, scope: ExpressionScope): CObject {
  const named = of.kind === "name" ? scope.named(of.name, of.at) : undefined;
  if (named?.kind === "place" && named.type === undefined) return at(type, named.address, scope);
  const value = evaluate(of, scope);
  if (scope.target.types.resolve(type).kind === "void") {
    throw new LookupError("a value cast to void is none");
  }
  return value.cast(type);
}

function sizeOfExpression(of: Expression, scope: ExpressionScope): number {
  const named = of.kind === "name" ? scope.named(of.name, of.at) : undefined;
  const type = named?.kind === "place" && named.type ? named.type : evaluate(of, scope).type;
  return sizeOfType(scope.target, type);
}

function sizeOfType({ types }: Target, type: CType): number {
  const plain = types.resolve(type), size = sizeOf(plain);
  if (size !== undefined) return size;
  if (plain.kind === "void" || plain.kind === "function") return 1;
  throw new LookupError(`the size of "${typeName(type)}" is not known`);
}

function binary(
  { op, left, right }: Extract<Expression, { kind: "binary" }>,
  scope: ExpressionScope,
): CObject {
  const a = evaluate(left, scope);
  const truthValue = (value: boolean) => CObject.of(scope.target, base.int, value ? 1n : 0n);
  switch (op) {
    case ",":
      return evaluate(right, scope);
    case "&&":
      return truthValue(truth(a) && truth(evaluate(right, scope)));
    case "||":
      return truthValue(truth(a) || truth(evaluate(right, scope)));
    case "@":
      return repeated(a, evaluate(right, scope).integer());
    default:
      return arithmetic(op, a, evaluate(right, scope));
  }
}

const mostElements = 1n << 20n;

/** gdb's `first@count`: an array of objects one behind the other. */
function repeated(first: CObject, count: bigint): CObject {
  if (!first.place || first.place.bits) {
    throw new LookupError("only what lies in memory can be repeated with @");
  }
  if (count < 1n || count > mostElements) throw new LookupError(`@ takes a count from 1 to ${mostElements}`);
  const type: CType = { kind: "array", element: first.type, length: Number(count) };
  return CObject.at(first.target, type, first.place.address, first.place.space);
}
