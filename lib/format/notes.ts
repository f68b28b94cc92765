/** The ELF note stream: {u32 namesz, u32 descsz, u32 type, name, desc}, name and desc padded to 4 bytes. */
import type { RawNote } from "./dump.ts";
import { textField, viewOf } from "./format.ts";

/** More than any machine writes; what comes after is not looked at. */
const maxNotes = 65536;
/** Owners are short words: a longer one means that the stream is damaged. */
const maxNameLength = 256;

/** Notes are read whole when a dump is opened: 64 MiB is room for the registers of 100,000 CPUs. */
export const maxNoteBytes = 64 << 20;

/**
 * The notes of a stream, their data as views into it. A damaged header ends the list; a note whose data is cut
 * short is kept as far as it goes when it is the last.
 */
export function parseNotes(bytes: Uint8Array): RawNote[] {
  const notes: RawNote[] = [];
  const view = viewOf(bytes);
  let position = 0;
  while (position + 12 <= bytes.length && notes.length < maxNotes) {
    const nameSize = view.getUint32(position, true);
    const dataSize = view.getUint32(position + 4, true);
    if (nameSize === 0 && dataSize === 0) {
      // Padding between the notes of two CPUs, or the rest of a buffer: the next note begins with the next word.
      while (position + 12 <= bytes.length && view.getUint32(position, true) === 0) position += 4;
      continue;
    }
    if (nameSize > maxNameLength) break;
    const nameStart = position + 12;
    const dataStart = nameStart + ((nameSize + 3) & ~3);
    if (dataStart > bytes.length) break;
    const dataEnd = dataStart + dataSize;
    notes.push({
      name: textField(bytes, nameStart, nameSize),
      type: view.getUint32(position + 8, true),
      data: bytes.subarray(dataStart, Math.min(dataEnd, bytes.length)),
    });
    position = dataStart + Math.ceil(dataSize / 4) * 4;
  }
  return notes;
}
