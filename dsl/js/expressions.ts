/** Turns expressions into closures over the variables. */
import { matcher } from "../run/text_match.ts";
import { Failure } from "../value.ts";
import { toText, truthy } from "./coerce.ts";
import type { Environment } from "./environment.ts";
import { compileCall, compileMember, compileMethod, gone, type Link } from "./links.ts";
import { JsError } from "./meter.ts";
import { JsObject } from "./object_value.ts";
import { binary, keepsAddress, unary } from "./operators.ts";
import { pureFunctions } from "./pure/registry.ts";
import { toList, what } from "./coerce.ts";
import { compileFunction } from "./statements.ts";
import type { JsEntry, JsExpr, JsExprNode, JsItem, JsLogicalOp } from "./tree.ts";
import { fromValue, JsPattern, type JsValue, use } from "./values.ts";

/** An expression made ready. */
export type Exec = (env: Environment) => JsValue;

type Of<K extends JsExprNode["kind"]> = Extract<JsExprNode, { kind: K }>;
type Makers = { readonly [K in JsExprNode["kind"]]: (node: Of<K>) => Link };

/** An expression. Only the inside of a `?.` chain may be gone, and the chain's end sees to that. */
export function compile(node: JsExpr): Exec {
  const link = compileLink(node);
  return (env) => {
    const value = link(env);
    return value === gone ? undefined : value;
  };
}

/** An expression that may be a part of a chain. Each costs a step, and a level while it runs. */
export function compileLink(node: JsExpr): Link {
  const make = makers[node.kind] as (node: JsExprNode) => Link;
  const run = make(node);
  return (env) => {
    const { meter } = env;
    meter.spend();
    meter.enter();
    const value = run(env);
    meter.leave();
    return value;
  };
}

const makers: Makers = {
  literal: ({ value }) => () => value,
  pattern({ source, flags }) {
    const pattern = new JsPattern(`/${source}/${flags}`, tester(source, flags));
    return () => pattern;
  },
  template: makeTemplate,
  name: ({ name }) => (env) => use(env.get(name)),
  field: ({ field }) => (env) => use(fromValue(env.run.input.field(field), env.meter)),
  row: () => (env) => use(fromValue(env.run.input.row(), env.meter)),
  pure({ name }) {
    const known = pureFunctions.get(name);
    return () => known;
  },
  array({ items }) {
    const parts = compileItems(items);
    return (env) => parts(env);
  },
  object: makeObject,
  unary({ op, operand }) {
    const of = compile(operand);
    return (env) => unary(op, of(env), env.meter);
  },
  binary({ op, left, right }) {
    const l = compile(left), r = compile(right);
    return (env) => {
      const a = l(env), b = r(env);
      return keepsAddress(op, a, b, binary(op, a, b, env.meter));
    };
  },
  logical({ op, left, right }) {
    const l = compile(left), r = compile(right);
    return (env) => decided(op, l, r, env);
  },
  conditional({ test, yes, no }) {
    const condition = compile(test), then = compile(yes), otherwise = compile(no);
    return (env) => truthy(condition(env)) ? then(env) : otherwise(env);
  },
  member: compileMember,
  chain({ inner }) {
    return compile(inner);
  },
  method: compileMethod,
  call: compileCall,
  arrow: compileFunction,
  assign: makeAssign,
  update({ name, by, prefix }) {
    return (env) => {
      const old = unary("+", env.get(name), env.meter);
      const changed = binary("+", old, by, env.meter);
      env.set(name, changed);
      return prefix ? changed : old;
    };
  },
};

function tester(source: string, flags: string): (text: string) => boolean {
  const matches = matcher({ source, flags });
  return (text) => {
    const result = matches(text);
    if (result instanceof Failure) throw new JsError(result.message);
    return result;
  };
}

function makeTemplate({ texts, values }: Of<"template">): Link {
  const parts = values.map(compile);
  return (env) => {
    let text = texts[0];
    parts.forEach((part, i) => {
      const more = toText(part(env), env.meter);
      env.meter.letters(text.length + more.length + texts[i + 1].length);
      text += more + texts[i + 1];
    });
    return text;
  };
}

/** The left side of `??` may be what cannot be read. */
function decided(op: JsLogicalOp, left: Exec, right: Exec, env: Environment): JsValue {
  if (op === "??") {
    const value = env.meter.attempt(() => left(env));
    return value === undefined || value === null ? right(env) : value;
  }
  const value = left(env);
  return truthy(value) === (op === "&&") ? right(env) : value;
}

function makeAssign({ name, op, value }: Of<"assign">): Link {
  const given = compile(value);
  return (env) => {
    let changed: JsValue;
    if (op === null) changed = given(env);
    else if (op === "&&" || op === "||" || op === "??") changed = decided(op, (e) => e.get(name), given, env);
    else changed = binary(op, env.get(name), given(env), env.meter);
    env.set(name, changed);
    return changed;
  };
}

/** The elements of an array, or the arguments of a call. */
export function compileItems(items: readonly JsItem[]): (env: Environment) => JsValue[] {
  const parts = items.map((item) =>
    item.kind === "spread" ? { of: compile(item.of), spread: true } : { of: compile(item), spread: false }
  );
  return (env) => {
    const list: JsValue[] = [];
    for (const { of, spread } of parts) {
      const value = of(env);
      if (!spread) {
        list.push(value);
        continue;
      }
      const more = toList(value, env.meter);
      env.meter.room(list.length + more.length);
      for (const item of more) list.push(item);
    }
    env.meter.room(list.length);
    return list;
  };
}

function makeObject({ entries }: Of<"object">): Link {
  const parts = entries.map(compileEntry);
  return (env) => {
    const members = new Map<string, JsValue>();
    for (const part of parts) part(env, members);
    env.meter.room(members.size);
    return new JsObject(members);
  };
}

function compileEntry(entry: JsEntry): (env: Environment, members: Map<string, JsValue>) => void {
  if (entry.kind === "spread") {
    const of = compile(entry.of);
    return (env, members) => {
      const value = of(env);
      if (value === undefined || value === null) return;
      if (!(value instanceof JsObject)) throw new JsError(`${what(value)} cannot be spread into an object`);
      env.meter.room(members.size + value.members.size);
      for (const [name, member] of value.members) members.set(name, member);
    };
  }
  const value = compile(entry.value);
  if (typeof entry.key === "string") {
    const { key } = entry;
    return (env, members) => void members.set(key, value(env));
  }
  const key = compile(entry.key);
  return (env, members) => void members.set(toText(key(env), env.meter), value(env));
}
