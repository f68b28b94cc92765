import assert from "node:assert/strict";
import { KeyReader } from "../../../lib/ui/prompt/keys.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const keys = (text: string) => {
  const reader = new KeyReader();
  return [...reader.feed(bytes(text)), ...reader.flush()];
};
const names = (text: string) => keys(text).map(({ name }) => name).join(" ");

Deno.test("letters, controls and the keys of terminals", () => {
  assert.deepEqual(keys("ab"), [{ name: "text", text: "ab" }]);
  assert.equal(names("\r\t\x7f\x01\x04\x1f"), "enter tab backspace ctrl-a ctrl-d ctrl-_");
  assert.equal(
    names("\x1b[A\x1b[B\x1bOC\x1b[D\x1b[H\x1b[F\x1b[3~\x1b[Z"),
    "up down right left home end delete shift-tab",
  );
  assert.equal(
    names("\x1b[1;5C\x1b[1;3D\x1bb\x1b\x7f\x1b\r"),
    "ctrl-right alt-left alt-b alt-backspace alt-enter",
  );
  assert.equal(names("\x1b"), "escape");
  assert.equal(names("\x1b[99~x"), "text");
});

Deno.test("a key whose bytes come one by one is one key", () => {
  const reader = new KeyReader();
  const found = Array.from(bytes("é\x1b[1;5D"), (byte) => reader.feed(new Uint8Array([byte]))).flat();
  assert.deepEqual(found, [{ name: "text", text: "é" }, { name: "ctrl-left" }]);
  assert.equal(reader.waits, false);
  reader.feed(bytes("\x1b"));
  assert.equal(reader.waits, true);
  assert.deepEqual(reader.feed(bytes("[A")), [{ name: "up" }]);
});

Deno.test("a pasted text is one text, without what would move the cursor", () => {
  assert.deepEqual(keys("\x1b[200~ps\r\nlog\t\x1b[2J\u202ex\x1b[201~\r"), [
    { name: "paste", text: "ps\nlog  [2Jx" },
    { name: "enter" },
  ]);
});
