/** Opening a dump: which format a file is in is told by its first bytes. */
import { InquestError, OpenError } from "../base/errors.ts";
import { ReadOnlyFile } from "../runtime/file.ts";
import type { ByteSource } from "./byte_source.ts";
import type { Dump } from "./dump.ts";
import { elfFormat } from "./elf.ts";
import { FlattenedFile, isFlattened } from "./flattened.ts";
import { type DumpFormat, headLength } from "./format.ts";
import { kdumpFormat } from "./kdump.ts";
import { unreadable } from "./known_formats.ts";

const formats: readonly DumpFormat[] = [kdumpFormat, elfFormat];

/**
 * Opens a dump for reading; the caller closes it. Reads the headers and the notes, no pages; of a flattened file it
 * visits every record, see flattened.ts.
 * Throws an OpenError, one clear line, for anything that cannot be used at all; a dump that is cut short or damaged
 * in part opens, and says so in `header.incomplete`.
 */
export async function openDump(path: string): Promise<Dump> {
  const file = ReadOnlyFile.open(path);
  try {
    const head = file.read(0, headLength);
    if (isFlattened(head)) return await openFlattened(FlattenedFile.open(file, head));
    return await openPlain(file, head);
  } catch (error) {
    file.close();
    if (error instanceof InquestError && !(error instanceof OpenError)) {
      throw new OpenError(error.message, error.hint);
    }
    throw error;
  }
}

function openPlain(file: ByteSource, head: Uint8Array): Promise<Dump> {
  const format = formats.find((f) => f.probe(head));
  if (!format) throw unreadable(file.path, head, file.size);
  return format.open(file, head);
}

function openFlattened(file: FlattenedFile): Promise<Dump> {
  const head = file.read(0, headLength);
  if (isFlattened(head)) {
    throw new OpenError(`${file.path}: flattened twice`, "rearrange it first: makedumpfile -R OUT < IN");
  }
  return openPlain(file, head);
}
