/** What the readers of dump formats need of a file; a `ReadOnlyFile` is one, and so is what is packed in another. */

/** Bytes that are read at any offset. */
export interface ByteSource {
  /** The file they come from, for messages. */
  readonly path: string;
  /** Bytes; none are read from here on. */
  readonly size: number;
  /** That a part of them is missing, and how one can tell. */
  readonly incomplete?: string;
  /** Fills `target` from `offset` on; returns how many bytes there were, fewer only where some are missing. */
  readInto(target: Uint8Array, offset: number): number;
  /** A fresh copy of up to `length` bytes from `offset` on. */
  read(offset: number, length: number): Uint8Array;
  close(): void;
}
