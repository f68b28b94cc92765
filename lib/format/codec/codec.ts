/** The compressions that a page can have, loaded when a dump needs them. */

/**
 * Decodes one page: the result is exactly `pageSize` bytes, not shared with anything.
 * Throws a CodecError for input that is damaged, cut short, or of another length; always ends.
 */
export type Decoder = (input: Uint8Array, pageSize: number) => Uint8Array;

/** The input is not what a compressor wrote. The message says what was wrong, in a few words. */
export class CodecError extends Error {}

/** A compression by its bit in a kdump header's status and in a page descriptor's flags. */
export interface Codec {
  readonly name: string;
  readonly flag: number;
  load(): Promise<Decoder>;
}

/** In the order in which a descriptor with several bits set is understood. */
export const codecs: readonly Codec[] = [
  { name: "zlib", flag: 0x1, load: async () => (await import("./zlib.ts")).inflatePage },
  { name: "LZO", flag: 0x2, load: async () => (await import("./lzo.ts")).lzoPage },
  { name: "Snappy", flag: 0x4, load: async () => (await import("./snappy.ts")).snappyPage },
  { name: "Zstandard", flag: 0x20, load: async () => (await import("./zstd.ts")).loadZstd() },
];

/** Bits of a descriptor's flags or a header's status that name a compression. */
export const codecFlags = 0x27;
