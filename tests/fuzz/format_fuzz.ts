/** Fuzzes the dump formats: damaged and cut synthetic dumps are opened, and everything in them is read. */
import { OpenError } from "../../lib/base/errors.ts";
import type { Dump } from "../../lib/format/dump.ts";
import { openDump } from "../../lib/format/open.ts";
import { Vmcoreinfo } from "../../lib/format/vmcoreinfo.ts";
import { scanVmcoreinfo } from "../../lib/format/vmcoreinfo_scan.ts";
import { cpuNotes } from "../../lib/memory/arch/x86_64/cpu_notes.ts";
import type { FuzzOptions, FuzzResult } from "../../tools/fuzz/fuzzer.ts";
import { noisePage, Random, wordPage } from "../build/bytes.ts";
import { type Compression, compressionFlag } from "../build/compress.ts";
import { buildElf } from "../build/elf.ts";
import { buildFlattened, piecesOf, shuffledOver } from "../build/flattened.ts";
import { buildKdump } from "../build/kdump.ts";
import { joined, prstatusNote, qemuNote, vmcoreinfoNote } from "../build/notes.ts";

/** A well-formed dump and the ranges of it that are worth damaging. */
interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly regions: readonly (readonly [start: number, end: number])[];
}

/** Longer than this for one input counts as a failure; a well-formed one takes a millisecond. */
const budgetMilliseconds = 2000;
const memoryGrowth = 512 << 20;
const pagesRead = 64;
/** Every seed dump is cut at this many places before anything else is tried. */
const cuts = 100;

