/** Files that are recognised and refused by name, each with what to do about it. */
import { OpenError } from "../base/errors.ts";
import { hasMagic } from "./format.ts";

interface KnownFormat {
  readonly what: string;
  readonly hint?: string;
  readonly magics: readonly string[];
  readonly offset?: number;
}

const dumpAgain = "make an ELF or kdump dump instead: virsh dump --memory-only, or QEMU's dump-guest-memory";

const knownFormats: readonly KnownFormat[] = [
  { what: "a diskdump (DISKDUMP) file, which is not supported", magics: ["DISKDUMP"] },
  {
    what: "an LKCD dump, which is not supported",
    magics: [
      "\xed\x23\x8f\x61\x73\x01\x19\xa8",
      "\xa8\x19\x01\x73\x61\x8f\x23\xed",
      "\xcd\x23\x8f\x61\x73\x01\x19\xa8",
    ],
  },
  {
    what: "an s390 stand-alone dump, which is not supported",
    magics: ["\xa8\x19\x01\x73\x61\x8f\x23\xfd"],
  },
  { what: "a QEMU migration stream (savevm), which is not supported", hint: dumpAgain, magics: ["QEVM"] },
  {
    what: "a libvirt save file, which is not supported",
    hint: "make a dump instead: virsh dump --memory-only",
    magics: ["LibvirtQemudSave", "LibvirtQemudPart"],
  },
  {
    what: "a VMware suspend or snapshot file, which is not supported",
    hint: "convert it first, for example with vmss2core -N6",
    magics: [
      "\xd0\xbe\xd0\xbe",
      "\xd2\xbe\xd2\xbe",
      "\xd3\xbe\xd3\xbe",
      "\xd1\xba\xd1\xba",
      "\xd2\xba\xd2\xba",
    ],
  },
  {
    what: "an SADUMP file, which is not supported",
    hint: "convert it first: makedumpfile reads SADUMP and writes kdump",
    magics: ["sadump\0\0"],
  },
  { what: "a LiME memory image, which is not supported", magics: ["EMiL"] },
  { what: "an AVML memory image, which is not supported", magics: ["LMVA", "AVML"] },
  {
    what: "a Xen domain core, which is not supported",
    magics: [
      "\xed\xeb\x0f\xf0",
      "\xee\xeb\x0f\xf0",
      "LinuxGuestRecord",
      "\xff\xff\xff\xff\xff\xff\xff\xffXENF",
    ],
  },
  { what: "an MCLX dump, which is not supported", magics: ["\xdd\xcc\x8b\x9a"] },
  { what: "a Windows crash dump", magics: ["PAGEDUMP", "PAGEDU64", "MDMP"] },
  { what: "a virtual machine's disk image, not a dump", magics: ["QFI\xfb", "KDMV", "conectix", "vhdxfile"] },
  { what: "a vmlinuz boot image, not a dump", hint: "give the vmcore", magics: ["HdrS"], offset: 0x202 },
  {
    what: "a Debian package or archive, not a dump",
    hint: "give the vmcore inside it",
    magics: ["!<arch>\n"],
  },
  { what: "a zip archive, not a dump", hint: "unpack it first: unzip", magics: ["PK\x03\x04"] },
  { what: "a 7z archive, not a dump", hint: "unpack it first: 7z x", magics: ["7z\xbc\xaf\x27\x1c"] },
  { what: "a tar archive, not a dump", hint: "unpack it first: tar -xf", magics: ["ustar"], offset: 257 },
  {
    what: "compressed as a whole with gzip",
    hint: "unpack it first: gzip -dc IN > OUT",
    magics: ["\x1f\x8b"],
  },
  { what: "compressed as a whole with xz", hint: "unpack it first: xz -dc IN > OUT", magics: ["\xfd7zXZ\0"] },
  {
    what: "compressed as a whole with zstd",
    hint: "unpack it first: zstd -dc IN > OUT",
    magics: ["\x28\xb5\x2f\xfd"],
  },
  { what: "compressed as a whole with bzip2", hint: "unpack it first: bzip2 -dc IN > OUT", magics: ["BZh"] },
  {
    what: "compressed as a whole with lz4",
    hint: "unpack it first: lz4 -dc IN > OUT",
    magics: ["\x04\x22\x4d\x18"],
  },
  {
    what: "compressed as a whole with lzop",
    hint: "unpack it first: lzop -dc IN > OUT",
    magics: ["\x89LZO"],
  },
];

function looksLikeText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 && byte !== 0x7f || byte >= 9 && byte <= 13 || byte === 0x1b);
}

const readable = "readable are kdump-compressed files and ELF cores";

/** The error for a file that no format takes, from its first bytes. */
export function unreadable(path: string, head: Uint8Array, size: number): OpenError {
  if (size === 0) {
    return new OpenError(`${path}: the file is empty`, "the dump was never written, or not copied");
  }
  for (const { what, hint, magics, offset } of knownFormats) {
    if (magics.some((magic) => hasMagic(head, magic, offset))) return new OpenError(`${path}: ${what}`, hint);
  }
  if (head.every((byte) => byte === 0)) {
    return new OpenError(`${path}: not a dump: it begins with ${head.length} zero bytes`, readable);
  }
  if (looksLikeText(head)) return new OpenError(`${path}: a text file, not a dump`, readable);
  return new OpenError(`${path}: not a dump in a known format`, readable);
}
