/** The clauses of a query as TypeScript, one after the other: what streams is a loop, what gathers a list. */
import { Dependencies } from "../../../dsl/depends.ts";
import { planInner } from "../../../dsl/inner_plan.ts";
import { type AggregateUse, type InnerQuery, type Ir, type Step } from "../../../dsl/ir.ts";
import type { Query } from "../../../dsl/mod.ts";
import type { Spelling } from "../../../dsl/check/spelling.ts";
import { type Bound, Expressions, type Surroundings } from "./expressions.ts";
import { literal } from "./literal.ts";
import { Names, plural } from "./names.ts";
import { isConstant, isRead, isSameKind, negated, timesRead } from "./reading.ts";
import { sourceText } from "./source.ts";
import { Unsupported } from "./unsupported.ts";
import { Writer } from "./writer.ts";

type Of<K extends Step["kind"]> = Extract<Step, { kind: K }>;

/** A longer line is broken. */
const longest = 100;

/** The steps of one query, written as they are met. */
export class StepWriter implements Surroundings {
  readonly #writer = new Writer();
  readonly #names = new Names();
  readonly #expressions = new Expressions(this);
  readonly #used = new Set<string>();
  readonly #calls = new Map<string, string>();
  /** The slots whose rows or values are at hand, in their order. */
  #live: number[] = [];
  readonly #bound = new Map<number, Bound>();
  /** What rows are taken from when no loop is open, and whether that is a list. */
  #rows: { readonly code: string; readonly list: boolean } | undefined;
  #grouped = false;
  /** Whether a value may be kept in a line of its own before the one that is written. */
  #inLoop = false;

  constructor(private readonly query: Query) {}

  get slots(): readonly (Ir | undefined)[] {
    return this.query.plan.slots;
  }

  uses(name: string): void {
    this.#used.add(name);
  }

  /** The names that the script takes from the door. */
  get used(): readonly string[] {
    return [...this.#used].sort();
  }

  /** What must stand before: the expressions that the language computes. */
  get declarations(): string {
    return [...this.#calls].map(([call, name]) => `const ${name} = await ${call};\n`).join("");
  }

  bound(slot: number): Bound | undefined {
    return this.#bound.get(slot) ?? this.#kept(slot);
  }

  /** A value with a name that is needed several times: computed once a row. */
  #kept(slot: number): Bound | undefined {
    const computed = this.slots[slot];
    const name = this.query.plan.outputs.find((o) => o.slot === slot)?.name;
    if (!this.#inLoop || !computed || name === undefined || isRead(computed) || computed.kind === "const") {
      return undefined;
    }
    if (timesRead(this.query, slot) < 2) return undefined;
    const code = this.#expressions.value(computed), own = this.#names.unique(name);
    this.#writer.line(`const ${own} = ${code};`);
    this.#bind(slot, own, false);
    return this.#bound.get(slot);
  }

  asked({ text, clauses, naming }: Spelling): string {
    if (this.#grouped || clauses === undefined) {
      throw new Unsupported("an expression within brackets or over groups");
    }
    const { query } = this;
    const own = query.standalone.endsWith(query.text)
      ? query.standalone.slice(0, -query.text.length)
      : undefined;
    if (own === undefined) throw new Unsupported("parameters of the command line");
    const head = query.text.slice(0, clauses - query.range.start).replace(
      /^\s*foreach\s+/,
      own === "" ? "" : "foreach ",
    );
    const from = [own + head, ...naming].map((part) => part.replace(/\s*\|?\s*$/, "")).join(" ");
    const call = `session.expression(${JSON.stringify(from)}, ${JSON.stringify(text)})`;
    let name = this.#calls.get(call);
    if (name === undefined) this.#calls.set(call, name = this.#names.unique(text));
    return `${name}(${this.#codes.join(", ")})`;
  }

  #bind(slot: number, code: string, row: boolean): void {
    this.#bound.set(slot, { code, row });
  }

  /** The whole of it, up to what is printed. */
  write(): string {
    const { source, steps } = this.query.plan;
    const { pushed } = source;
    const lookup = pushed && `{ ${pushed.column}: ${this.#constant(pushed.values)} }`;
    this.#rows = { code: this.#source(source, lookup), list: false };
    this.#begin(source.hostSlot, this.#alias ?? (source.args.length > 0 ? "entry" : source.name));
    for (const [i, step] of steps.entries()) this.#step(step, i === steps.length - 1);
    this.#print();
    return String(this.#writer);
  }

  /** What the query itself calls its rows. */
  get #alias(): string | undefined {
    const { name } = this.query.plan.source;
    return new RegExp(`^\\s*(?:foreach\\s+)?${name}\\s+as\\s+(\\w+)`).exec(this.query.text)?.[1];
  }

