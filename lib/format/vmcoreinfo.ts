/** VMCOREINFO: what the kernel leaves for its dump's readers, as lines KEY=VALUE. */
import type { RawNote } from "./dump.ts";

/** A kernel writes a page or two; anything longer is damage. */
export const maxVmcoreinfoBytes = 1 << 20;

const hexDigits = /^(?:0x)?[0-9a-f]{1,16}$/i;
const number = /^([-+]?)(0x[0-9a-f]{1,16}|[0-9]{1,20})$/i;

function parseHex(text: string | undefined): bigint | undefined {
  if (text === undefined || !hexDigits.test(text)) return undefined;
  return BigInt(text.startsWith("0x") || text.startsWith("0X") ? text : `0x${text}`);
}

function parseNumber(text: string | undefined): bigint | undefined {
  const match = text === undefined ? null : number.exec(text);
  if (!match) return undefined;
  const value = BigInt(match[2]);
  return match[1] === "-" ? -value : value;
}

function parseCount(text: string | undefined): number | undefined {
  const value = parseNumber(text);
  return value === undefined ? undefined : Number(value);
}

/**
 * The keys of a VMCOREINFO note. A value that is absent or not of its kind is undefined. Of a key that comes twice
 * the last counts. Sizes and offsets are bytes.
 */
export class Vmcoreinfo {
  private constructor(readonly entries: ReadonlyMap<string, string>) {}

  /** Reads to the first NUL, or 1 MiB. Lines without "=" are passed over. */
  static parse(bytes: Uint8Array): Vmcoreinfo {
    const nul = bytes.indexOf(0);
    const end = Math.min(nul < 0 ? bytes.length : nul, maxVmcoreinfoBytes);
    const entries = new Map<string, string>();
    for (const line of new TextDecoder("latin1").decode(bytes.subarray(0, end)).split("\n")) {
      const equals = line.indexOf("=");
      if (equals > 0) entries.set(line.slice(0, equals), line.slice(equals + 1));
    }
    return new Vmcoreinfo(entries);
  }

  /** The VMCOREINFO among a dump's notes; undefined when there is none that has a line. */
  static ofNotes(notes: readonly RawNote[]): Vmcoreinfo | undefined {
    for (const note of notes) {
      if (note.name !== "VMCOREINFO") continue;
      const info = Vmcoreinfo.parse(note.data);
      if (info.entries.size > 0) return info;
    }
    return undefined;
  }

  get(key: string): string | undefined {
    return this.entries.get(key);
  }

  /** `SYMBOL(name)`: an address, KASLR applied. */
  symbol(name: string): bigint | undefined {
    return parseHex(this.get(`SYMBOL(${name})`));
  }

  /** `OFFSET(struct.member)`. */
  offset(member: string): number | undefined {
    return parseCount(this.get(`OFFSET(${member})`));
  }

  /** `SIZE(struct)`. */
  size(type: string): number | undefined {
    return parseCount(this.get(`SIZE(${type})`));
  }

  /** `LENGTH(array)`: elements. */
  length(array: string): number | undefined {
    return parseCount(this.get(`LENGTH(${array})`));
  }

  /** `NUMBER(name)`, decimal or 0x, signed. */
  number(name: string): bigint | undefined {
    return parseNumber(this.get(`NUMBER(${name})`));
  }

  /** `OSRELEASE`, as `uname -r`. */
  get release(): string | undefined {
    return this.get("OSRELEASE");
  }

  /** `BUILD-ID`, hex (kernels since 5.9). */
  get buildId(): string | undefined {
    return this.get("BUILD-ID");
  }

  /** `CRASHTIME`, seconds since 1970; written at a panic. */
  get crashTime(): number | undefined {
    return parseCount(this.get("CRASHTIME"));
  }

  /** `PAGESIZE`. */
  get pageSize(): number | undefined {
    return parseCount(this.get("PAGESIZE"));
  }

  /** `KERNELOFFSET`: how far KASLR moved the kernel from its link address. */
  get kernelOffset(): bigint | undefined {
    return parseHex(this.get("KERNELOFFSET"));
  }
}
