/** Checks the clauses in order; each changes the scope for those behind it and may add a step. */
import type { Clause, Expr, Item, Name, SortKey, Star } from "../ast.ts";
import { constantOf } from "../run/evaluate.ts";
import { integerOf } from "../run/scalar.ts";
import type { Ir, Step } from "../ir.ts";
import { nearest } from "../nearest.ts";
import { intType, scalarKind, typeWords } from "../types.ts";
import type { StaticType } from "../value.ts";
import { checkDo } from "./commands.ts";
import { broken, type Context } from "./context.ts";
import { checkCondition, checkExpression } from "./expression.ts";
import { checkExpand, checkJoin } from "./joins.ts";
import type { Format, Output, Scope } from "./scope.ts";

/** The most rows that limit and top take. */
const maxCount = 1 << 30;
const formats: readonly Format[] = ["size", "hex", "time"];

/** Checks a clause; the scope behind it. `outer` is whether the query is the statement itself. */
export function checkClause(c: Context, scope: Scope, clause: Clause, steps: Step[], outer: boolean): Scope {
  if (!outer) return checkOne(c, scope, clause, steps, false);
  const clauses = c.clauses?.clauses ?? clause.range.start, naming = c.clauses?.naming;
  // The names of a join are there before it is.
  c.clauses = { clauses, naming: clause.kind === "join" ? undefined : naming };
  const { match } = scope;
  const after = checkOne(c, scope, clause, steps, true);
  const own = c.text.slice(clause.range.start, clause.range.end);
  const behind = naming && names(clause, scope.match !== match) ? [...naming, own] : naming;
  c.clauses = { clauses, naming: after === scope ? behind : undefined };
  return after;
}

/** Whether a clause gives names to those behind it. */
function names(clause: Clause, matched: boolean): boolean {
  if (clause.kind === "show") return clause.items.some((item) => item.kind !== "star" && item.as !== null);
  return matched || clause.kind === "let" || clause.kind === "expand" || clause.kind === "join";
}

function checkOne(c: Context, scope: Scope, clause: Clause, steps: Step[], outer: boolean): Scope {
  const text = c.text.slice(clause.range.start, clause.range.end).replace(/\s+/g, " ");
  switch (clause.kind) {
    case "where":
      steps.push({ kind: "where", condition: checkCondition(c, scope, clause.condition), text });
      return scope;
    case "show":
      checkShow(c, scope, clause.items);
      return scope;
    case "let":
      checkLet(c, scope, clause.name, clause.value);
      return scope;
    case "group":
      return checkGroup(c, scope, clause.keys, steps, text);
    case "sort":
      steps.push({ kind: "sort", keys: clause.keys.map((key) => sorted(c, scope, key)), text });
      return scope;
    case "top":
      steps.push({ ...topOf(c, scope, clause), text });
      return scope;
    case "limit":
    case "first":
      steps.push({
        kind: "limit",
        count: clause.count === null ? 1 : rowCount(c, scope, clause.count),
        text,
      });
      return scope;
    case "distinct":
      checkDistinct(c, scope, clause.keys, steps, text);
      return scope;
    case "count":
      return checkCount(c, scope, steps);
    case "expand":
      checkExpand(c, scope, clause, steps, text);
      return scope;
    case "join":
      checkJoin(c, scope, clause, steps, text);
      return scope;
    case "do":
      return checkDo(c, scope, clause, steps, outer);
    case "format":
    case "to":
      checkWriting(c, clause, outer);
      return scope;
  }
}

function checkDistinct(c: Context, scope: Scope, items: readonly Item[], steps: Step[], text: string): void {
  scope.outputs = outputs(c, scope, items);
  scope.untouched = false;
  const keys = scope.outputs.map((o): Ir => ({ kind: "slot", slot: o.slot, type: o.type }));
  steps.push({ kind: "distinct", keys, text });
}

function topOf(c: Context, scope: Scope, { count, key }: Extract<Clause, { kind: "top" }>) {
  const { descending } = key;
  return {
    kind: "top" as const,
    count: rowCount(c, scope, count),
    key: sortValue(c, scope, key),
    descending,
  };
}

function sorted(c: Context, scope: Scope, key: SortKey) {
  return { value: sortValue(c, scope, key), descending: key.descending };
}

