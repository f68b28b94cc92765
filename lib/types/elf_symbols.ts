/** The symbols, the build-id and single sections of a vmlinux: an ELF file, read only where it is needed. */
import { OpenError } from "../base/errors.ts";
import { parseNotes } from "../format/notes.ts";
import { ReadOnlyFile } from "../runtime/file.ts";
import type { LinkedSymbol } from "./system_map.ts";

const SHT_SYMTAB = 2, SHT_NOTE = 7, SHT_NOBITS = 8;
const SHF_WRITE = 1n, SHF_EXECINSTR = 4n;
const STT_SECTION = 3, STT_FILE = 4;
const SHN_UNDEF = 0, SHN_ABS = 0xfff1, SHN_LORESERVE = 0xff00;
const NT_GNU_BUILD_ID = 3;
const elf64Header = 64, sectionHeader = 64, symbolEntry = 24;
const mostSections = 1 << 16, largestTable = 512 << 20, largestNotes = 1 << 20;
const mostNoteSections = 64, mostSymbols = 2_000_000, longestName = 4096;

interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

/** An open vmlinux. */
export class ElfSymbols {
  readonly #file: ReadOnlyFile;
  readonly #sections: readonly Section[];

  private constructor(file: ReadOnlyFile) {
    this.#file = file;
    const head = file.read(0, elf64Header);
    const problem = headProblem(head);
    if (problem) throw this.#error(problem);
    this.#sections = this.#readSections(viewOf(head));
  }

  /**
   * Opens an ELF file; the caller closes it.
   * @throws OpenError when it is no ELF file of this machine, or is cut short before its section headers
   */
  static open(path: string): ElfSymbols {
    const file = ReadOnlyFile.open(path);
    try {
      return new ElfSymbols(file);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  #error(problem: string): OpenError {
    return new OpenError(`${this.#file.path}: ${problem}`);
  }

  #readSections(head: DataView): Section[] {
    const at = Number(head.getBigUint64(40, true));
    const first = this.#exactly(at, sectionHeader, "its section headers");
    // More sections than 16 bits count: the number stands in the first header, as does the index of the names.
    const count = head.getUint16(60, true) || Number(first.getBigUint64(32, true));
    const namesAt = head.getUint16(62, true) === 0xffff
      ? first.getUint32(40, true)
      : head.getUint16(62, true);
    if (!(count > 0 && count <= mostSections)) throw this.#error(`it has ${count} sections, which cannot be`);
    const headers = this.#exactly(at, count * sectionHeader, "its section headers");
    const raw = Array.from({ length: count }, (_, i) => rawSection(headers, i * sectionHeader));
    const table = raw[namesAt];
    const names = table === undefined ? new Uint8Array(0) : this.#bytes(table, "the names of its sections");
    return raw.map((section) => ({ ...section, name: textAt(names, section.nameAt) }));
  }

  #exactly(offset: number, length: number, what: string): DataView {
    const bytes = offset <= this.#file.size ? this.#file.read(offset, length) : new Uint8Array(0);
    if (bytes.length < length) throw this.#error(`the file ends before ${what}: it is cut short`);
    return viewOf(bytes);
  }

  #bytes(section: Omit<Section, "name">, what: string): Uint8Array {
    if (section.type === SHT_NOBITS) return new Uint8Array(0);
    if (section.size > largestTable) {
      throw this.#error(`${what} would take ${section.size} bytes, which cannot be`);
    }
    const view = this.#exactly(section.offset, section.size, what);
    return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  }

  /** The GNU build-id in hex, where the file has one. */
  buildId(): string | undefined {
    const sections = this.#sections.filter((s) => s.type === SHT_NOTE && s.size <= largestNotes);
    for (const section of sections.slice(0, mostNoteSections)) {
      const id = parseNotes(this.#bytes(section, section.name)).find((note) =>
        note.name === "GNU" && note.type === NT_GNU_BUILD_ID
      );
      if (id) return [...id.data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    }
    return undefined;
  }

  /** The bytes of a section; undefined when there is none, or none in the file. */
  section(name: string): Uint8Array | undefined {
    const section = this.#sections.find((s) => s.name === name && s.type !== SHT_NOBITS && s.size > 0);
    return section && this.#bytes(section, name);
  }

  /** Up to `length` bytes that the image has at an address; none where it lies in no section of the file. */
  bytesAt(address: bigint, length: number): Uint8Array {
    const section = this.#sections.find((s) =>
      s.address !== 0n && s.type !== SHT_NOBITS && address >= s.address &&
      address < s.address + BigInt(s.size)
    );
    if (!section) return new Uint8Array(0);
    const from = Number(address - section.address);
    return this.#file.read(section.offset + from, Math.min(length, section.size - from));
  }

  /**
   * The section of the symbols.
   * @throws OpenError when there is no .symtab: a stripped vmlinux
   */
  requireSymbols(): Section {
    const table = this.#sections.find((section) => section.type === SHT_SYMTAB);
    if (!table) throw this.#error("has no symbol table (.symtab): it has been stripped");
    return table;
  }

  /**
   * All symbols of .symtab that name a place.
   * @throws OpenError when there are none
   */
  symbols(): LinkedSymbol[] {
    const table = this.requireSymbols();
    const strings = this.#sections[table.link];
    if (!strings) throw this.#error("its symbol table names no string table");
    const names = this.#bytes(strings, "the names of its symbols");
    const entries = viewOf(this.#bytes(table, "its symbol table"));
    if (entries.byteLength > mostSymbols * symbolEntry) {
      throw this.#error("has more symbols than any kernel");
    }
    const kinds = this.#sections.map(letterOf);
    const symbols: LinkedSymbol[] = [];
    for (let at = 0; at + symbolEntry <= entries.byteLength; at += symbolEntry) {
      const symbol = symbolAt(entries, at, names, kinds);
      if (symbol) symbols.push(symbol);
    }
    if (symbols.length === 0) throw this.#error("its symbol table is empty");
    return symbols;
  }

  close(): void {
    this.#file.close();
  }
}

