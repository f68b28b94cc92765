/** C expressions: what is none, and types' names. The values are tested with `p`, over a dump. */
import assert from "node:assert/strict";
import { typeName } from "../../../lib/types/declare.ts";
import { parseExpression, parseType } from "../../../lib/types/expression/parse.ts";
import { ExpressionError } from "../../../lib/types/expression/tokens.ts";
import { typed } from "../btf_target.ts";

const { types } = typed((btf) => {
  btf.struct("foo", 4, [{ name: "x", type: btf.int("int", 4, { signed: true }), at: 0 }]);
  btf.int("long unsigned int", 8);
  btf.int("char", 1, { signed: true });
});

function mistake(text: string): { message: string; at: number } {
  try {
    parseExpression(text, types);
  } catch (error) {
    if (error instanceof ExpressionError) return { message: error.message, at: error.at };
    throw error;
  }
  throw new Error(`${text}: is an expression`);
}

Deno.test("parseExpression() says what is wrong, and where", () => {
  assert.deepEqual(mistake("a +"), { message: "the expression has no end", at: 3 });
  assert.deepEqual(mistake("(a"), { message: '")" is missing', at: 2 });
  assert.deepEqual(mistake("a b"), { message: '"b" was not expected here', at: 2 });
  assert.deepEqual(mistake("a = 1"), { message: "a dump cannot be written to", at: 2 });
  assert.deepEqual(mistake("a++"), { message: "a dump cannot be written to", at: 1 });
  assert.deepEqual(mistake("(struct bar *)0"), { message: 'there is no type "struct bar"', at: 1 });
  assert.deepEqual(mistake("089"), { message: "089 is no octal number", at: 0 });
  assert.match(mistake("0x1ffffffffffffffff").message, /more than 64 bits/);
  assert.match(mistake("a.").message, /member's name is missing/);
  assert.match(mistake('"x"').message, /a text has no place/);
  assert.match(mistake("(".repeat(1000)).message, /too many brackets/);
  assert.match(mistake("- ".repeat(100_000) + "1").message, /too long/);
  assert.match(mistake("1" + "+1".repeat(100_000)).message, /too long/);
});

Deno.test("parseType() reads declarators as C does", () => {
  const names: Record<string, string> = {
    "struct foo": "struct foo",
    "const struct foo *": "const struct foo *",
    "unsigned long [4]": "unsigned long [4]",
    "char **": "char **",
    "int (*)(struct foo *, char)": "int (*)(struct foo *, char)",
    "void (*)(void)": "void (*)(void)",
    "long unsigned": "unsigned long",
  };
  for (const [text, name] of Object.entries(names)) {
    const type = parseType(text, types);
    assert.equal(type && typeName(type), name, text);
  }
  for (const text of ["struct bar", "foo", "int x", "5", ""]) {
    assert.equal(parseType(text, types), undefined, text);
  }
});