/** The value that a sort goes by, once a row. */
function sortValue(c: Context, scope: Scope, key: SortKey): Ir {
  const ir = checkExpression(c, scope, key.value);
  if (ir !== broken && (ir.type.kind === "list" || scalarKind(ir.type) === "list")) {
    return c.problem(key.value.range, "a list has no order to sort by");
  }
  return c.memo(ir, key.value.range);
}

function rowCount(c: Context, scope: Scope, node: Expr): number {
  const ir = checkExpression(c, scope, node);
  if (ir === broken) return 0;
  const value = constantOf(ir);
  const count = value === undefined ? undefined : integerOf(value);
  if (count === undefined || scalarKind(ir.type) !== "int") {
    c.problem(node.range, `a number of rows is a constant integer, not ${typeWords(ir.type)}`);
  } else if (count < 0n || count > maxCount) {
    c.problem(node.range, `a number of rows is between 0 and ${maxCount}`);
  } else return Number(count);
  return 0;
}

function checkLet(c: Context, scope: Scope, name: Name, value: Expr): void {
  const slot = c.memo(checkExpression(c, scope, value), value.range);
  scope.names.set(name.name, slot);
  scope.outputs = [
    ...scope.outputs.filter((o) => o.name !== name.name),
    { name: name.name, slot: slot.slot, type: slot.type },
  ];
}

function checkShow(c: Context, scope: Scope, items: readonly (Item | Star)[]): void {
  const shown = showSet(c, scope, items) ?? outputs(c, scope, items);
  const keys = scope.freshGroup ? scope.grouping?.keys ?? [] : [];
  const before = keys.filter((k) => !shown.some((o) => o.slot === k.slot || o.name === k.name));
  scope.outputs = [...before, ...shown];
  scope.untouched = false;
  scope.freshGroup = false;
}

/** A lone `show stack` may stand for several columns: the source says so. */
function showSet(c: Context, scope: Scope, items: readonly (Item | Star)[]): Output[] | undefined {
  const [item] = items;
  if (items.length !== 1 || item.kind === "star" || item.as !== null || scope.base === undefined) {
    return undefined;
  }
  const { value } = item;
  const name = value.kind === "name" ? value.name : value.kind === "call" ? value.name.name : undefined;
  if (name === undefined || scope.names.has(name) || scope.aliases.has(name)) return undefined;
  const sets = scope.base.bound.showSets;
  const set = sets !== undefined && Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (set === undefined) return undefined;
  const [own] = outputs(c, scope, [item]);
  return own === undefined
    ? []
    : set.flatMap((column) =>
      column === name ? [{ ...own, block: true as const }] : baseColumn(c, scope, column)
    );
}

/** A column of the source for `*` and sets: left out, with a warning, when this dump cannot answer it. */
export function baseColumn(c: Context, scope: Scope, name: string): Output[] {
  const { base } = scope;
  const column = base?.bound.columns.find((col) => col.name === name);
  if (base === undefined || column === undefined) return [];
  if (column.unavailable !== undefined) {
    const warning = `column ${name} left out: ${column.unavailable}`;
    if (!c.warnings.includes(warning)) c.warnings.push(warning);
    return [];
  }
  const known = base.used.get(name);
  const slot = known ?? c.newSlot(column.type, {
    kind: "member",
    object: base.host,
    name,
    raw: false,
    safe: false,
    type: column.type,
  });
  base.used.set(name, slot);
  return [{ name, slot: slot.slot, type: column.type }];
}

/** The columns that items stand for; their names are names from here on. */
function outputs(c: Context, scope: Scope, items: readonly (Item | Star)[]): Output[] {
  const out: Output[] = [];
  const named: [string, Ir][] = [];
  for (const item of items) {
    if (item.kind === "star") {
      for (const output of everything(c, scope)) {
        if (!out.some((o) => o.name === output.name)) out.push(output);
      }
      continue;
    }
    const slot = c.memo(checkExpression(c, scope, item.value), item.range);
    const name = item.as?.name ?? columnName(c, item.value);
    if (out.some((o) => o.name === name)) {
      c.problem(item.range, `two columns are called \`${name}\``, { hint: `name one of them: … as other` });
      continue;
    }
    const format = item.format === null ? undefined : checkFormat(c, item.format, slot.type);
    out.push({ name, slot: slot.slot, type: slot.type, ...(format === undefined ? {} : { format }) });
    named.push([name, slot]);
  }
  for (const [name, slot] of named) scope.names.set(name, slot);
  return out;
}

