/** Turns functions and statements into closures. */
import { toList, truthy, what } from "./coerce.ts";
import type { Environment } from "./environment.ts";
import { compile, type Exec } from "./expressions.ts";
import { memberOf } from "./members.ts";
import { JsError } from "./meter.ts";
import type { JsBody, JsExpr, JsExprNode, JsParameter, JsStatement, JsTarget } from "./tree.ts";
import { JsFunction, type JsValue } from "./values.ts";

/** How a statement ended, when it did not just end. */
type End = "break" | "continue" | { readonly value: JsValue };
type Act = (env: Environment) => End | undefined;
/** Gives a value to names. */
type Bind = (env: Environment, value: JsValue) => void;

/** A function's body: its value. */
export function compileBody(body: JsBody): Exec {
  if (body.kind === "value") return compile(body.value);
  const run = compileBlock(body.statements);
  return (env) => {
    const end = run(env);
    return typeof end === "object" ? end.value : undefined;
  };
}

/** An arrow function: what it is when it is called sees the variables around it. */
export function compileFunction({ parameters, body }: Extract<JsExprNode, { kind: "arrow" }>) {
  const binds = parameters.map(compileParameter);
  const run = compileBody(body);
  return (env: Environment): JsValue =>
    new JsFunction((args) => {
      const inner = env.inside();
      binds.forEach((bind, i) => bind(inner, args[i]));
      return run(inner);
    });
}

function compileParameter({ to, or }: JsParameter): Bind {
  return withDefault(compileTarget(to), or);
}

function withDefault(bind: Bind, or: JsExpr | null): Bind {
  if (or === null) return bind;
  const otherwise = compile(or);
  return (env, value) => bind(env, value === undefined ? otherwise(env) : value);
}

function compileTarget(target: JsTarget): Bind {
  if (target.kind === "name") return (env, value) => env.declare(target.name, value);
  if (target.kind === "object") {
    const parts = target.entries.map(({ key, to, or }) => ({
      key,
      bind: withDefault(compileTarget(to), or),
    }));
    return (env, value) => {
      if (value === undefined) throw new JsError(`${what(value)} has no members`);
      for (const { key, bind } of parts) bind(env, memberOf(value, key, env.meter));
    };
  }
  const items = target.items.map((item) => item && withDefault(compileTarget(item.to), item.or));
  return (env, value) => {
    const list = toList(value, env.meter);
    items.forEach((bind, i) => bind?.(env, list[i]));
  };
}

/** Statements that see each other's names. */
function compileBlock(statements: readonly JsStatement[]): Act {
  const names = statements.flatMap((s) => s.kind === "declare" ? namesOf(s.to) : []);
  const acts = statements.map(compileStatement);
  return (env) => {
    const inner = env.inside();
    for (const name of names) inner.announce(name);
    for (const act of acts) {
      const end = act(inner);
      if (end !== undefined) return end;
    }
    return undefined;
  };
}

function namesOf(target: JsTarget): string[] {
  if (target.kind === "name") return [target.name];
  if (target.kind === "object") return target.entries.flatMap((entry) => namesOf(entry.to));
  return target.items.flatMap((item) => item === null ? [] : namesOf(item.to));
}

function compileStatement(node: JsStatement): Act {
  const act = makeStatement(node);
  return (env) => {
    env.meter.spend();
    env.meter.enter();
    const end = act(env);
    env.meter.leave();
    return end;
  };
}

function makeStatement(node: JsStatement): Act {
  switch (node.kind) {
    case "declare": {
      const bind = compileTarget(node.to);
      const value: Exec = node.value === null ? () => undefined : compile(node.value);
      return (env) => void bind(env, value(env));
    }
    case "if": {
      const test = compile(node.test), yes = compileStatement(node.yes);
      const no: Act = node.no === null ? () => undefined : compileStatement(node.no);
      return (env) => truthy(test(env)) ? yes(env) : no(env);
    }
    case "forOf":
      return compileLoop(node);
    case "return": {
      const value: Exec = node.value === null ? () => undefined : compile(node.value);
      return (env) => ({ value: value(env) });
    }
    case "break":
    case "continue":
      return () => node.kind;
    case "block":
      return compileBlock(node.statements);
    case "expression": {
      const value = compile(node.value);
      return (env) => void value(env);
    }
  }
}

function compileLoop({ to, of, body }: Extract<JsStatement, { kind: "forOf" }>): Act {
  const list = compile(of), bind = compileTarget(to), act = compileStatement(body);
  return (env) => {
    const items = toList(list(env), env.meter);
    for (let i = 0; i < items.length; i++) {
      env.meter.spend();
      const inner = env.inside();
      bind(inner, items[i]);
      const end = act(inner);
      if (end === "break") break;
      if (typeof end === "object") return end;
    }
    return undefined;
  };
}
