/** Writes an ELF file with symbols, a build-id and sections, from the figures in the System V ABI. */
import { Bytes } from "./bytes.ts";

export interface VmlinuxSymbol {
  readonly name: string;
  readonly address: bigint;
  /** An index in `sections`; "abs" for a number. */
  readonly section: number | "abs" | "undefined";
  readonly size?: number;
  readonly local?: boolean;
  /** STT_FUNC 2, STT_OBJECT 1, STT_SECTION 3, STT_FILE 4. */
  readonly type?: number;
}

export interface VmlinuxSection {
  readonly name: string;
  readonly address: bigint;
  readonly bytes: Uint8Array;
  /** SHF_WRITE 1, SHF_ALLOC 2, SHF_EXECINSTR 4. */
  readonly flags: number;
  /** SHT_PROGBITS 1 unless given; SHT_NOBITS is 8. */
  readonly type?: number;
}

export interface VmlinuxSpec {
  readonly sections: readonly VmlinuxSection[];
  readonly symbols?: readonly VmlinuxSymbol[];
  /** Hex. */
  readonly buildId?: string;
  readonly machine?: number;
  /** ET_EXEC 2 unless given. */
  readonly type?: number;
}

const SHT_SYMTAB = 2, SHT_STRTAB = 3, SHT_NOTE = 7;

function buildIdNote(hex: string): Uint8Array {
  const id = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return new Bytes().u32(0, 4).u32(4, id.length).u32(8, 3).text(12, "GNU\0").put(16, id).done();
}

class Strings {
  readonly bytes = new Bytes().u8(0, 0);

  add(text: string): number {
    const at = this.bytes.length;
    this.bytes.text(at, text + "\0");
    return at;
  }
}

function symbolTable(symbols: readonly VmlinuxSymbol[], names: Strings): Uint8Array {
  const table = new Bytes().u64(16, 0);
  symbols.forEach((symbol, i) => {
    const at = (i + 1) * 24, { section } = symbol;
    table.u32(at, symbol.name === "" ? 0 : names.add(symbol.name));
    table.u8(at + 4, (symbol.local ? 0 : 16) + (symbol.type ?? 1));
    table.u16(at + 6, section === "abs" ? 0xfff1 : section === "undefined" ? 0 : section + 1);
    table.u64(at + 8, symbol.address).u64(at + 16, symbol.size ?? 0);
  });
  return table.done();
}

/** The file's bytes: header, contents, section headers. */
export function vmlinux(spec: VmlinuxSpec): Uint8Array {
  const names = new Strings(), texts = new Strings();
  const all: (VmlinuxSection & { link?: number })[] = [...spec.sections];
  if (spec.buildId !== undefined) {
    all.push({ name: ".notes", address: 0n, bytes: buildIdNote(spec.buildId), flags: 2, type: SHT_NOTE });
  }
  if (spec.symbols) {
    const bytes = symbolTable(spec.symbols, texts);
    all.push({ name: ".symtab", address: 0n, bytes, flags: 0, type: SHT_SYMTAB, link: all.length + 2 });
    all.push({ name: ".strtab", address: 0n, bytes: texts.bytes.done(), flags: 0, type: SHT_STRTAB });
  }
  const headers = [...all, {
    name: ".shstrtab",
    address: 0n,
    bytes: new Uint8Array(0),
    flags: 0,
    type: SHT_STRTAB,
  }]
    .map((section) => ({ ...section, nameAt: names.add(section.name) }));
  const file = new Bytes();
  let at = 64;
  const offsets = headers.map((section, i) => {
    const bytes = i === headers.length - 1 ? names.bytes.done() : section.bytes, start = at;
    file.put(start, section.type === 8 ? new Uint8Array(0) : bytes);
    at = start + Math.ceil((section.type === 8 ? 0 : bytes.length) / 8) * 8;
    return { start, size: bytes.length };
  });
  writeHeader(file, spec, at, headers.length);
  file.u64(at + 56, 0);
  headers.forEach((section, i) => {
    const header = at + (i + 1) * 64, { start, size } = offsets[i];
    file.u32(header, section.nameAt).u32(header + 4, section.type ?? 1).u64(header + 8, section.flags);
    file.u64(header + 16, section.address).u64(header + 24, start).u64(header + 32, size);
    file.u32(header + 40, "link" in section ? section.link ?? 0 : 0).u64(header + 56, 0);
  });
  return file.done();
}

function writeHeader(file: Bytes, spec: VmlinuxSpec, sectionsAt: number, count: number): void {
  file.text(0, "\x7fELF").u8(4, 2).u8(5, 1).u8(6, 1);
  file.u16(16, spec.type ?? 2).u16(18, spec.machine ?? 62).u32(20, 1);
  file.u64(40, sectionsAt).u16(52, 64).u16(58, 64).u16(60, count + 1).u16(62, count);
}
