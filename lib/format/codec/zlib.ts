/** zlib pages (RFC 1950). */
import { inflateSync } from "node:zlib";
import { CodecError, type Decoder } from "./codec.ts";

/** See `Decoder`. */
export const inflatePage: Decoder = (input, pageSize) => {
  let page: Uint8Array;
  try {
    page = inflateSync(input, { maxOutputLength: pageSize });
  } catch (error) {
    throw new CodecError(`zlib: ${error instanceof Error ? error.message : "damaged"}`);
  }
  if (page.length !== pageSize) throw new CodecError(`zlib: ${page.length} bytes instead of ${pageSize}`);
  return page;
};
