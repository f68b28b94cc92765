/** Zstandard pages, by zstddec: the reference decoder as WebAssembly, ready once loaded. */
import { ZSTDDecoder } from "zstddec";
import { CodecError, type Decoder } from "./codec.ts";

/** Compiles the decoder; afterwards it works synchronously. */
export async function loadZstd(): Promise<Decoder> {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return (input, pageSize) => {
    let page: Uint8Array;
    try {
      // The size bounds what the decoder writes, whatever the frame says of itself.
      page = decoder.decode(input, pageSize);
    } catch (error) {
      throw new CodecError(`Zstandard: ${error instanceof Error ? error.message : "damaged"}`);
    }
    if (page.length !== pageSize) throw new CodecError("Zstandard: damaged, or not one page");
    return page;
  };
}
