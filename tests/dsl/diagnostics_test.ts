import assert from "node:assert/strict";
import { drawDiagnostic } from "../../dsl/diagnostics.ts";

Deno.test("drawDiagnostic() cuts a long line around the place", () => {
  const text = "x".repeat(300) + "BAD" + "y".repeat(300);
  const drawing = drawDiagnostic(text, { message: "no", range: { start: 300, end: 303 } });
  const [, line, carets] = drawing.split("\n");
  assert.ok(line.length < 120);
  assert.equal(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1), "BAD");
});

Deno.test("drawDiagnostic() lets nothing through that a terminal acts upon", () => {
  const drawing = drawDiagnostic("a \x1b[31m\u202e b", { message: "no", range: { start: 2, end: 3 } });
  assert.doesNotMatch(drawing, /[\x00-\x09\x0b-\x1f\u202e]/);
});

Deno.test("drawDiagnostic() marks the end of the text", () => {
  const drawing = drawDiagnostic("task where", { message: "no", range: { start: 10, end: 11 } });
  assert.equal(drawing, "error: no\n   | task where\n   |           ^\n");
});
