/** zlib pages (RFC 1950). */
import { inflateSync } from "node:zlib";
import { CodecError, type Decoder } from "./codec.ts";

/** See `Decoder`. */
export const inflatePage: Decoder = (input, pageSize) => {
  let page: Uint8Array;
  try {
    // Room for a little more than a page saves zlib a second turn to find the end.
    page = inflateSync(input, { maxOutputLength: pageSize, chunkSize: pageSize + 64 });
  } catch (error) {
    throw new CodecError(`zlib: ${error instanceof Error ? error.message : "damaged"}`);
  }
  if (page.length !== pageSize) throw new CodecError(`zlib: ${page.length} bytes instead of ${pageSize}`);
  // Not as a Buffer, whose slice() is no copy.
  return new Uint8Array(page.buffer, page.byteOffset, pageSize);
};
