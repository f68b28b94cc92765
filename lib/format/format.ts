/** What one dump format brings: how it is recognised and how it is opened. */
import type { ByteSource } from "./byte_source.ts";
import type { Dump } from "./dump.ts";

/** A format that can be read. One file per format; `open.ts` lists them. */
export interface DumpFormat {
  readonly name: string;
  /** Whether the file's first bytes (up to `headLength` of them) are this format's. */
  probe(head: Uint8Array): boolean;
  /** Takes over the file. Throws an OpenError for a file that cannot be used at all. */
  open(file: ByteSource, head: Uint8Array): Promise<Dump>;
}

/** How many bytes of a file the probes look at. */
export const headLength = 4096;

/** Whether `bytes` has the characters of `magic` (each below U+0100) at `offset`. */
export function hasMagic(bytes: Uint8Array, magic: string, offset = 0): boolean {
  if (bytes.length < offset + magic.length) return false;
  for (let i = 0; i < magic.length; i++) {
    if (bytes[offset + i] !== magic.charCodeAt(i)) return false;
  }
  return true;
}

/** A NUL-terminated text field; bytes outside ASCII's printable part become "?", as it may end in a message. */
export function textField(bytes: Uint8Array, offset: number, length: number): string {
  let text = "";
  for (let i = offset; i < Math.min(bytes.length, offset + length) && bytes[i] !== 0; i++) {
    text += bytes[i] >= 0x20 && bytes[i] < 0x7f ? String.fromCharCode(bytes[i]) : "?";
  }
  return text;
}

/** A view for little-endian fields. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** An unsigned 64-bit field as a number: exact below 2^53, rounded above, where every caller refuses it. */
export function u64(view: DataView, offset: number): number {
  return view.getUint32(offset + 4, true) * 0x1_0000_0000 + view.getUint32(offset, true);
}

/** One more than the highest physical address that a machine can have: 52 bits. */
export const maxPhysical = 2 ** 52;

/** The machines whose dumps can be used: ELF number, the name in a utsname. */
export const supportedMachines: readonly { readonly elf: number; readonly utsname: string }[] = [
  { elf: 62, utsname: "x86_64" },
];
