import assert from "node:assert/strict";
import type { Query } from "../../dsl/ast.ts";
import { ask, errors } from "./ask.ts";
import { parse, parseExpression, QueryError } from "../../dsl/mod.ts";
import { printExpression, printStatement } from "../../dsl/print.ts";

/** The statements of a text, each printed. */
function statements(text: string): string[] {
  return parse(text).statements.map(printStatement);
}

/** The only query of a text. */
function query(text: string): Query {
  const [statement] = parse(text).statements;
  assert.ok(statement.kind === "query");
  return statement;
}

function problem(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof QueryError) return error.diagnostics[0].message;
    throw error;
  }
  return "no error";
}

Deno.test("parse() ends a statement at `;`, a blank line and a line in column 0", () => {
  assert.deepEqual(statements("task; cpu"), ["task", "cpu"]);
  assert.deepEqual(statements("task where a\n\nshow"), ["task where a", "show"]);
  assert.deepEqual(statements("task where a\ncpu show b"), ["task where a", "cpu show b"]);
  assert.deepEqual(statements(";;\n ; task ;\n"), ["task"]);
  assert.deepEqual(statements(""), []);
});

Deno.test("parse() continues a statement on indented lines, clause keywords and `|`", () => {
  assert.deepEqual(statements("foreach task\n  where a and\n  b\nshow c\n| limit 3"), [
    "foreach task where a and b show c limit 3",
  ]);
  assert.deepEqual(statements("task\nshows"), ["task", "shows"]);
});

Deno.test("parse() lets no newline end a statement inside brackets", () => {
  assert.deepEqual(statements("task where a in (\n1,\n\n2\n)\nshow f(\nx\n)"), [
    "task where a in (1, 2) show f(x)",
  ]);
  assert.deepEqual(statements("foreach (\ntask\nwhere a\n) as t show t.b"), [
    "foreach (task where a) as t show t.b",
  ]);
});

Deno.test("parse() skips comments, and a line that is one neither ends nor continues", () => {
  assert.deepEqual(statements("# head\ntask # all\n# of them\n  where a # b\n"), ["task where a"]);
  assert.deepEqual(statements("task\n# then\ncpu"), ["task", "cpu"]);
  assert.deepEqual(statements('task where a = "#" show b'), ['task where a = "#" show b']);
});

Deno.test("parse() takes clauses with and without `|`", () => {
  assert.deepEqual(
    statements("task | where a | show b | limit 2"),
    statements("task where a show b limit 2"),
  );
  assert.deepEqual(statements("foreach (task | where (a | b) = 1 | count) as x"), [
    "foreach (task where (a | b) = 1 count) as x",
  ]);
});

Deno.test("parse() takes `|` as bit-or inside brackets only", () => {
  assert.deepEqual(statements("task where f(a | b) show c[a | b], (a | b)"), [
    "task where f(a | b) show c[a | b], (a | b)",
  ]);
  assert.match(problem("task where a | b"), /found `b`, expected a clause/);
});

Deno.test("parse() takes a clause keyword as a name where an operand is required", () => {
  assert.deepEqual(statements("task where limit > 3 show count, limit sort by count desc"), [
    "task where limit > 3 show count, limit sort by count desc",
  ]);
  assert.deepEqual(statements("task show a.where, -limit show count() as count"), [
    "task show a.where, -limit show count() as count",
  ]);
});

Deno.test("parse() gives `show *` and `*p` their meanings", () => {
  const kinds = (text: string) => {
    const [clause] = query(text).clauses;
    return clause.kind === "show" ? clause.items.map((i) => i.kind === "star" ? "star" : i.value.kind) : [];
  };
  assert.deepEqual(kinds("task show *"), ["star"]);
  assert.deepEqual(kinds("task show *, a"), ["star", "name"]);
  assert.deepEqual(kinds("task show * limit 3"), ["star"]);
  assert.deepEqual(kinds("task show *limit"), ["unary"]);
  assert.deepEqual(kinds("task show *p, *(struct foo *)q"), ["unary", "unary"]);
});

Deno.test("parse() marks every node with its range", () => {
  const text = "foreach task where state = D and not a.b[3] > 5m show f(x) as y";
  const whole = query(text);
  const slice = (node: { range: { start: number; end: number } }) =>
    text.slice(node.range.start, node.range.end);
  assert.equal(slice(whole), text);
  const [where, show] = whole.clauses;
  assert.equal(slice(where), "where state = D and not a.b[3] > 5m");
  assert.ok(where.kind === "where" && where.condition.kind === "logic");
  assert.deepEqual(where.condition.operands.map(slice), ["state = D", "not a.b[3] > 5m"]);
  assert.equal(slice(show), "show f(x) as y");
});

