/**
 * Times the search of all physical memory of a dump for a number that is not there: against the codec alone, which
 * decodes every page in one thread, and against crash, less the time that it takes to start. See options.ts.
 */
import { resolve } from "node:path";
import { openDump } from "../../lib/format/open.ts";
import { PageCache } from "../../lib/memory/page_cache.ts";
import { PhysicalSpace } from "../../lib/memory/physical.ts";
import { searchPages } from "../../lib/commands/search/run.ts";
import { measure, warmPageCache } from "./measure.ts";
import { absolute, type Options, parseOptions, usage } from "./options.ts";
import { inNamespace, mountInPeerRoot } from "./peer_root.ts";
import { denoDirectory, inquest, inRoot } from "./subjects.ts";

const project = new URL("../..", import.meta.url).pathname;
const wanted = 0xdeadbeefdeadbeefn;

interface Timed {
  readonly name: string;
  readonly seconds: number;
}

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/** Bytes that the dump holds, and the codec and the search in this process. */
async function inProcess(path: string): Promise<{ bytes: number; timed: Timed[] }> {
  const dump = await openDump(path);
  let pages = 0;
  const codec = seconds(() => {
    for (const pfn of dump.heldPages()) if (dump.page(pfn) instanceof Uint8Array) pages++;
  });
  const space = new PhysicalSpace(new PageCache(dump));
  const pattern = { kind: "numbers", size: 8, values: [wanted], mask: (1n << 64n) - 1n } as const;
  const search = (threads?: number) =>
    seconds(() => {
      for (const _ of searchPages(dump, space.extents(0n, 1n << 64n), pattern, undefined, threads));
    });
  const timed = [
    { name: "the codec alone, one thread", seconds: codec },
    { name: "search, one thread", seconds: search(0) },
    { name: "search, all cores", seconds: search() },
  ];
  dump.close();
  return { bytes: pages * dump.pageSize, timed };
}

async function wholeProcess(path: string): Promise<Timed> {
  const cache = await Deno.makeTempDir({ prefix: "inquest_bench_" });
  const start = { denoDir: await denoDirectory(), cache, cold: false };
  const { command } = inquest("search", start, [path, "search", "-p", wanted.toString(16)]);
  const { seconds } = await measure(command, undefined);
  await Deno.remove(cache, { recursive: true });
  return { name: "search -p, the whole process", seconds };
}

async function crash({ dump, vmlinux, peerRoot }: Options): Promise<Timed[]> {
  if (!dump || !vmlinux) return [];
  const inputs = ["quit\n", `search -p ${wanted.toString(16)}\nquit\n`];
  const found: number[] = [];
  for (const text of inputs) {
    const input = await Deno.makeTempFile({ prefix: "inquest_bench_" });
    await Deno.writeTextFile(input, text);
    await mountInPeerRoot(peerRoot, [dump, vmlinux, input]);
    found.push(
      (await measure(inRoot(peerRoot, "crash", ["-s", "-i", input, vmlinux, dump]), undefined)).seconds,
    );
    await Deno.remove(input).catch(() => {});
  }
  return [
    { name: "crash, start and end", seconds: found[0] },
    { name: "crash, search -p alone", seconds: Math.max(0.001, found[1] - found[0]) },
  ];
}

function table(bytes: number, timed: readonly Timed[]): string {
  const width = Math.max(...timed.map(({ name }) => name.length));
  return timed.map(({ name, seconds }) =>
    `${name.padEnd(width)}  ${seconds.toFixed(2).padStart(7)} s  ${
      (bytes / seconds / 1e6).toFixed(0).padStart(6)
    } MB/s`
  ).join("\n");
}

async function main(): Promise<void> {
  const given = absolute(parseOptions(Deno.args, (name) => Deno.env.get(name)), (path) => resolve(path));
  const dump = given.dump ?? resolve(project, "../shared/dumps/6.1/vmcore");
  const options = { ...given, dump };
  const status = await inNamespace(options.peerRoot, import.meta.url);
  if (status !== undefined) Deno.exit(status);
  await warmPageCache([dump]);
  const { bytes, timed } = await inProcess(dump);
  timed.push(await wholeProcess(dump));
  if (options.vmlinux) timed.push(...await crash(options));
  else console.log("skipped: crash: no --vmlinux, which it needs");
  console.log(`${dump}: ${(bytes / 1e6).toFixed(0)} MB of memory`);
  console.log(table(bytes, timed));
}

if (Deno.args.includes("--help")) console.log(usage);
else await main();
