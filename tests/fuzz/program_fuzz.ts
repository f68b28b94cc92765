/**
 * Fuzzes the whole program: a real dump, its pages laid out uncompressed, is damaged where queries look, and each query
 * is asked of it. Whatever is in a dump, the program ends soon, with a status that it documents and no internal error.
 */
import { Session } from "../../lib/session/session.ts";
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { runCli } from "../../lib/ui/cli.ts";
import { engine } from "../../lib/ui/native_engine.ts";
import type { FuzzOptions, FuzzResult } from "../../tools/fuzz/fuzzer.ts";
import { Random } from "../build/bytes.ts";
import { pagesOf, repacked } from "../build/repacked.ts";

const vmcore = new URL("../../examples/vmcore-6.1", import.meta.url).pathname;

/** A sound dump answers each of these in a third of a second. */
const budgetMilliseconds = 20_000;
const longestOutput = 64 << 20;
const mostFailures = 10;

const queries = [
  "foreach task show pid, tgid, ppid, comm, state, cpu, stack",
  "foreach task show *",
  "foreach task where mm != null show pid, mm->exe_file->f_path.dentry->d_iname, ->cred->uid",
  "foreach list(wedge_list, struct wedge_obj, link) show id, name, peer.name",
  "foreach hlist(wedge_hlist, struct wedge_obj, hnode) show id, name",
  "foreach llist(wedge_llist, struct wedge_obj, ll) show *",
  "foreach rbtree(wedge_rbtree, struct wedge_obj, rb) show id",
  "foreach xarray(wedge_xarray, struct wedge_obj) show index, id",
  "foreach idr(wedge_idr, struct wedge_obj) show index, id",
  "foreach maple(wedge_maple, struct wedge_obj) show id",
];

/** The dump as a file that can be damaged in place, and where the pages are that queries read. */
interface Subject {
  readonly path: string;
  readonly file: Deno.FsFile;
  readonly size: number;
  /** Where headers, bitmaps and descriptors end. */
  readonly data: number;
  readonly pages: readonly number[];
}

async function makeSubject(): Promise<Subject> {
  const session = await Session.open({ vmcore, cache: false });
  const { dump } = session.target;
  const { pages } = pagesOf(dump);
  const read = await pagesReadBy(session);
  const built = repacked(dump, pages, "raw");
  session.close();
  const order = [...pages.keys()].sort((a, b) => a - b);
  const view = new DataView(built.bytes.buffer, built.bytes.byteOffset);
  const places = order.flatMap((pfn, i) =>
    read.has(pfn) ? [Number(view.getBigUint64(built.descriptors + 24 * i, true))] : []
  );
  const path = await Deno.makeTempFile({ prefix: "inquest-fuzz-" });
  await Deno.writeFile(path, built.bytes);
  const file = await Deno.open(path, { read: true, write: true });
  return { path, file, size: built.bytes.length, data: built.data, pages: places };
}

/** The pages that the queries ask the dump for, beyond those that opening it has read. */
async function pagesReadBy(session: Session): Promise<Set<number>> {
  const { dump } = session.target;
  const read = new Set<number>();
  const watched = dump.page.bind(dump);
  dump.page = (pfn: number) => {
    read.add(pfn);
    return watched(pfn);
  };
  for (const query of queries) {
    for (const compiled of await session.compile(query)) for (const row of compiled.run().rows) text(row);
  }
  return read;
}

/** Values are read when they are drawn. */
function text(row: readonly unknown[]): void {
  for (const value of row) {
    if (typeof value === "object" && value !== null && "text" in value && typeof value.text === "function") {
      value.text();
    }
  }
}

/** One damage: bytes and where they go. */
interface Patch {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Words that kernels do not expect; the others are taken from elsewhere in the dump, so that pointers lead astray. */
const extremes = [
  0n,
  1n,
  0xffn,
  0xfffn,
  1n << 31n,
  1n << 32n,
  1n << 47n,
  1n << 63n,
  -1n,
  -4096n,
  0xdead000000000100n,
];

function makePatches(subject: Subject, random: Random): Patch[] {
  const patches: Patch[] = [];
  for (let left = 1 + random.below(random.below(4) === 0 ? 200 : 6); left > 0; left--) {
    const inPage = random.below(6) > 0;
    const offset = inPage
      ? random.pick(subject.pages) + random.below(512) * 8
      : random.below(subject.data - 8);
    const bytes = new Uint8Array(inPage && random.below(4) > 0 ? 8 : 1);
    if (bytes.length === 1) bytes[0] = random.below(256);
    else new DataView(bytes.buffer).setBigUint64(0, word(subject, random), true);
    patches.push({ offset, bytes });
  }
  return patches;
}

function word(subject: Subject, random: Random): bigint {
  if (random.below(3) === 0) return BigInt.asUintN(64, random.pick(extremes));
  const from = readAt(subject.file, random.pick(subject.pages) + random.below(512) * 8, 8);
  return new DataView(from.buffer).getBigUint64(0, true) + (random.below(4) === 0 ? 8n : 0n) &
    0xffff_ffff_ffff_ffffn;
}

function readAt(file: Deno.FsFile, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  file.readSync(bytes);
  return bytes;
}

function writeAt(file: Deno.FsFile, { offset, bytes }: Patch): void {
  file.seekSync(offset, Deno.SeekMode.Start);
  file.writeSync(bytes);
}

/** Asks a query of the damaged dump; what is wrong with how it ended, if anything is. */
async function tryQuery(path: string, query: string): Promise<string | undefined> {
  const process = fakeProcess({ args: ["--no-cache", "--format", "table", path, query] });
  const start = performance.now();
  const status = await runCli(process, engine);
  const took = performance.now() - start;
  const { stdout, stderr } = process.written;
  if (took > budgetMilliseconds) return `took ${Math.round(took)} ms`;
  if (stdout.length > longestOutput) return `printed ${stdout.length} characters`;
  if (/internal error|\n {4}at /.test(stderr)) return stderr.trim();
  if (![0, 1, 2, 3].includes(status)) return `status ${status}`;
  if (status === 3 && !/^inquest: [^\n]+\n( {2}hint: [^\n]+\n)?$/m.test(stderr)) {
    return `not one line: ${stderr}`;
  }
  return undefined;
}

/** Damages the dump until the time is over, a query at a time. */
export async function run({ seed, seconds }: FuzzOptions): Promise<FuzzResult> {
  const subject = await makeSubject();
  const random = new Random(seed);
  const failures: string[] = [];
  const end = performance.now() + seconds * 1000;
  let inputs = 0;
  try {
    while (performance.now() < end && failures.length < mostFailures) {
      const query = queries[inputs % queries.length];
      const patches = makePatches(subject, random);
      const before = patches.map(({ offset, bytes }) => ({
        offset,
        bytes: readAt(subject.file, offset, bytes.length),
      }));
      for (const patch of patches) writeAt(subject.file, patch);
      const problem = await tryQuery(subject.path, query);
      for (const patch of before.reverse()) writeAt(subject.file, patch);
      if (problem) failures.push(`seed ${seed}, input ${inputs}, ${query}: ${problem}`);
      inputs++;
    }
  } finally {
    subject.file.close();
    await Deno.remove(subject.path);
  }
  return { inputs, failures };
}
