/** Texts of queries that parse, for properties. They need not mean anything. */
import fc from "fast-check";

const name = fc.constantFrom("pid", "comm", "state", "limit", "count", "where", "t", "D", "rss", "_x9");
const literal = fc.constantFrom(
  "1",
  "0xff_ff",
  "10UL",
  "2M",
  "5m30s",
  "0.5",
  '"a\\n\\"\\\\%"',
  '"\\%_\\x1b\\u{1f600}"',
  "null",
  "true",
  '@"2026-11-01 12:00"',
);
const type = fc.constantFrom(
  "struct task_struct *",
  "u64",
  "unsigned int",
  "pid_t",
  "foo **",
  "const enum e",
);
const binary = fc.constantFrom("+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^");
const compare = fc.constantFrom("=", "==", "!=", "<", "<=", ">", ">=", "like", "has", "contains", "not like");
const member = fc.constantFrom(".", "->", "?.", " . ");

/** Functions for js(), whose text is kept as it is written. */
const js = fc.constantFrom(
  "r => r.pid",
  "({ pid, comm }) => `${pid})|${comm}`",
  "r => { const a = [1, (2)]; return /[)|]/.test(r.comm) ? ')' : a; }",
  "() => {\n// why )\nreturn null; }",
);

/** Expressions; those with operators stand in brackets, so that every combination parses. */
const { expression } = fc.letrec<{ expression: string; simple: string; clause: string }>((tie) => ({
  clause: fc.oneof(
    tie("expression").map((e) => `where ${e}`),
    tie("expression").map((e) => `show ${e}`),
    fc.constantFrom("limit 2", "count", "first"),
  ),
  simple: fc.oneof(
    { depthSize: "small" },
    name,
    literal,
    name.map((n) => `::${n}`),
    name.map((n) => `->${n}`),
    tie("expression").map((e) => `(${e})`),
    fc.tuple(name, member, name).map(([a, op, b]) => a + op + b),
    fc.tuple(name, tie("expression")).map(([a, i]) => `${a}[${i}]`),
    fc.tuple(name, fc.array(tie("expression"), { maxLength: 3 })).map(([f, args]) =>
      `f_${f}(${args.join(" , ")})`
    ),
    fc.tuple(name, name, tie("expression")).map(([x, f, a]) => `${x}.${f}(${a})`),
    fc.tuple(
      fc.constantFrom("count", "any", "list"),
      fc.constantFrom("task", "t.files", "(task limit 1)", "foreach f(1, struct x)", "xs[0] as x"),
      fc.array(tie("clause"), { minLength: 1, maxLength: 2 }),
    ).map(([f, source, clauses]) => `${f}((${source} ${clauses.join(" ")}), 3)`),
    tie("clause").map((c) => `exists(task ${c})`),
    js.map((f) => `js(${f})`),
    fc.tuple(type, name).map(([t, m]) => `container_of(p, ${t.replace(/^(u64|pid_t)$/, "struct $1")}, ${m})`),
  ),
  expression: fc.oneof(
    { depthSize: "small" },
    tie("simple"),
    tie("simple"),
    fc.tuple(tie("simple"), binary, tie("simple")).map(([a, op, b]) =>
      op === "|" ? `(${a} | (${b}))` : `(${a} ${op} ${b})`
    ),
    fc.tuple(tie("simple"), compare, tie("simple")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie("expression"), fc.constantFrom("and", "or", "&&", "||"), tie("expression")).map((p) =>
      p.join(" ")
    ),
    fc.tuple(fc.constantFrom("-", "~", "*", "&", "- -", "& &"), tie("simple")).map(([op, e]) => op + e),
    fc.tuple(type, tie("simple")).map(([t, e]) => `(${t})${e}`),
    tie("simple").map((e) => `not ${e}`),
    fc.tuple(tie("simple"), fc.array(tie("expression"), { minLength: 1, maxLength: 3 })).map(([e, l]) =>
      `${e} not in (${l.join(", ")})`
    ),
    fc.tuple(tie("simple"), tie("simple"), tie("simple")).map(([e, a, b]) => `${e} between ${a} and ${b}`),
    fc.tuple(tie("simple"), fc.constantFrom("missing", "not null", "error")).map(([e, w]) => `${e} is ${w}`),
    tie("simple").map((e) => `${e} !~ /^a[/]\\/b/i`),
  ),
}));

const item = fc.tuple(expression, fc.constantFrom("", " as limit", ":hex", " as x:size", ":time as y"))
  .map((p) => p.join(""));
const items = fc.array(item, { minLength: 1, maxLength: 3 }).map((i) => i.join(", "));
const order = fc.constantFrom("", " asc", " desc");

const clause = fc.oneof(
  expression.map((e) => `where ${e}`),
  items.map((i) => `show ${i}`),
  fc.constant("show *"),
  expression.map((e) => `let x = ${e}`),
  items.map((i) => `group by ${i}`),
  fc.tuple(expression, order, expression, order).map(([a, o, b, p]) => `sort by ${a}${o}, ${b}${p}`),
  fc.tuple(expression, order).map(([e, o]) => `top 5 by ${e}${o}`),
  fc.constant("limit 10"),
  items.map((i) => `distinct ${i}`),
  fc.constantFrom("count", "first", "first 3"),
  expression.map((e) => `expand ${e} as x`),
  fc.tuple(fc.constantFrom("task as t", "task", "f(1) as x", "(task limit 1) as y"), expression).map((
    [s, e],
  ) => `join ${s} on ${e}`),
  fc.constantFrom("format json", 'to "a b.json"', 'to "\\"\\\\%"'),
);

/** One query. */
export const queryText: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom(
    "foreach task",
    "task as t",
    "foreach list(head, struct foo, a.b[3])",
    "f(a = 1)",
    "(task | count) as c",
  ),
  fc.array(fc.tuple(fc.constantFrom(" ", " | ", "\n  ", "\n", " # why\n  "), clause), { maxLength: 5 }),
).map(([head, clauses]) => head + clauses.map(([gap, c]) => gap + c).join(""));

/** Command lines, raw up to a clause. */
export const commandText: fc.Arbitrary<string> = fc.array(
  fc.constantFrom("-m", "'a|b; c'", '"x)"', "(1 | 2)", "foreach", "0x1", "a#b", "$x", "where"),
  { maxLength: 4 },
).map((words) => ["ps", ...words].join(" "));

/** A query that a command heads, or one with a command for each row. */
export const commandQueryText: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(commandText, fc.array(clause, { maxLength: 3 })).map(([c, clauses]) =>
    [c, ...clauses].join(" | ")
  ),
  fc.tuple(clause, commandText, fc.array(clause, { maxLength: 2 })).map(([before, c, clauses]) =>
    [`foreach task ${before} do ${c}`, ...clauses].join(" | ")
  ),
);

/** A statement of any kind. */
export const statementText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: queryText },
  { weight: 1, arbitrary: expression.map((e) => `assert ${e} else "no \\"way\\""`) },
  { weight: 1, arbitrary: expression.map((e) => `assert ${e}`) },
  { weight: 1, arbitrary: expression.map((e) => `let x = ${e}`) },
  { weight: 1, arbitrary: expression.map((e) => `def f(a, b = ${e}, c = $d) = (${e})`) },
  { weight: 1, arbitrary: queryText.map((q) => `def g = ${q.startsWith("f(a") ? "task" : q}`) },
  { weight: 1, arbitrary: fc.constant('use "a/b.inq"') },
);