const trees: [string, string][] = [
  ["a or b and not c = 1", "(or a (and b (not (= c 1))))"],
  ["a || b && c", "(or a (and b c))"],
  ["not not a", "(not (not a))"],
  ["a = b + 1 * 2 << 3", "(= a (<< (+ b (* 1 2)) 3))"],
  ["a + b - c", "(- (+ a b) c)"],
  ["x & 1 | y ^ 2", "(| (& x 1) (^ y 2))"],
  ["(a & 4) = 4", "(= (a & 4) 4)"],
  ["-a.b[1] * ~c", "(* (- (. a b [1])) (~ c))"],
  ["a between 1 and 2 + 3 and b", "(and (between a 1 (+ 2 3)) b)"],
  ["a not in (1, 2) or b", "(or (not in a 1 2) b)"],
  ["a is not missing and b is error", "(and (is not missing a) (is error b))"],
  ["a !~ /x/ and b ~ /y/i", "(and (!~ a /x/) (~ b /y/i))"],
  ["a / b / c", "(/ (/ a b) c)"],
  ["(struct foo *)a->b", "(cast struct foo * (-> a b))"],
  ["(u64)-1", "(cast u64 (- 1))"],
  ["(D)", "(D)"],
  ["(pid_t) x", "(cast pid_t x)"],
  ["(pid_t) = 1", "(= (pid_t) 1)"],
  ["-->m", "(- ->m)"],
];

Deno.test("parseExpression() follows C's precedence with and, or, not outside", () => {
  for (const [expression, tree] of trees) assert.equal(sexp(expression), tree, expression);
});

/** A tree as nested brackets. */
function sexp(text: string): string {
  const show = (e: ReturnType<typeof parseExpression>): string => {
    switch (e.kind) {
      case "logic":
        return `(${e.op} ${e.operands.map(show).join(" ")})`;
      case "not":
        return `(not ${show(e.operand)})`;
      case "binary":
        return `(${e.op} ${show(e.left)} ${show(e.right)})`;
      case "unary":
        return `(${e.op} ${show(e.operand)})`;
      case "cast":
        return `(cast ${e.type.base}${e.type.stars ? " " + "*".repeat(e.type.stars) : ""} ${
          show(e.operand)
        })`;
      case "in":
        return `(${e.negated ? "not " : ""}in ${[e.operand, ...e.list].map(show).join(" ")})`;
      case "is":
        return `(is ${e.negated ? "not " : ""}${e.what} ${show(e.operand)})`;
      case "between":
        return `(between ${show(e.operand)} ${show(e.low)} ${show(e.high)})`;
      case "member":
        return `(${e.op} ${show(e.object)} ${e.name.name})`;
      case "index":
        return show(e.object).replace(/\)$/, ` [${show(e.index)}])`);
      default:
        return printExpression(e);
    }
  };
  return show(parseExpression(text));
}

Deno.test("parse() refuses brackets nested 10,000 deep, of every kind", () => {
  for (const open of ["(", "f(", "a[", "-(", "(u64)(", "not (", "foreach ("]) {
    const text = open.startsWith("foreach") ? open.repeat(10_000) : "task where " + open.repeat(10_000);
    assert.match(problem(text), /nested more than 200 deep/, open);
  }
});

Deno.test("parse() refuses expressions that are too deep without brackets", () => {
  assert.match(problem("task where " + "not ".repeat(10_000) + "a"), /more than 500 levels deep/);
  assert.match(problem("task where " + "-".repeat(10_000) + "a"), /more than 500 levels deep/);
  assert.match(problem("task where a" + ".b".repeat(10_000)), /more than 500 levels deep/);
  assert.match(problem("task where a" + " + a".repeat(10_000)), /more than 500 levels deep/);
});

Deno.test("an expression as deep as it may be is checked and computed", () => {
  const sum = "n" + " + 1".repeat(490);
  assert.deepEqual(ask(`numbers(2) show ${sum} as x`), ["490", "491"]);
  assert.deepEqual(ask(`numbers(1) show ${"-".repeat(490)}1 as x`), ["1"]);
  const brackets = "(n + ".repeat(150) + "1" + ")".repeat(150);
  assert.deepEqual(ask(`numbers(2) where ${brackets} >= 1 show ${brackets} as x`), ["1", "151"]);
});

Deno.test("a chain of let and of clauses is as long as it may be", () => {
  const lets = (n: number) => Array.from({ length: n }, (_, i) => `let x${i + 1} = x${i} + 1`).join(" ");
  assert.deepEqual(ask(`numbers(1) let x0 = n ${lets(300)} show x300`), ["300"]);
  assert.match(errors(`numbers(1) let x0 = n ${lets(3000)} show x3000`)[0], /more than 1000 steps of let/);
  assert.deepEqual(ask(`numbers(3) ${"where n > 0 ".repeat(240)} count`), ["2"]);
  assert.match(errors(`numbers(3) ${"where n > 0 ".repeat(3000)}`)[0], /more than 250 steps/);
});

Deno.test("parse() takes chains of `or` and lists of any length", () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => `pid = ${i}`).join(" or ");
  const [where] = query(`task where ${chain}`).clauses;
  assert.ok(where.kind === "where" && where.condition.kind === "logic");
  assert.equal(where.condition.operands.length, 10_000);
  const list = Array.from({ length: 100_000 }, (_, i) => i).join(",");
  assert.equal(parse(`task where pid in (${list})`).statements.length, 1);
});

Deno.test("parse() refuses a text of more than a mebibyte", () => {
  assert.match(problem(" ".repeat((1 << 20) + 1)), /longer than 1 MiB/);
});
