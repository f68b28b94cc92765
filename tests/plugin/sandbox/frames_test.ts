import assert from "node:assert/strict";
import {
  encodeFrame,
  ForgedFrame,
  type Frame,
  FrameReader,
  textFrames,
} from "../../../lib/plugin/sandbox/frames.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function readIn(pieces: readonly Uint8Array[]): Frame[] {
  const reader = new FrameReader();
  return pieces.flatMap((piece) => [...reader.read(piece)]);
}

const frames: Frame[] = [
  { kind: "out", text: "täxt\n\u{1f600}" },
  { kind: "err", text: "" },
  { kind: "ask", what: "begin", text: "a\nb" },
  { kind: "done", status: 130 },
];

Deno.test("frames come out as they went in, however the pipe cuts them", () => {
  const all = bytes(frames.map(encodeFrame).join(""));
  for (const size of [1, 2, 3, 7, all.length]) {
    const pieces = Array.from(
      { length: Math.ceil(all.length / size) },
      (_, i) => all.slice(i * size, (i + 1) * size),
    );
    assert.deepEqual(readIn(pieces), frames, `in pieces of ${size}`);
  }
});

Deno.test("what our own code does not write is told from a frame", () => {
  const forged = [
    "hello\n",
    "{}\n",
    "null\n",
    "[]\n",
    '{"kind":"out"}\n',
    '{"kind":"out","text":5}\n',
    '{"kind":"run","text":"id"}\n',
    '{"kind":"ask","what":"exec","text":"id"}\n',
    '{"kind":"done","status":-1}\n',
    '{"kind":"done","status":1.5}\n',
    '{"kind":"done","status":4096}\n',
    'x{"kind":"out","text":""}\n',
  ];
  for (const line of forged) assert.throws(() => readIn([bytes(line)]), ForgedFrame, line);
  assert.throws(() => readIn([Uint8Array.of(0x22, 0xff, 0x22, 10)]), ForgedFrame);
});

Deno.test("a line without an end is not waited for", () => {
  const reader = new FrameReader(), piece = new Uint8Array(65_536).fill(0x20);
  assert.throws(() => {
    for (let i = 0; i < 20; i++) assert.deepEqual([...reader.read(piece)], []);
  }, ForgedFrame);
});

Deno.test("a name of an object's own makes no frame of it", () => {
  const [frame] = readIn([bytes('{"__proto__":{"kind":"done"},"kind":"out","text":"x","extra":1}\n')]);
  assert.deepEqual(frame, { kind: "out", text: "x" });
});

Deno.test("a long text becomes frames that a reader takes", () => {
  const text = "\x1b[31mrot\x1b[39m\u{1f600}\r\n".repeat(20_000) + "\x00".repeat(100_000);
  const pieces = readIn([...textFrames("out", text)].map(bytes)) as { text: string }[];
  assert.equal(pieces.map((piece) => piece.text).join(""), text);
  for (const { text } of pieces) assert.doesNotMatch(text, /\x1b(\[\d*)?$|[\ud800-\udbff]$|\r$/);
});
