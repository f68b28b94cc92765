/**
 * Snappy pages, decoded from the public description of the raw format: the length as a varint, then elements whose
 * tag's low two bits say whether they are literals or a copy with 1, 2 or 4 bytes of offset.
 */
import { CodecError, type Decoder } from "./codec.ts";

const endsEarly = "Snappy: the data ends inside an element";

/** Reads the length before the data; returns the position after it. */
function checkLength(input: Uint8Array, pageSize: number): number {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    if (i >= input.length) throw new CodecError(endsEarly);
    length += (input[i] & 0x7f) * 2 ** (7 * i);
    if (input[i] < 0x80) {
      if (length !== pageSize) throw new CodecError(`Snappy: ${length} bytes instead of ${pageSize}`);
      return i + 1;
    }
  }
  throw new CodecError("Snappy: damaged length");
}

/** An unsigned little-endian number of 1 to 4 bytes. */
function little(input: Uint8Array, position: number, bytes: number): number {
  if (position + bytes > input.length) throw new CodecError(endsEarly);
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + input[position + i];
  return value;
}

function copyBack(output: Uint8Array, to: number, offset: number, length: number): number {
  if (offset === 0 || offset > to) throw new CodecError("Snappy: a copy begins before the page");
  if (length > output.length - to) throw new CodecError("Snappy: a copy goes past the page");
  let from = to - offset;
  // Byte by byte: a copy may run into what it writes.
  for (const end = to + length; to < end;) output[to++] = output[from++];
  return to;
}

/** See `Decoder`. */
export const snappyPage: Decoder = (input, pageSize) => {
  const output = new Uint8Array(pageSize);
  let from = checkLength(input, pageSize);
  let to = 0;
  // Ends: every turn takes at least the tag.
  while (from < input.length) {
    const tag = input[from++];
    const kind = tag & 3;
    if (kind !== 0) {
      const bytes = kind === 3 ? 4 : kind;
      const low = little(input, from, bytes);
      const offset = kind === 1 ? (tag >> 5 << 8) | low : low;
      to = copyBack(output, to, offset, kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2));
      from += bytes;
      continue;
    }
    let length = (tag >> 2) + 1;
    if (length > 60) {
      const bytes = length - 60;
      length = little(input, from, bytes) + 1;
      from += bytes;
    }
    if (length > input.length - from) throw new CodecError(endsEarly);
    if (length > pageSize - to) throw new CodecError("Snappy: literals go past the page");
    for (const end = from + length; from < end;) output[to++] = input[from++];
  }
  if (to !== pageSize) throw new CodecError(`Snappy: ${to} bytes instead of ${pageSize}`);
  return output;
};
