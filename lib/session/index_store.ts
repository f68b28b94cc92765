/** The index that is kept of each kernel: read when a dump is opened, written when it is closed. */
import { InquestError, MemoryFault } from "../base/errors.ts";
import type { Vmcoreinfo } from "../format/vmcoreinfo.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { cacheDirectory, CacheFolder } from "../runtime/cache_dir.ts";
import { Btf } from "../types/btf.ts";
import { agrees } from "../types/kallsyms.ts";
import { SymbolTable } from "../types/symbols.ts";
import { decodeIndex, encodeIndex, isIndexKey, mostIndexBytes } from "./index_file.ts";
import { indexKey } from "./index_key.ts";

const ending = ".index";
/** Each takes some 8 MiB. */
const mostKept = 64;

export interface IndexOptions {
  /** Whether there is to be an index; true unless given. */
  readonly cache?: boolean;
  /** Where; the user's cache directory unless given. */
  readonly cacheDirectory?: string;
  /** Whether a new one may be written; true unless given. */
  readonly keepIndex?: boolean;
}

/** What an index gave. */
interface Kept {
  /** The kernel's symbols, at the addresses they have in this dump. */
  readonly symbols: SymbolTable;
  readonly btf: Btf | undefined;
}

/** The place of one kernel's index, and what was found there. */
export class KeptIndex {
  private constructor(
    private readonly folder: CacheFolder,
    private readonly key: string,
    private readonly stext: bigint,
    readonly kept: Kept | undefined,
    private readonly writes: boolean,
  ) {}

  /**
   * Looks for the index of the kernel that a dump is of.
   * @param known symbols that must be where the dump says they are, or the index is not believed
   * @returns undefined when indexes are not wanted, have no place, or the kernel cannot be told from others
   */
  static async open(
    options: IndexOptions,
    space: AddressSpace,
    info: Vmcoreinfo,
    known: ReadonlyMap<string, bigint>,
  ): Promise<KeptIndex | undefined> {
    if (options.cache === false) return undefined;
    const path = options.cacheDirectory ?? cacheDirectory(), stext = info.symbol("_stext");
    if (path === undefined || stext === undefined) return undefined;
    const key = await indexKey(space, info);
    if (key === undefined || !isIndexKey(key)) return undefined;
    const folder = new CacheFolder(path);
    const kept = readKept(folder, key, stext);
    return new KeptIndex(
      folder,
      key,
      stext,
      kept && isOf(kept, space, known) ? kept : undefined,
      options.keepIndex !== false,
    );
  }

  /**
   * Keeps what was read from the dump, unless the index had it already.
   * @returns why that was not possible: no reason to trouble the user
   */
  save(symbols: SymbolTable, btf: Btf | undefined): string | undefined {
    if (!this.writes || this.kept && (this.kept.btf || !btf?.complete)) return undefined;
    const parts = encodeIndex(this.key, {
      symbols: symbols.arrays,
      base: BigInt.asIntN(64, symbols.base - this.stext),
      // What ends early has been damaged in this dump; the next one may have it whole.
      btf: btf?.complete ? { bytes: btf.bytes, index: btf.index } : undefined,
    });
    if (parts.reduce((sum, part) => sum + part.length, 0) > mostIndexBytes) return "the index is too large";
    return this.folder.write(this.key + ending, parts, mostKept);
  }
}

function readKept(folder: CacheFolder, key: string, stext: bigint): Kept | undefined {
  const bytes = folder.read(key + ending, mostIndexBytes);
  const content = bytes && decodeIndex(bytes, key);
  if (!content) return undefined;
  try {
    return {
      symbols: new SymbolTable(content.symbols, BigInt.asUintN(64, content.base + stext)),
      btf: content.btf && new Btf(content.btf.bytes, undefined, content.btf.index),
    };
  } catch (error) {
    if (error instanceof InquestError) return undefined;
    throw error;
  }
}

/** Parts of the BTF that are compared with the dump's: each costs a page. */
const samples = 4, sampleBytes = 64;

/** Whether an index belongs to the kernel in memory: its symbols are where they should be, its BTF is the same. */
function isOf(kept: Kept, space: AddressSpace, known: ReadonlyMap<string, bigint>): boolean {
  if (!agrees(kept.symbols, known)) return false;
  const bytes = kept.btf?.bytes, [start] = kept.symbols.named("__start_BTF");
  if (!bytes || !start) return !bytes;
  for (let i = 0; i < samples; i++) {
    const at = Math.floor((bytes.length - sampleBytes) * i / (samples - 1));
    const own = bytes.subarray(Math.max(0, at), Math.max(0, at) + sampleBytes);
    try {
      if (
        space.read(start.address + BigInt(Math.max(0, at)), own.length).some((byte, k) => byte !== own[k])
      ) return false;
    } catch (error) {
      // This dump is without that page: the other signs must do.
      if (!(error instanceof MemoryFault)) throw error;
    }
  }
  return true;
}
