import assert from "node:assert/strict";
import fc from "fast-check";
import { automaton } from "../../dsl/run/regex_automaton.ts";
import { regexTree } from "../../dsl/run/regex_tree.ts";
import { hasWord, like, matcher } from "../../dsl/run/text_match.ts";
import { Failure } from "../../dsl/value.ts";
import { errors, evaluate } from "./ask.ts";

const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(
      "a",
      "b",
      ".",
      "[ab]",
      "[^a]",
      "\\w",
      "\\S",
      "\\n",
      "\\x61",
      "^",
      "$",
      "\\b",
      "\\B",
      "\\.",
      "",
      "A",
    ),
    fc.array(tie("pattern"), { minLength: 2, maxLength: 3 }).map((p) => p.join("")),
    fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => `(${a}|${b})`),
    fc.tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "+?")).map((
      [p, q],
    ) => `(?:${p})${q}`),
    fc.tuple(fc.constantFrom("a", ".", "[^b]"), fc.constantFrom("*", "+", "?", "{1,2}")).map((p) =>
      p.join("")
    ),
  ),
}));
const subject = fc.array(fc.constantFrom("a", "b", "A", " ", "\n", ".", "é"), { maxLength: 12 }).map((c) =>
  c.join("")
);
const flags = fc.constantFrom("", "i", "m", "s", "ims");

Deno.test("the automaton agrees with JavaScript's own engine", () => {
  fc.assert(
    fc.property(pattern, flags, subject, (source, f, text) => {
      assert.equal(
        automaton(regexTree(source), f)(text),
        new RegExp(source, f).test(text),
        `/${source}/${f}`,
      );
    }),
    { numRuns: 3000 },
  );
});

Deno.test("no pattern and no text make matching last for ever", () => {
  const text = "a".repeat(5000) + "b";
  const patterns = [
    "^(a+)+$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "(.*)*c",
    ".*.*.*.*.*c",
    "(a?){30}a{30}c",
    "^(\\w+\\s?)+!$",
  ];
  for (const source of [...patterns, "a?".repeat(40) + "a".repeat(40) + "c", "((a?){15}){15}c"]) {
    assert.equal(matcher({ source, flags: "" })(text), false, source);
  }
  const long = "a".repeat(1 << 16);
  assert.equal(matcher({ source: "a*c", flags: "" })(long), false);
});

Deno.test("matching a text of more than a mebibyte is an error of the cell", () => {
  assert.ok(matcher({ source: "a", flags: "" })("a".repeat((1 << 20) + 1)) instanceof Failure);
  assert.ok(matcher({ source: "(?=a)", flags: "" })("a".repeat(5000)) instanceof Failure);
});

Deno.test("patterns with look around and back references work as long as they repeat little", () => {
  assert.equal(evaluate('"abab" ~ /^(a)b\\1(?!c)/'), "true");
  assert.equal(evaluate('"xabc" ~ /(?<=x)a.*c/'), "true");
  assert.match(errors("task where comm ~ /(?=a)(b+)+/")[0], /^a pattern with look around or back references/);
  assert.match(errors("task where comm ~ /((a{1,100}){1,100})*/")[0], /^this pattern repeats too much$/);
});

Deno.test("like() takes % for any text and _ for any character", () => {
  assert.ok(like("", ""));
  assert.ok(like("", "%"));
  assert.ok(like("a%b", "a\\%b"));
  assert.ok(like("💥", "_"));
  assert.ok(like("/mnt/nfs/x", "%nfs%"));
  assert.ok(!like("abc", "abcd%"));
  assert.ok(!like("a".repeat(3000), "%a".repeat(50) + "b"));
});

Deno.test("hasWord() wants no letter, digit or _ beside the word", () => {
  assert.ok(hasWord("schedule+0x5a", "schedule"));
  assert.ok(hasWord("a b", "b"));
  assert.ok(!hasWord("__schedule", "schedule"));
  assert.ok(hasWord("__schedule schedule", "schedule"));
});