function headProblem(head: Uint8Array): string | undefined {
  if (head[0] === 0x4d && head[1] === 0x5a) {
    return "is a bootable kernel image (vmlinuz); a vmlinux, the ELF file it was made from, is wanted";
  }
  if (head.length < elf64Header || viewOf(head).getUint32(0, false) !== 0x7f454c46) {
    return "is not an ELF file";
  }
  if (head[4] !== 2 || head[5] !== 1) return "is not a 64-bit little-endian ELF file";
  const view = viewOf(head), machine = view.getUint16(18, true), type = view.getUint16(16, true);
  if (machine !== 62) return `is an ELF file for another machine (${machine}); x86-64 is wanted`;
  if (type === 4) return "is a core dump, not a vmlinux";
  if (view.getBigUint64(40, true) === 0n) {
    return "has no section headers, so no symbols: it has been stripped";
  }
  return view.getUint16(58, true) === sectionHeader ? undefined : "its section headers have an unknown size";
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function rawSection(view: DataView, at: number): Omit<Section, "name"> & { readonly nameAt: number } {
  return {
    nameAt: view.getUint32(at, true),
    type: view.getUint32(at + 4, true),
    flags: view.getBigUint64(at + 8, true),
    address: view.getBigUint64(at + 16, true),
    offset: Number(view.getBigUint64(at + 24, true)),
    size: Number(view.getBigUint64(at + 32, true)),
    link: view.getUint32(at + 40, true),
  };
}

const latin1 = new TextDecoder("latin1");

function textAt(bytes: Uint8Array, at: number): string {
  if (at >= bytes.length) return "";
  const most = bytes.subarray(at, at + longestName), nul = most.indexOf(0);
  return latin1.decode(nul < 0 ? most : most.subarray(0, nul));
}

/** nm's letter, in small, for what a section holds. */
function letterOf(section: Section): string {
  if (section.flags & SHF_EXECINSTR) return "t";
  if (section.type === SHT_NOBITS) return "b";
  return section.flags & SHF_WRITE ? "d" : "r";
}

function symbolAt(
  view: DataView,
  at: number,
  names: Uint8Array,
  kinds: readonly string[],
): LinkedSymbol | undefined {
  const info = view.getUint8(at + 4), type = info & 15, section = view.getUint16(at + 6, true);
  if (type === STT_SECTION || type === STT_FILE || section === SHN_UNDEF) return undefined;
  if (section >= SHN_LORESERVE && section !== SHN_ABS) return undefined;
  const name = textAt(names, view.getUint32(at, true));
  // Labels of the assembler's own.
  if (name === "" || name.startsWith(".L")) return undefined;
  const letter = section === SHN_ABS ? "a" : kinds[section] ?? "?", global = info >> 4 !== 0;
  const size = view.getBigUint64(at + 16, true);
  return {
    name,
    address: view.getBigUint64(at + 8, true),
    kind: global ? letter.toUpperCase() : letter,
    ...(size > 0n && size <= 0xffffffffn && { size: Number(size) }),
  };
}
