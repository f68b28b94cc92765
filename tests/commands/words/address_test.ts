import assert from "node:assert/strict";
import { addressWord, countNumber, hexNumber } from "../../../lib/commands/words/address.ts";
import { offsetOf } from "../../../lib/commands/words/offset.ts";
import type { CommandSession } from "../../../lib/define/command.ts";
import { readCommandLine, wordsOf } from "../../../lib/define/command_line.ts";
import { embeddedTarget } from "../../session/embedded.ts";

const target = await embeddedTarget();
const expressions: string[] = [];
const session = {
  target,
  expression: (text: string) => {
    expressions.push(text);
    return () => 42n;
  },
} as unknown as CommandSession;
const line = readCommandLine("list", { options: [] });
const word = (text: string) => wordsOf(text)[0];

Deno.test("hexNumber() and countNumber() read numbers as crash does", () => {
  assert.equal(hexNumber("10"), 16n);
  assert.equal(hexNumber("0xFF"), 255n);
  assert.equal(hexNumber("1ffffffffffffffff"), undefined);
  assert.equal(hexNumber("xyz"), undefined);
  assert.equal(countNumber("10"), 10n);
  assert.equal(countNumber("0x10"), 16n);
  assert.equal(countNumber("ff"), 255n);
  assert.equal(countNumber("99999999999999999999"), undefined);
});

Deno.test("addressWord() takes hex, symbols and expressions", () => {
  const value = (text: string) => addressWord(line, word(text), session)();
  const modules = target.symbols.get("modules").address;
  assert.equal(value("modules"), modules);
  assert.equal(value(modules.toString(16)), modules);
  assert.equal(value("0x10"), 16n);
  assert.equal(value("(modules + ff + 10)"), 42n);
  assert.equal(expressions.at(-1), `(0x${modules.toString(16)} + 0xff + 10)`);
  assert.equal(value("(&modules + 8)"), 42n);
  assert.equal(expressions.at(-1), `(0x${modules.toString(16)} + 8)`);
  assert.equal(value("((struct module *)modules)->list"), 42n);
  assert.equal(expressions.at(-1), "((struct module *)modules)->list");
  assert.equal(value(`(ffffffff81000000+0x8)`), 42n);
  assert.equal(expressions.at(-1), "(0xffffffff81000000+0x8)");
});

Deno.test("offsetOf() takes members and bytes", () => {
  assert.equal(offsetOf(word("list_head.prev"), target), 8n);
  assert.equal(offsetOf(word("24"), target), 24n);
  assert.equal(offsetOf(word("list_head.nosuch"), target), undefined);
  assert.equal(offsetOf(word("nosuch.prev"), target), undefined);
});