const reasons = new Set(["excluded", "beyond-file", "not-ram", "corrupt"]);
const extremes = [0, 1, 0x7f, 0xff, 0xfff, 0x1000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

function kdumpSeeds(): Seed[] {
  const pages = new Map<number, Uint8Array>();
  for (let i = 0; i < 12; i++) pages.set(i * i * 7, i % 4 === 1 ? new Uint8Array(4096) : wordPage(i));
  pages.set(40000, noisePage(1));
  const all = Object.keys(compressionFlag) as Compression[];
  return [...all, undefined].map((compression, i) => {
    const built = buildKdump({
      pages,
      excluded: [3, 5, 39999],
      compression: compression ?? ((pfn) => all[pfn % all.length]),
      version: 6 - i,
    });
    const regions = [
      [0x1a0, 0x1d0],
      [0, 0x1d0],
      [4096, 4096 + 104],
      [4096, built.bitmap],
      [built.bitmap, built.descriptors],
      [built.descriptors, built.data],
      [built.data, built.bytes.length],
    ] as const;
    return { name: `kdump ${compression ?? "mixed"}`, bytes: built.bytes, regions };
  });
}

function elfSeeds(): Seed[] {
  const segments = Array.from({ length: 6 }, (_, i) => ({
    physical: i * 0x10000 + i * 0x100,
    virtual: i % 2 === 0 ? 0xffff888000000000n + BigInt(i * 0x10000) : 0n,
    data: joined([wordPage(i), noisePage(i)]),
    memorySize: 0x2000 + i * 0x800,
  }));
  const lost = segments.map((segment, i) => ({
    ...segment,
    physical: 0,
    virtual: (i < 3 ? 0xffff888040000000n : 0xffffffff81000000n) + BigInt(i * 0x10000),
  }));
  const cpu = { rip: 1n, rsp: 2n, gs: 3n, cr3: 4n, kernelGs: 5n };
  const notes = [joined([prstatusNote(1), qemuNote(cpu), vmcoreinfoNote()])];
  return [{ segments, qemuOrder: true, notes }, { segments: lost }, { segments, xnum: true, notes: [] }].map(
    (spec, i) => {
      const { bytes, at } = buildElf(spec);
      return { name: `elf ${i}`, bytes, regions: [[0, 64], [64, at[0]], [0, at[0]], [at[0], bytes.length]] };
    },
  );
}

/** Dumps in flattened form; what is worth damaging is the headers of the records. */
function flattenedSeeds(inner: readonly Seed[]): Seed[] {
  return inner.map(({ name, bytes: dump }, i) => {
    const pieces = piecesOf(dump, 700 + 600 * i);
    const records = i % 2 === 0 ? pieces : shuffledOver(pieces, new Random(i));
    const { bytes, at } = buildFlattened({ records });
    const headers = at.map((start) => [start, start + 16] as const);
    return { name: `flattened ${name}`, bytes, regions: [...headers, [0, 32], [4096, bytes.length]] };
  });
}

/** Some damage of a kind chosen at random; several kinds may come together. */
function damage(bytes: Uint8Array, regions: Seed["regions"], random: Random): void {
  const view = new DataView(bytes.buffer);
  for (let n = random.below(4); n >= 0; n--) {
    const [start, end] = random.pick(regions);
    const at = start + random.below(Math.max(1, end - start));
    const room = bytes.length - at;
    switch (random.below(6)) {
      case 0:
        bytes[at] ^= 1 << random.below(8);
        break;
      case 1:
        bytes[at] = random.below(256);
        break;
      case 2:
        if (room >= 4) view.setUint32(at & ~3, random.pick(extremes), true);
        break;
      case 3:
        if (room >= 8) {
          view.setBigUint64(at & ~3, BigInt.asUintN(64, BigInt(random.below(65536) - 32768)), true);
        }
        break;
      case 4:
        bytes.fill(random.pick([0, 0xff]), at, at + random.below(64));
        break;
      case 5:
        bytes.copyWithin(at, random.below(bytes.length), bytes.length - room + random.below(room));
    }
  }
}

/** The `index`th input: first each seed dump cut at 100 places, then damage, now and then with a cut. */
function makeInput(seeds: readonly Seed[], seed: number, index: number): { name: string; bytes: Uint8Array } {
  const base = seeds[index % seeds.length];
  const turn = Math.floor(index / seeds.length);
  if (turn < cuts) {
    const length = Math.floor(base.bytes.length * turn / cuts);
    return { name: `${base.name}, cut to ${length}`, bytes: base.bytes.slice(0, length) };
  }
  const random = new Random(seed * 1000003 + index);
  const bytes = base.bytes.slice();
  damage(bytes, base.regions, random);
  const length = random.below(8) === 0 ? random.below(bytes.length) : bytes.length;
  return { name: `${base.name}, damaged`, bytes: bytes.subarray(0, length) };
}

function checkPage(dump: Dump, pfn: number): void {
  const page = dump.page(pfn);
  if (page instanceof Uint8Array) {
    if (page.length !== dump.pageSize) throw new Error(`page ${pfn} has ${page.length} bytes`);
    if (!dump.has(pfn)) throw new Error(`page ${pfn} was read, but the dump does not have it`);
  } else if (!reasons.has(page.reason)) throw new Error(`page ${pfn}: reason ${page.reason}`);
}

function readEverything(dump: Dump, random: Random): void {
  let last = -1;
  let count = 0;
  for (const pfn of dump.heldPages()) {
    if (pfn <= last) throw new Error(`page ${pfn} is listed after ${last}`);
    last = pfn;
    if (!dump.has(pfn)) throw new Error(`page ${pfn} is listed, but the dump does not have it`);
    checkPage(dump, pfn);
    if (++count === pagesRead) break;
  }
  for (const pfn of [0, dump.endPfn - 1, dump.endPfn, 39999, -1, 2 ** 53, random.below(50000)]) {
    checkPage(dump, pfn);
  }
  for (const { physical, size } of dump.virtualRanges) {
    checkPage(dump, Math.floor(physical / dump.pageSize));
    checkPage(dump, Math.floor((physical + size - 1) / dump.pageSize));
  }
  cpuNotes(dump.notes);
  Vmcoreinfo.ofNotes(dump.notes)?.number("phys_base");
  scanVmcoreinfo(dump, pagesRead);
}

/** What the input did wrong, undefined when it kept the promises: an OpenError of one line, or gaps with reasons. */
async function tryInput(path: string, random: Random): Promise<string | undefined> {
  try {
    const dump = await openDump(path);
    try {
      readEverything(dump, random);
    } finally {
      dump.close();
    }
  } catch (error) {
    if (!(error instanceof OpenError)) {
      return error instanceof Error ? `${error.stack ?? error.message}` : String(error);
    }
    if (error.message.includes("\n") || error.exitStatus !== 3) return `not one line: ${error.message}`;
  }
  return undefined;
}

async function fuzz(seed: number, goOn: (inputs: number) => boolean): Promise<FuzzResult> {
  const plain = [...kdumpSeeds(), ...elfSeeds()];
  const seeds = [...plain, ...flattenedSeeds(plain)];
  const failures: string[] = [];
  const path = await Deno.makeTempFile({ prefix: "inquest-fuzz-" });
  const memory = Deno.memoryUsage().rss;
  let index = 0;
  try {
    for (; goOn(index) && failures.length < 20; index++) {
      const { name, bytes } = makeInput(seeds, seed, index);
      const what = `seed ${seed}, input ${index} (${name})`;
      await Deno.writeFile(path, bytes);
      const start = performance.now();
      const wrong = await tryInput(path, new Random(index));
      const took = performance.now() - start;
      if (wrong !== undefined) failures.push(`${what}: ${wrong}`);
      if (took > budgetMilliseconds) failures.push(`${what}: took ${Math.round(took)} ms`);
    }
    const grown = Deno.memoryUsage().rss - memory;
    if (grown > memoryGrowth) {
      failures.push(`seed ${seed}: ${index} inputs took ${grown >> 20} MiB more memory`);
    }
  } finally {
    await Deno.remove(path);
  }
  return { inputs: index, failures };
}

/** Tries `count` inputs; the same seed tries the same ones. */
export function fuzzFormats(seed: number, count: number): Promise<FuzzResult> {
  return fuzz(seed, (inputs) => inputs < count);
}

/** See `Fuzzer`. */
export function run({ seed, seconds }: FuzzOptions): Promise<FuzzResult> {
  const end = performance.now() + seconds * 1000;
  return fuzz(seed, () => performance.now() < end);
}