  #constant(values: readonly Parameters<typeof literal>[0][]): string {
    const texts = values.map((value) => literal(value, (name) => this.uses(name)));
    return texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  }

  #source(source: InnerQuery["source"], lookup?: string): string {
    const text = JSON.stringify(sourceText(source));
    return `await session.rows(${text}${lookup === undefined ? "" : `, ${lookup}`})`;
  }

  /** From here on the rows are those in one slot. */
  #begin(slot: number, wish: string): void {
    this.#live = [slot];
    this.#bind(slot, this.#names.unique(wish), true);
  }

  /** The rows at hand as one thing: what a list of them holds. */
  get #pattern(): string {
    const codes = this.#codes;
    return codes.length === 1 ? codes[0] : `{ ${codes.join(", ")} }`;
  }

  get #codes(): readonly string[] {
    return this.#live.map((slot) => this.#bound.get(slot)!.code);
  }

  /** A function of the rows at hand. */
  #lambda(write: () => string): string {
    const inLoop = this.#inLoop;
    this.#inLoop = false;
    try {
      const body = write(), codes = this.#codes;
      const used = codes.filter((code) => new RegExp(`\\b${code}\\b`).test(body));
      if (used.length === 0) return `() => ${body}`;
      return codes.length === 1 ? `(${codes[0]}) => ${body}` : `({ ${used.join(", ")} }) => ${body}`;
    } finally {
      this.#inLoop = inLoop;
    }
  }

  /** Opens the loop over the rows, unless it is open. */
  #loop(): void {
    if (this.#rows === undefined) return;
    this.#writer.open(`for (const ${this.#pattern} of ${this.#rows.code})`);
    this.#rows = undefined;
    this.#inLoop = true;
  }

  /** Ends the loop; what was kept in it is gone. */
  #end(): void {
    this.#writer.close();
    this.#inLoop = false;
    for (const [slot, { code }] of [...this.#bound]) {
      if (this.#live.includes(slot)) continue;
      this.#bound.delete(slot);
      this.#names.release(code);
    }
  }

  /** The rows at hand as a list, or as what can be walked. */
  #gathered(): { readonly code: string; readonly list: boolean } {
    if (this.#rows !== undefined) return this.#rows;
    const name = this.#listName();
    this.#writer.before(`const ${name} = [];`);
    this.#writer.line(`${name}.push(${this.#pattern});`);
    this.#end();
    return this.#rows = { code: name, list: true };
  }

  #listName(): string {
    const [slot] = this.#live;
    return this.#names.unique(this.#live.length === 1 ? plural(this.#bound.get(slot)!.code) : "rows");
  }

  #step(step: Step, last: boolean): void {
    switch (step.kind) {
      case "where":
        this.#loop();
        this.#writer.comment(step.text);
        return this.#where(step.condition);
      case "sort":
        return this.#sorted(step.text, step.keys, "");
      case "top":
        return this.#sorted(
          step.text,
          [{ value: step.key, descending: step.descending }],
          `.slice(0, ${step.count})`,
        );
      case "limit":
        return this.#limit(step);
      case "distinct":
        return this.#distinct(step);
      case "group":
        return this.#group(step);
      case "count":
        return this.#count(step, last);
      case "expand":
        return this.#expand(step);
      case "join":
        return this.#join(step);
      default:
        throw new Unsupported("a clause of this kind");
    }
  }

  #where(condition: Ir): void {
    const parts = condition.kind === "logic" && condition.op === "and" ? condition.operands : [condition];
    for (const part of parts) this.#writer.line(`if (${negated(this.#expressions.holds(part))}) continue;`);
  }

  #sorted(text: string, keys: Of<"sort">["keys"], cut: string): void {
    const { code } = this.#gathered();
    const by = keys.map(({ value, descending }) => {
      const lambda = this.#lambda(() => this.#expressions.value(value));
      if (!descending) return lambda;
      this.uses("desc");
      return `desc(${lambda})`;
    });
    this.uses("sorted");
    const name = this.#names.unique(cut === "" ? "inOrder" : "best");
    this.#writer.comment(text);
    this.#writer.line(`const ${name} = sorted(${[code, ...by].join(", ")})${cut};`);
    this.#rows = { code: name, list: true };
  }

  #limit({ count, text }: Of<"limit">): void {
    if (this.#rows?.list || count === 0) {
      const { code, list } = this.#gathered();
      this.#writer.comment(text);
      this.#rows = { code: `${list ? code : `[...${code}]`}.slice(0, ${count})`, list: true };
      return;
    }
    this.#loop();
    const name = this.#listName(), nested = this.#writer.depth > 1;
    this.#writer.before(`const ${name} = [];`);
    this.#writer.line(`${name}.push(${this.#pattern});`);
    if (nested) this.#writer.label("walk");
    this.#writer.comment(text);
    this.#writer.line(`if (${name}.length >= ${count}) break${nested ? " walk" : ""};`);
    this.#end();
    this.#rows = { code: name, list: true };
  }

  #distinct({ keys, text }: Of<"distinct">): void {
    this.#loop();
    this.uses("key");
    const values = keys.map((k) => this.#expressions.value(k)).join(", ");
    const seen = this.#names.unique("seen"), own = this.#names.unique("own");
    this.#writer.before(`const ${seen} = new Set<string>();`);
    this.#writer.comment(text);
    this.#writer.line(`const ${own} = key(${values});`);
    this.#writer.line(`if (${seen}.has(${own})) continue;`);
    this.#writer.line(`${seen}.add(${own});`);
  }

  #group(step: Of<"group">): void {
    const { code } = this.#gathered();
    this.uses("key");
    const by = this.#lambda(() =>
      `key(${step.keys.map((k) => this.#expressions.value(k.value)).join(", ")})`
    );
    const keys = step.keys.filter((k) => timesRead(this.query, k.slot) > 0);
    const unread = keys.length === 0 && step.aggregates.length === 0;
    const rows = unread ? "_" : this.#names.unique("group"), pattern = this.#pattern;
    this.#writer.comment(step.text);
    this.#writer.open(`for (const ${rows} of Map.groupBy(${code}, ${by}).values())`);
    this.#rows = undefined;
    const values = keys.map((k) => [k.slot, this.#expressions.value(k.value)] as const);
    const gathered = step.aggregates.map((use) => [use.slot, this.#aggregate(use, rows)] as const);
    if (keys.some((k) => !isConstant(k.value))) this.#writer.line(`const [${pattern}] = ${rows};`);
    this.#live = [];
    for (const [slot, value] of [...values, ...gathered]) {
      const name = this.#names.unique(this.#nameOf(slot));
      this.#writer.line(`const ${name} = ${value};`);
      this.#live.push(slot);
      this.#bind(slot, name, false);
    }
    this.#grouped = true;
    this.#inLoop = true;
  }

  #nameOf(slot: number): string {
    return this.query.plan.outputs.find((o) => o.slot === slot)?.name ?? "value";
  }

  #aggregate({ aggregate, argument, constants }: AggregateUse, rows: string): string {
    if (argument === null) return `BigInt(${rows}.length)`;
    this.uses("gather");
    const values = this.#lambda(() => this.#expressions.value(argument));
    const more = constants.map((value) => `, ${literal(value, (name) => this.uses(name))}`).join("");
    return `gather(${JSON.stringify(aggregate.name)}, ${rows}.map(${values})${more})`;
  }

  #count({ slot }: Of<"count">, last: boolean): void {
    const name = this.#names.unique("count");
    if (this.#rows?.list) this.#writer.line(`const ${name} = BigInt(${this.#rows.code}.length);`);
    else {
      this.#writer.before(`let ${name} = 0n;`);
      this.#writer.line(this.#rows ? `for (const _ of ${this.#rows.code}) ${name}++;` : `${name}++;`);
    }
    this.#live = [];
    this.#end();
    this.#live = [slot];
    this.#grouped = true;
    this.#bind(slot, last ? name : this.#names.unique("total"), false);
    this.#rows = last ? undefined : { code: `[${name}]`, list: true };
  }

  #expand({ value, slot, text }: Of<"expand">): void {
    this.#loop();
    this.uses("elements");
    const name = /\bas\s+(\w+)\s*$/.exec(text)?.[1] ?? "element";
    const list = this.#expressions.value(value);
    this.#bind(slot, this.#names.unique(name), true);
    this.#live.push(slot);
    this.#writer.comment(text);
    this.#writer.open(`for (const ${this.#bound.get(slot)!.code} of elements(${list}))`);
  }

  #join({ rows, text }: Of<"join">): void {
    const plan = planInner(rows, new Dependencies(this.slots));
    if (rows.steps.length > 0 || plan.kept === undefined) {
      throw new Unsupported("a join with a query of its own");
    }
    this.#loop();
    const name = this.#names.unique(/\bas\s+(\w+)/.exec(text)?.[1] ?? rows.source.name);
    this.#writer.comment(text);
    const { key } = plan, { hostSlot } = rows.source;
    const around = key && isSameKind(key) ? this.#expressions.value(key.around) : undefined;
    this.#bind(hostSlot, name, true);
    const all = this.#names.unique(plural(name)), source = this.#source(rows.source);
    if (around === undefined) this.#writer.before(`const ${all} = [...${source}];`);
    else {
      this.uses("key");
      const live = this.#live;
      this.#live = [hostSlot];
      const by = this.#lambda(() => `key(${this.#expressions.value(key!.within)})`);
      this.#live = live;
      this.#writer.before(`const ${all} = Map.groupBy(${source}, ${by});`);
    }
    this.#live.push(hostSlot);
    this.#writer.open(
      `for (const ${name} of ${around === undefined ? all : `${all}.get(key(${around})) ?? []`})`,
    );
    if (rows.filter !== null && !(rows.filter.kind === "const" && rows.filter.value === true)) {
      this.#where(rows.filter);
    }
  }

  #print(): void {
    this.#loop();
    this.uses("json");
    const cells = this.query.plan.outputs.map(({ name, slot, type }) => {
      const value = this.#expressions.value({ kind: "slot", slot, type });
      const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
      return key === value ? key : `${key}: ${value}`;
    });
    const whole = `console.log(JSON.stringify(json({ ${cells.join(", ")} })));`;
    if (whole.length <= longest) this.#writer.line(whole);
    else {
      this.#writer.line("console.log(JSON.stringify(json({");
      for (const cell of cells) this.#writer.line(`  ${cell},`);
      this.#writer.line("})));");
    }
    this.#writer.close();
  }
}
