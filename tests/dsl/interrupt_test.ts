/** A query that is ended from outside: what its answer is then. */
import assert from "node:assert/strict";
import { compile } from "../../dsl/mod.ts";
import { InquestError, Interrupted } from "../../lib/base/errors.ts";
import { text } from "./ask.ts";
import { FakeWorld } from "./fake_world.ts";

/** The answer when the `n`th look is the one that says stop; from then on nothing does. */
function stopped(query: string, n: number) {
  let looks = 0;
  const poll = () => {
    if (++looks === n) throw new Interrupted();
  };
  const { rows, stats } = compile(query, new FakeWorld())[0].run({ poll });
  const answer = [...rows].map((row) => row.map(text).join(" "));
  return { answer, interrupted: stats.interrupted, looks };
}

Deno.test("an interrupted query has the first rows of its answer", () => {
  const whole = stopped("numbers(100)", 0);
  assert.deepEqual([whole.answer.length, whole.interrupted], [100, false]);
  const { answer, interrupted } = stopped("numbers(100)", 8);
  assert.deepEqual([answer, interrupted], [whole.answer.slice(0, 7), true]);
});

Deno.test("sort, top, group and count go on with what was read", () => {
  const inner = "(numbers(1000) as b join numbers(1000) as c on b.n + c.n > 0)";
  for (const clauses of ["count", "group by 1 as one show count()", "let s = 1 group by s show count()"]) {
    const { answer, interrupted } = stopped(`${inner} ${clauses}`, 100);
    const [count] = answer[0].split(" ").reverse();
    assert.ok(interrupted && Number(count) > 10 && Number(count) < 1_000_000, answer.join());
  }
  const rows = "numbers(100) as a let n = count(numbers(64) as b where b.n <= a.n)";
  for (const clauses of ["sort by n desc show n", "top 3 by n show n"]) {
    const { answer, interrupted } = stopped(`${rows} ${clauses}`, 60);
    assert.ok(interrupted && answer.length >= 3, answer.join());
    assert.deepEqual(answer, answer.toSorted((a, b) => Number(b) - Number(a)));
  }
});

Deno.test("a query within a row has no half answer: its row is left out", () => {
  const query = "numbers(40) as a where not any(numbers(1000) as b where b.n = 900) show a.n";
  assert.deepEqual(stopped(query, 0).answer, []);
  for (let n = 1; n < 200; n += 7) assert.deepEqual(stopped(query, n).answer, [], `${n}`);
  const counted = "numbers(40) as a let n = count(numbers(1000) as b where b.n > a.n - a.n - 1) show n";
  assert.deepEqual(new Set(stopped(counted, 300).answer).size, 1);
});

Deno.test("an assertion that was interrupted has no answer", () => {
  const { answer, interrupted } = stopped(
    "assert count(numbers(99) as b where any(numbers(99) as c where c.n > b.n + 200)) = 0",
    20,
  );
  assert.deepEqual([answer, interrupted], [[], true]);
});

Deno.test("a join can be interrupted before it has a row", () => {
  const query = "numbers(3) as a join numbers(100000) as b on b.n = a.n + 90000 show a.n";
  const { answer, interrupted } = stopped(query, 500);
  assert.deepEqual([answer, interrupted], [[], true]);
  assert.deepEqual(stopped(query, 0).answer, ["0", "1", "2"]);
});

Deno.test("what makes values of errors lets an interruption pass", () => {
  assert.ok(!((new Interrupted() as Error) instanceof InquestError));
});
