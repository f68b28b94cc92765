/** Names, in the order binding, column, member of the row's C object, symbol, constant; members, indexes, pointers. */
import type { Expr, MemberNode, Name, Range } from "../ast.ts";
import { aggregates } from "../builtins/registry.ts";
import type { Ir } from "../ir.ts";
import { nearest } from "../nearest.ts";
import { groupsProblem, matchType } from "../run/groups.ts";
import { anyType, typeOf, typeWords } from "../types.ts";
import type { HostType, StaticType } from "../value.ts";
import { checkDefinedName } from "./definitions.ts";
import { checkExpression } from "./expression.ts";
import { broken, type Context, typed } from "./context.ts";
import type { Alias, Base, Scope } from "./scope.ts";

/** How many names a message lists. */
const maxListed = 40;

/** What a bare name means; undefined when it means nothing. */
export function resolve(c: Context, scope: Scope, name: Name): Ir | undefined {
  return resolveInRows(c, scope, name) ?? ofKernel(c, name.name);
}

/** What a bare name means in the rows, the nearest first. `quietly` notes no problem: the name may be another thing. */
export function resolveInRows(c: Context, scope: Scope, name: Name, quietly = false): Ir | undefined {
  for (let rows: Scope | undefined = scope; rows !== undefined; rows = rows.around) {
    const alias = rows.aliases.get(name.name);
    if (alias !== undefined) {
      return quietly && alias.base === undefined ? undefined : wholeRow(c, alias, name);
    }
    const made = rows.names.get(name.name);
    if (made !== undefined) return made;
    const given = rows.bindings.get(name.name) ?? checkDefinedName(c, name);
    if (given !== undefined) return given;
    const own = rows.base === undefined ? undefined : ofBase(c, rows.base, name, quietly);
    if (own !== undefined) return own;
    if (name.name === "match" && rows.match !== undefined) return groups(c, rows, name);
    const inner = quietly || rows.grouping === undefined ? undefined : hiddenByGroup(c, rows, name);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** What the last pattern's groups matched. */
function groups(c: Context, rows: Scope, name: Name): Ir | undefined {
  if (rows.match === undefined) return undefined;
  const { operand, pattern } = rows.match;
  const problem = groupsProblem(pattern);
  if (problem !== undefined) return c.problem(name.range, problem);
  return c.memo(typed(matchType(pattern), { kind: "groups", operand, pattern }), name.range);
}

/** What `as NAME` stands for here. */
export function aliasNamed(scope: Scope, name: string): Alias | undefined {
  for (let rows: Scope | undefined = scope; rows !== undefined; rows = rows.around) {
    const alias = rows.aliases.get(name);
    if (alias !== undefined || rows.names.has(name)) return alias;
  }
  return undefined;
}

/** A name, or a problem that says which names there are. */
export function checkName(c: Context, scope: Scope, name: Name): Ir {
  return resolve(c, scope, name) ?? unknownName(c, scope, name);
}

/** A name beside a text: one that means nothing was probably meant as a text. */
export function checkNameBesideText(c: Context, scope: Scope, name: Name): Ir {
  const found = resolve(c, scope, name);
  if (found !== undefined) return found;
  const near = nearest(name.name, scope.columnNames());
  return c.problem(name.range, `no column, member or symbol is called \`${name.name}\``, {
    ...(near.length > 0 ? { nearest: near } : {}),
    hint: `a text stands in double quotes: "${name.name}"`,
  });
}

/** A symbol, whatever else the name means. */
export function checkSymbol(c: Context, name: Name): Ir {
  const found = ofKernel(c, name.name);
  if (found !== undefined) return found;
  const near = c.world.nearSymbols(name.name).slice(0, 3);
  return c.problem(
    name.range,
    `no symbol is called \`${name.name}\``,
    near.length > 0 ? { nearest: near } : {},
  );
}

function ofKernel(c: Context, name: string): Ir | undefined {
  const symbol = c.world.symbol(name);
  if (symbol !== undefined) return typed(symbol.type, { kind: "symbol", name, value: () => symbol.value() });
  const value = c.world.constant(name);
  return value === undefined ? undefined : typed(typeOf(value), { kind: "const", value });
}

function wholeRow(c: Context, alias: Alias, name: Name): Ir {
  if (alias.base !== undefined) return alias.base.host;
  return c.problem(name.range, `\`${name.name}\` is a row of a query, not a value`, {
    hint: `name one of its columns: ${[...alias.names.keys()].map((n) => `${name.name}.${n}`).join(", ")}`,
  });
}

/** A column of a source, or a member of its row's C object. */
function ofBase(c: Context, base: Base, name: Name, quietly = false): Ir | undefined {
  const known = base.used.get(name.name);
  if (known !== undefined) return known;
  const column = base.bound.columns.find((col) => col.name === name.name);
  if (column?.unavailable !== undefined) {
    if (quietly) return undefined;
    return c.problem(
      name.range,
      `column \`${name.name}\` is not available in this dump: ${column.unavailable}`,
    );
  }
  const rowType = base.bound.rowType;
  const type = column?.type ?? (rowType.kind === "host" ? rowType.host.member(name.name) : undefined);
  if (type === undefined) return undefined;
  const member = typed(type, { kind: "member", object: base.host, name: name.name, raw: false, safe: false });
  const slot = c.newSlot(type, member);
  base.used.set(name.name, slot);
  return slot;
}

function hiddenByGroup(c: Context, scope: Scope, name: Name): Ir | undefined {
  const inner = scope.grouping?.inner;
  if (inner === undefined) return undefined;
  const column = inner.names.has(name.name) || inner.aliases.has(name.name) ||
    (inner.base !== undefined && ofBase(c, inner.base, name) !== undefined);
  if (!column) return undefined;
  const keys = [...scope.names.keys()].join(", ");
  return c.problem(name.range, `\`${name.name}\` is not a key of the group`, {
    hint:
      `say which of the group's values is meant: first(${name.name}), max(${name.name}), list(${name.name}, 5)` +
      (keys === "" ? "" : `; columns are ${keys}`),
  });
}

function unknownName(c: Context, scope: Scope, name: Name): Ir {
  const word = name.name;
  if (/^[0-9a-f]{6,16}$/i.test(word) && /\d/.test(word)) {
    return c.problem(name.range, `\`${word}\` is no name`, { hint: `hexadecimal begins with 0x: 0x${word}` });
  }
  if (c.world.source(word) !== undefined) {
    return c.problem(name.range, `\`${word}\` is a source, not a value`, {
      hint: "sources stand after foreach",
    });
  }
  if (scope.grouping !== undefined && aggregates.has(word)) {
    return c.problem(name.range, `no column is called \`${word}\``, {
      hint: `the aggregate is called: ${word}()`,
    });
  }
  const near = nearest(word, scope.candidates());
  const all = near.length > 0 ? near : c.world.nearSymbols(word).slice(0, 3);
  return c.problem(name.range, `no column, member or symbol is called \`${word}\``, {
    ...(all.length > 0 ? { nearest: all } : {}),
    ...listed("columns are", scope.columnNames()),
  });
}

function listed(what: string, names: readonly string[]): { hint?: string } {
  if (names.length === 0) return {};
  return { hint: `${what} ${names.slice(0, maxListed).join(", ")}${names.length > maxListed ? ", …" : ""}` };
}

/** `->name`: the raw member of the row. */
export function checkRaw(c: Context, scope: Scope, name: Name): Ir {
  if (scope.base === undefined) return c.problem(name.range, "these rows have no C object behind them");
  return memberOf(c, scope.base.host, "->", name);
}

/** `a.b`, `a->b`, `a?.b`. */
export function checkMember(c: Context, scope: Scope, node: MemberNode): Ir {
  if (node.object.kind === "name") {
    const alias = aliasNamed(scope, node.object.name);
    if (alias !== undefined) return aliasMember(c, alias, node.object, node);
  }
  const object = checkExpression(c, scope, node.object);
  return memberOf(c, object, node.op, node.name);
}

function aliasMember(c: Context, alias: Alias, object: Expr & { kind: "name" }, node: MemberNode): Ir {
  if (node.op === "->" && alias.base !== undefined) return memberOf(c, alias.base.host, "->", node.name);
  const found = alias.names.get(node.name.name) ??
    (alias.base === undefined ? undefined : ofBase(c, alias.base, node.name));
  if (found !== undefined) return found;
  const names = [...alias.names.keys(), ...alias.base?.bound.columns.map((col) => col.name) ?? []];
  const rowType = alias.base?.bound.rowType;
  const members = rowType?.kind === "host" ? rowType.host.memberNames() : [];
  const near = nearest(node.name.name, [...names, ...members]);
  return c.problem(node.name.range, `\`${object.name}\` has no column or member \`${node.name.name}\``, {
    ...(near.length > 0 ? { nearest: near } : {}),
    ...listed("columns are", names),
  });
}

function memberOf(c: Context, object: Ir, op: "." | "->" | "?.", name: Name): Ir {
  const raw = op === "->", safe = op === "?.";
  if (object === broken) return broken;
  const { type } = object;
  const node = { kind: "member", object, name: name.name, raw, safe } as const;
  if (type.kind === "any") return typed(anyType, node);
  if (type.kind !== "host") return notAnObject(c, type, name);
  const found = raw && type.host.raw !== undefined ? type.host.raw(name.name) : type.host.member(name.name);
  if (found !== undefined) {
    return object.kind === "slot" ? c.member(object, name.name, raw, safe, found) : typed(found, node);
  }
  const near = nearest(name.name, type.host.memberNames());
  return c.problem(name.range, `\`${type.host.name}\` has no member \`${name.name}\``, {
    ...(type.host.hint !== undefined
      ? { hint: type.host.hint }
      : object.kind === "symbol" && type.host.deref() === undefined
      ? untyped(object.name, name.name)
      : near.length > 0
      ? { nearest: near }
      : listed("members are", type.host.memberNames())),
  });
}

/** The dump tells the types of few variables: the others are locations. */
function untyped(symbol: string, member: string): { hint: string } {
  return { hint: `if \`${symbol}\` is a variable, say what it is: ((struct foo *)&${symbol})->${member}` };
}

function notAnObject(c: Context, type: StaticType, name: Name): Ir {
  const hint = type.kind === "address" || type.kind === "int"
    ? { hint: `say what is there: ((struct foo *)ADDRESS)->${name.name}` }
    : {};
  return c.problem(name.range, `${typeWords(type)} has no members, so no \`${name.name}\``, hint);
}

/** `a[i]` */
export function checkIndex(c: Context, scope: Scope, node: Extract<Expr, { kind: "index" }>): Ir {
  const object = checkExpression(c, scope, node.object);
  const index = checkExpression(c, scope, node.index);
  if (object === broken || index === broken) return broken;
  const { type } = object;
  if (!["int", "any", "enum", "address", "size", "host"].includes(index.type.kind)) {
    c.problem(node.index.range, `an index is an integer, not ${typeWords(index.type)}`);
  }
  const element = type.kind === "list"
    ? type.of
    : type.kind === "any"
    ? anyType
    : type.kind === "host"
    ? type.host.element()
    : undefined;
  if (element === undefined) return c.problem(node.range, `${typeWords(type)} has no elements`);
  return typed(element, { kind: "index", object, index });
}

/** `*p` and `&x` */
export function checkPointer(c: Context, operand: Ir, op: "*" | "&", range: Range): Ir {
  if (operand === broken) return broken;
  const kind = op === "*" ? "deref" : "addressOf";
  const { type } = operand;
  if (type.kind === "any") return typed(anyType, { kind, operand });
  const result = type.kind === "host" ? pointed(type.host, op) : undefined;
  if (result !== undefined) return typed(result, { kind, operand });
  if (op === "&") return c.problem(range, `${typeWords(type)} has no address to take`);
  return c.problem(range, `${typeWords(type)} is no pointer that \`*\` could follow`, {
    hint: (type.kind === "host" ? type.host.hint : undefined) ??
      "say what it points to: *(struct foo *)ADDRESS",
  });
}

function pointed(host: HostType, op: "*" | "&"): StaticType | undefined {
  return op === "*" ? host.deref() : host.addressOf();
}
