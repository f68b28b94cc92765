import assert from "node:assert/strict";
import { cutText, harmless } from "../../../lib/plugin/sandbox/harmless.ts";

Deno.test("a terminal acts upon nothing of it", () => {
  assert.equal(harmless("a\tb\r\nc\n"), "a\tb\r\nc\n");
  assert.equal(
    harmless("\x1b]0;title\x07\x1b[2J\x1b[31m\rover"),
    "\\x1b]0;title\\x07\\x1b[2J\\x1b[31m\\rover",
  );
  assert.equal(harmless("\u202etxt.exe\x9b31m\x08"), "\\u202etxt.exe\\u009b31m\\x08");
});

Deno.test("colours pass where there are any, and nothing that hides a text", () => {
  const text = "\x1b[1ma\x1b[22m\x1b[31mb\x1b[39m\x1b[0m";
  assert.equal(harmless(text, { color: true }), text);
  for (
    const bad of ["\x1b[8m", "\x1b[7m", "\x1b[38;5;0m", "\x1b[m", "\x1b[2J", "\x1b[1;8m", "\x1b[K", "\r"]
  ) {
    assert.doesNotMatch(harmless(`x${bad}y`, { color: true }), /[\x1b\r]/, JSON.stringify(bad));
  }
});

Deno.test("a progress display may draw its line again", () => {
  assert.equal(harmless("\r12 tasks\x1b[K", { redraw: true }), "\r12 tasks\x1b[K");
  assert.equal(harmless("\r\x1b[31m\x1b[A", { redraw: true }), "\r\\x1b[31m\\x1b[A");
});

Deno.test("cut texts are whole together", () => {
  for (
    const text of [
      "",
      "abc",
      "x".repeat(99),
      "\x1b[31m".repeat(30),
      "\u{1f600}".repeat(30),
      "\r\n".repeat(30),
    ]
  ) {
    assert.equal([...cutText(text, 20)].join(""), text);
  }
});
