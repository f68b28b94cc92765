/** Members, methods and calls: what a chain of `?.` is made of. */
import { what } from "./coerce.ts";
import type { Environment } from "./environment.ts";
import { compile, compileItems, compileLink } from "./expressions.ts";
import { memberOf } from "./members.ts";
import { JsError } from "./meter.ts";
import { callMethod } from "./methods/registry.ts";
import type { JsExprNode } from "./tree.ts";
import { JsFunction, type JsValue, use } from "./values.ts";

/** What a chain is from the `?.` on behind which there was nothing. */
export const gone = Symbol("gone");

/** A part of a chain made ready. */
export type Link = (env: Environment) => JsValue | typeof gone;

type Of<K extends JsExprNode["kind"]> = Extract<JsExprNode, { kind: K }>;

/** What stands before a `.`; before a `?.`, what cannot be read is nothing, and nothing ends the chain. */
function target(object: Link, optional: boolean): Link {
  if (!optional) return object;
  return (env) => {
    const value = env.meter.attempt(() => object(env));
    return value === undefined || value === null ? gone : value;
  };
}

export function compileMember({ object, key, optional }: Of<"member">): Link {
  const of = target(compileLink(object), optional);
  if (typeof key === "string") {
    return (env) => {
      const value = of(env);
      return value === gone ? gone : use(memberOf(value, key, env.meter));
    };
  }
  const by = compile(key);
  return (env) => {
    const value = of(env);
    return value === gone ? gone : use(memberOf(value, by(env), env.meter));
  };
}

export function compileMethod({ object, name, args, optional }: Of<"method">): Link {
  const of = target(compileLink(object), optional);
  const given = compileItems(args);
  return (env) => {
    const value = of(env);
    return value === gone ? gone : callMethod(value, name, given(env), env.meter);
  };
}

export function compileCall({ callee, args, optional }: Of<"call">): Link {
  const of = target(compileLink(callee), optional);
  const given = compileItems(args);
  return (env) => {
    const fn = of(env);
    if (fn === gone) return gone;
    if (!(fn instanceof JsFunction)) throw new JsError(`${what(fn)} cannot be called`);
    return fn.call(given(env), env.meter);
  };
}
