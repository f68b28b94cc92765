/**
 * LZO1X pages, decoded from the description of the bit stream in the kernel's Documentation/staging/lzo.rst:
 * instructions that copy literals from the input or earlier output, each with 0 to 3 literals behind it.
 */
import { CodecError, type Decoder } from "./codec.ts";

/** Where a decoder stands; one object is used again for every page. */
class LzoStream {
  input: Uint8Array = new Uint8Array(0);
  output: Uint8Array = new Uint8Array(0);
  position = 0;
  written = 0;

  byte(): number {
    if (this.position >= this.input.length) throw new CodecError("LZO: the data ends inside an instruction");
    return this.input[this.position++];
  }

  /** A length that did not fit its bits: zero bytes count 255 each, the first other byte ends it. */
  longLength(base: number): number {
    let length = base;
    let next = this.byte();
    while (next === 0) {
      length += 255;
      if (length > this.output.length) throw new CodecError("LZO: a length goes past the page");
      next = this.byte();
    }
    return length + next;
  }

  literals(length: number): void {
    const { input, output } = this;
    let from = this.position;
    let to = this.written;
    if (length > input.length - from) throw new CodecError("LZO: the data ends inside literals");
    if (length > output.length - to) throw new CodecError("LZO: literals go past the page");
    for (const end = from + length; from < end;) output[to++] = input[from++];
    this.position = from;
    this.written = to;
  }

  match(distance: number, length: number): void {
    const { output } = this;
    let to = this.written;
    let from = to - distance;
    if (from < 0) throw new CodecError("LZO: a match begins before the page");
    if (length > output.length - to) throw new CodecError("LZO: a match goes past the page");
    // Byte by byte: a match may run into what it writes.
    for (const end = to + length; to < end;) output[to++] = output[from++];
    this.written = to;
  }
}

const stream = new LzoStream();

/** Instructions 16 to 63: length in the low bits, then 14 bits of distance and 2 of literals. */
function farMatch(s: LzoStream, opcode: number): number {
  const near = opcode >= 32;
  const mask = near ? 31 : 7;
  const bits = opcode & mask;
  const length = 2 + (bits !== 0 ? bits : s.longLength(mask));
  const low = s.byte();
  const distance = (s.byte() << 6) | (low >> 2);
  if (near) {
    s.match(distance + 1, length);
    return low & 3;
  }
  const far = 16384 + ((opcode & 8) << 11) + distance;
  if (far === 16384) return -1;
  s.match(far, length);
  return low & 3;
}

/** Instructions 0 to 15 mean different things after 0, 1 to 3, and 4 or more literals. Returns the state. */
function lowInstruction(s: LzoStream, opcode: number, state: number): number {
  if (state === 0) {
    s.literals(3 + (opcode !== 0 ? opcode : s.longLength(15)));
    return 4;
  }
  const distance = (s.byte() << 2) + (opcode >> 2);
  if (state === 4) s.match(distance + 2049, 3);
  else s.match(distance + 1, 2);
  return opcode & 3;
}

/** Instructions 64 to 255: a short match within 2 KiB. */
function nearMatch(s: LzoStream, opcode: number): number {
  const length = opcode >= 128 ? 5 + ((opcode >> 5) & 3) : 3 + ((opcode >> 5) & 1);
  s.match((s.byte() << 3) + ((opcode >> 2) & 7) + 1, length);
  return opcode & 3;
}

function run(s: LzoStream): void {
  let state = 0;
  if (s.input.length > 0 && s.input[0] > 17) {
    const length = s.byte() - 17;
    s.literals(length);
    state = Math.min(length, 4);
  }
  // Ends: every turn takes at least one byte of the input.
  for (;;) {
    const opcode = s.byte();
    if (opcode < 16) {
      state = lowInstruction(s, opcode, state);
      if (state === 4) continue;
    } else {
      state = opcode < 64 ? farMatch(s, opcode) : nearMatch(s, opcode);
      if (state < 0) return;
    }
    if (state > 0) s.literals(state);
  }
}

/** See `Decoder`. */
export const lzoPage: Decoder = (input, pageSize) => {
  const output = new Uint8Array(pageSize);
  stream.input = input;
  stream.output = output;
  stream.position = 0;
  stream.written = 0;
  run(stream);
  if (stream.written !== pageSize) {
    throw new CodecError(`LZO: ${stream.written} bytes instead of ${pageSize}`);
  }
  return output;
};