function everything(c: Context, scope: Scope): readonly Output[] {
  if (!scope.untouched || scope.base === undefined) return scope.outputs;
  const { columns } = scope.base.bound;
  const made = scope.outputs.filter((o) => scope.names.has(o.name) || scope.aliases.has(o.name));
  return [
    ...columns.filter((col) => !scope.names.has(col.name)).flatMap((col) => baseColumn(c, scope, col.name)),
    ...made,
  ];
}

/** A column's name is the expression's text without blanks; `f()` is `f`. */
function columnName(c: Context, value: Expr): string {
  return value.kind === "call" && value.args.length === 0 ? value.name.name : c.textOf(value);
}

function checkFormat(c: Context, name: Name, type: StaticType): Format | undefined {
  const format = formats.find((f) => f === name.name);
  if (format === undefined) {
    c.problem(name.range, `no column format is called \`${name.name}\``, {
      nearest: nearest(name.name, formats),
      hint: `formats are ${formats.map((f) => ":" + f).join(" ")}`,
    });
    return undefined;
  }
  const kind = scalarKind(type);
  const fitting = format === "time"
    ? ["int", "time", "duration"]
    : ["int", "size", "address", "enum", "float"];
  if (kind === "any" || kind === "null" || fitting.includes(kind)) return format;
  c.problem(name.range, `\`:${format}\` does not draw ${typeWords(type)}`);
  return undefined;
}

function checkGroup(c: Context, scope: Scope, items: readonly Item[], steps: Step[], text: string): Scope {
  const keys = items.map((item) => checkExpression(c, scope, item.value));
  const after = scope.next();
  const taken: Output[] = [];
  const texts = new Map<string, Ir>();
  const slots: number[] = [];
  for (const [i, item] of items.entries()) {
    const slot = c.newSlot(keys[i].type);
    const name = item.as?.name ?? columnName(c, item.value);
    if (taken.some((o) => o.name === name)) c.problem(item.range, `two columns are called \`${name}\``);
    const format = item.format === null ? undefined : checkFormat(c, item.format, slot.type);
    taken.push({ name, slot: slot.slot, type: slot.type, ...(format === undefined ? {} : { format }) });
    after.names.set(name, slot);
    texts.set(c.textOf(item.value), slot);
    slots.push(slot.slot);
  }
  const step: Extract<Step, { kind: "group" }> = {
    kind: "group",
    keys: keys.map((value, i) => ({ value, slot: slots[i] })),
    aggregates: [],
    text,
  };
  steps.push(step);
  after.outputs = [...taken];
  after.freshGroup = true;
  after.grouping = { inner: scope, step, texts, keys: taken };
  return after;
}

function checkCount(c: Context, scope: Scope, steps: Step[]): Scope {
  const after = scope.next();
  const slot = c.newSlot(intType);
  after.names.set("count", slot);
  after.outputs = [{ name: "count", slot: slot.slot, type: intType }];
  steps.push({ kind: "count", slot: slot.slot, text: "count" });
  return after;
}

/** What says how the whole answer is written, and where to: each once. */
function checkWriting(c: Context, clause: Extract<Clause, { kind: "format" | "to" }>, outer: boolean): void {
  const { kind } = clause;
  const name = clause.kind === "format" ? clause.name : clause.path;
  if (!outer) {
    const what = kind === "format" ? "how the whole answer is written" : "where the whole answer goes";
    c.problem(name.range, `\`${kind}\` says ${what}: it stands behind the closing bracket`);
  } else if (c[kind] !== undefined) {
    c.problem(name.range, `\`${kind}\` is given twice`);
  } else if (kind === "format") checkFormatName(c, name);
  else checkPath(c, name);
}

function checkFormatName(c: Context, name: Name): void {
  c.format = name.name;
  if (c.formats.includes(name.name)) return;
  c.problem(name.range, `no format is called \`${name.name}\``, {
    nearest: nearest(name.name, c.formats),
    hint: `formats are ${c.formats.join(", ")}`,
  });
}

function checkPath(c: Context, path: Name): void {
  c.to = path.name;
  const refusal = c.refuseFile(path.name, path.range);
  if (refusal !== undefined) c.problem(path.range, refusal.message, refusal);
}
