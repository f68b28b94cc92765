import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, QueryError } from "../../dsl/mod.ts";
import { loadJs } from "../../dsl/js/load.ts";
import { print } from "../../dsl/print.ts";
import { arithmetic } from "../../dsl/run/arithmetic.ts";
import { arithmeticKind } from "../../dsl/check/arithmetic_type.ts";
import type { ArithmeticOp } from "../../dsl/ir.ts";
import { scalarKind, typeOf } from "../../dsl/types.ts";
import { Address, Duration, Failure, Label, Size, Time, type Value } from "../../dsl/value.ts";
import { ask, text } from "./ask.ts";
import { states } from "./fake_values.ts";
import { commandQueryText, statementText } from "./query_text.ts";

await loadJs();

/** A tree without its places. */
function bare(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(
      value,
      (key, v) =>
        ["range", "opRange", "line"].includes(key) ? undefined : typeof v === "bigint" ? `${v}n` : v,
    ),
  );
}

Deno.test("parsing what was printed gives the same tree", () => {
  fc.assert(
    fc.property(statementText, (query) => {
      const tree = parse(query);
      assert.deepEqual(bare(parse(print(tree))), bare(tree), print(tree));
    }),
    { numRuns: 500 },
  );
});

Deno.test("parsing what was printed of a command gives the same tree", () => {
  const heads = {
    isSource: (name: string) => ["task", "f"].includes(name),
    isCommand: (name: string) => name === "ps",
    sourceNames: () => ["task", "f"],
  };
  fc.assert(
    fc.property(commandQueryText, (query) => {
      const tree = parse(query, heads);
      assert.deepEqual(bare(parse(print(tree), heads)), bare(tree), print(tree));
    }),
    { numRuns: 300 },
  );
});

const conditions = fc.constantFrom(
  "js(t => t.pid > 50)",
  "state = D",
  "pid > 50",
  "rss > 4096",
  "blocked > 2m",
  "kthread",
  'stack has "schedule"',
  "not mm",
  "comm ~ /^k/",
  "rss is missing",
  "flags has PF_EXITING",
);

Deno.test("where distributes over and", () => {
  fc.assert(fc.property(conditions, conditions, (a, b) => {
    assert.deepEqual(ask(`task where (${a}) and (${b})`), ask(`task where ${a} | where ${b}`));
  }));
});

Deno.test("not, and, or follow De Morgan, unreadable values included", () => {
  fc.assert(fc.property(conditions, conditions, (a, b) => {
    assert.deepEqual(
      ask(`task show not ((${a}) and (${b})) as x`).map(readable),
      ask(`task show not (${a}) or not (${b}) as x`).map(readable),
    );
  }));
});

/** Which of several reasons is told does not matter. */
function readable(cell: string): string {
  return /^(missing|error)/.test(cell) ? "unreadable" : cell;
}

const steps = fc.oneof(
  conditions.map((c) => `where ${c}`),
  fc.constantFrom("pid", "comm desc", "rss", "cpu desc, pid desc", "mm.total_vm").map((k) => `sort by ${k}`),
  fc.constantFrom("top 4 by pid desc", "limit 5", "distinct pid, cpu", "expand stack as frame"),
  fc.constantFrom("join numbers(2) as n on n.n = cpu", "join task as u on u.cpu = cpu and u.pid > pid"),
);
/** Clauses that leave the columns pid and cpu, in an order that the language takes. */
const pipeline = fc.tuple(fc.array(steps, { maxLength: 3 }), fc.constantFrom("", "group by cpu"))
  .map(([clauses, last]) => ["task", ...clauses, last].join(" ").trim());

Deno.test("limit n is a prefix of whatever stands before it, and count its length", () => {
  fc.assert(fc.property(pipeline, fc.nat(6), (query, n) => {
    const rows = answered(query);
    if (rows === undefined) return;
    assert.deepEqual(ask(`${query} limit ${n}`), rows.slice(0, n), query);
    assert.deepEqual(ask(`${query} count`), [String(rows.length)], query);
  }));
});

/** The answer, unless the clauses do not go together. */
function answered(query: string): string[] | undefined {
  try {
    return ask(query);
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}

Deno.test("limit n gives the first n rows, and top n the first n of the sorted", () => {
  const key = fc.constantFrom("pid", "comm", "rss", "blocked", "cpu", "mm.total_vm", "state");
  fc.assert(fc.property(key, fc.nat(8), fc.boolean(), (k, n, descending) => {
    assert.deepEqual(ask(`task limit ${n}`), ask("task").slice(0, n));
    const order = descending ? "desc" : "asc";
    assert.deepEqual(
      ask(`task top ${n} by ${k} ${order} show pid`),
      ask(`task sort by ${k} ${order} limit ${n} show pid`),
    );
  }));
});

const values: fc.Arbitrary<Value> = fc.oneof(
  fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n }),
  fc.bigInt({ min: -3n, max: 70n }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((n) => new Address(n)),
  fc.bigInt({ min: 0n, max: 1n << 50n }).map((n) => new Size(n)),
  fc.bigInt({ min: 0n, max: 1n << 60n }).map((n) => new Duration(n)),
  fc.bigInt({ min: 0n, max: 1n << 60n }).map((n) => new Time(n)),
  fc.constant(new Label(states, 2n, "D")),
  fc.constantFrom<Value>("text", true, null),
);
const ops = fc.constantFrom<ArithmeticOp>("|", "^", "&", "<<", ">>", "+", "-", "*", "/", "%");

Deno.test("arithmetic gives what the checker says, and never throws", () => {
  fc.assert(
    fc.property(ops, values, values, (op, a, b) => {
      const result = arithmetic(op, a, b);
      const kind = arithmeticKind(op, scalarKind(typeOf(a)), scalarKind(typeOf(b)));
      if (a === null || b === null) return;
      if (kind === undefined) {
        assert.ok(result instanceof Failure, `${text(a)} ${op} ${text(b)} = ${text(result)}`);
      } else if (result instanceof Failure) {
        assert.match(result.message, /division by zero|shift by|no finite number/);
      } else assert.equal(scalarKind(typeOf(result)), kind, `${text(a)} ${op} ${text(b)} = ${text(result)}`);
      if (typeof result === "bigint") assert.ok(result >= -(1n << 63n) && result < 1n << 64n);
    }),
    { numRuns: 3000 },
  );
});
