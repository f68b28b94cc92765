/** What functions see of a session, and functions bound to it. */
import type { Argument, WorldFunction } from "../../../dsl/world.ts";
import { Address, Failure, isHost, Missing, type Scalar, type Value } from "../../../dsl/value.ts";
import { guarded } from "../../define/cell.ts";
import type { FunctionContext, FunctionDeclaration } from "../../define/function.ts";
import { unmet } from "../../define/needs.ts";
import { findTasks } from "../../kernel/task_list.ts";
import type { Target } from "../../types/target.ts";
import { CHost } from "./c_host.ts";
import { TypeRef } from "./c_type_ref.ts";
import { SymbolHost } from "./symbol_host.ts";
import { staticType, type TableWorld, toValue } from "./tables.ts";

/** No pid is larger (PID_MAX_LIMIT), and no address is as small. */
const largestPid = 1n << 22n;

/** A function of this dump. Its declaration is asked for no fact of the dump before it is used. */
export function worldFunction(declaration: FunctionDeclaration, world: TableWorld): WorldFunction {
  const { name, summary, parameters, result, needs } = declaration;
  const context = functionContext(world);
  const typeOf = typeof result === "function" ? result : () => result;
  return {
    name,
    summary,
    parameters,
    unavailable: () => unmet(needs, world.target),
    result: (args) => staticType(typeOf(args, context), world),
    call: (args) => guarded(() => toValue(declaration.call(args, context), world)),
  };
}

/** What functions see of the world. */
export function functionContext(world: TableWorld): FunctionContext {
  return {
    get target() {
      return world.target;
    },
    value: (cell) => toValue(cell, world),
    staticType: (type) => staticType(type, world),
    address: addressIn,
    task: (argument) => taskIn(argument, world.target),
    scalar: scalarIn,
    object: (argument) => argument instanceof CHost ? argument.object : undefined,
    ctype: (argument) => {
      const ref = isPiece(argument) && "ctype" in argument ? argument.ctype : undefined;
      return ref instanceof TypeRef ? ref.ctype : undefined;
    },
  };
}

/** Whether an argument is a piece of C's grammar. */
function isPiece(argument: Argument): argument is Exclude<Argument, Value> {
  return typeof argument === "object" && argument !== null && !isHost(argument as Value) &&
    ("ctype" in argument || "member" in argument);
}

function scalarIn(argument: Argument): Scalar | Missing | Failure | undefined {
  if (isPiece(argument) || Array.isArray(argument)) return undefined;
  return isHost(argument as Value)
    ? (argument as Extract<Value, { isHost: true }>).scalar()
    : argument as Scalar;
}

function addressIn(argument: Argument): bigint | null | Missing | Failure {
  if (argument === null) return null;
  return (isPiece(argument) ? undefined : addressOf(argument)) ?? new Failure("this is no address");
}

function taskIn(argument: Argument, target: Target): bigint | null | Missing | Failure {
  const value = addressIn(argument);
  if (typeof value !== "bigint" || value > largestPid) return value;
  return guarded(() => {
    const [task] = findTasks(target, Number(value));
    return task ?? new Failure(`there is no task ${value}`);
  });
}

/** A pointer's value, an object's own address; undefined for what has none. */
export function addressOf(value: Value): bigint | Missing | Failure | undefined {
  if (typeof value === "bigint") return value;
  if (value instanceof Address) return value.value;
  if (value instanceof SymbolHost) return value.symbol.address;
  if (!isHost(value)) return undefined;
  if (value instanceof CHost && value.object.plain.kind !== "pointer" && value.object.plain.kind !== "int") {
    return value.object.address;
  }
  const scalar = value.scalar();
  if (scalar instanceof Missing || scalar instanceof Failure) return scalar;
  return scalar instanceof Address ? scalar.value : typeof scalar === "bigint" ? scalar : undefined;
}
