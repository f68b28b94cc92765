/** Random functions: whatever they are, they are refused or have an answer, soon. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { makeJs } from "../../../dsl/js/run.ts";
import { readArrow } from "../../../dsl/js/read.ts";
import { columns } from "./evaluate.ts";
import { fakeStack } from "./fake_hosts.ts";

const tokens =
  ("r . pid comm list stack gone ( ) [ ] { } , ; => = + - * ** / % & | << >> < > === == ! ~ ? : ?. ?? && || ... " +
    "0 1 2n 1e9 'a' `x${ } const let if else return for of x y f typeof Math.max Object.keys JSON.stringify " +
    "constructor __proto__ prototype toString length map filter reduce sort join slice split repeat padStart flat")
    .split(" ");

/** Functions that parse, made from smaller ones. */
const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: fc.constantFrom(
    ...[
      "r.pid",
      "r.comm",
      "r.list",
      "r.stack",
      "r.gone",
      "r.at",
      "r.large",
      "x",
      "0",
      "-1",
      "2n",
      "1e9",
      "'ab'",
    ],
    ...["''", "[]", "null", "undefined", "NaN", "f", "Number", "/a+b/i", "({ a: 1 })", "() => x"],
  ),
  expression: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    tie("leaf"),
    fc.tuple(
      tie("expression"),
      fc.constantFrom(..."+ - * ** / % & | ^ << >> >>> < >= === == && || ??".split(" ")),
      tie("expression"),
    )
      .map(([a, op, b]) => `((${a}) ${op} (${b}))`),
    fc.tuple(
      tie("expression"),
      fc.constantFrom(
        ..."map filter reduce sort join slice split repeat padStart flat at indexOf concat toString replaceAll push test"
          .split(" "),
      ),
      tie("expression"),
    ).map(([a, name, b]) => `(${a}).${name}(${b})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(${a})[${b}]`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(${a})?.[${b}]?.length`),
    fc.tuple(
      fc.constantFrom("f", "Math.max", "Object.entries", "JSON.stringify", "BigInt", "String"),
      tie("expression"),
    )
      .map(([f, a]) => `${f}(${a})`),
    tie("expression").map((a) => `(x => ${a})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `[${a}, ...[${b}]]`),
    tie("expression").map((a) => `\`\${${a}}\``),
    tie("expression").map((a) => `({ a: ${a}, [${a}]: 1 }).a`),
  ),
}));

function run(source: string): void {
  const read = readArrow(source, 0);
  if (!("problems" in read) || read.program === undefined) return;
  const { program } = read;
  const began = performance.now();
  makeJs(program, false)({ field: (i) => columns[program.fields[i].name] ?? null, row: () => fakeStack });
  assert.ok(performance.now() - began < 5000, `takes too long: ${source}`);
}

Deno.test("random words are refused or answered", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...tokens), { maxLength: 25 }),
      (words) => run(`r => ${words.join(" ")}`),
    ),
    { numRuns: 3000 },
  );
});

Deno.test("random functions have an answer", () => {
  fc.assert(
    fc.property(expression, (body) => run(`r => { let x = 3; const f = y => [y, x]; return ${body}; }`)),
    { numRuns: 3000 },
  );
});
