/** Where the benchmarks' dumps and peers are: from options, else from the environment. */
import { parseArgs } from "node:util";

export interface Options {
  readonly dump?: string;
  /** A dump of the same kernel in a guest with eight times the memory. */
  readonly bigDump?: string;
  /** A dump of the same kernel with thousands of threads. */
  readonly crowdDump?: string;
  readonly vmlinux?: string;
  /** A scratch root that has crash and drgn. */
  readonly peerRoot?: string;
  readonly runs: number;
}

export const usage = `deno task bench [OPTIONS], deno task bench:queries [OPTIONS]
  --dump FILE        the dump (INQUEST_BENCH_DUMP; else ../shared/dumps/6.1/vmcore)
  --big-dump FILE    bench: one of the same kernel with eight times the memory (INQUEST_BENCH_BIG_DUMP)
  --crowd-dump FILE  bench:queries: one of the same kernel with 20000 threads (INQUEST_BENCH_CROWD_DUMP)
  --vmlinux FILE     its vmlinux with debug information, for the peers (INQUEST_BENCH_VMLINUX)
  --peer-root DIR    a scratch root with crash and drgn; needs root (INQUEST_BENCH_PEER_ROOT; else they are in PATH)
  --runs N           interleaved runs of each (INQUEST_BENCH_RUNS; else 9)`;

export function parseOptions(args: string[], env: (name: string) => string | undefined): Options {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: {
      dump: text,
      "big-dump": text,
      "crowd-dump": text,
      vmlinux: text,
      "peer-root": text,
      runs: text,
    },
  });
  const runs = Number(values.runs ?? env("INQUEST_BENCH_RUNS") ?? 9);
  if (!Number.isSafeInteger(runs) || runs < 1) throw new Error("--runs wants a number from 1 on");
  return {
    dump: values.dump ?? env("INQUEST_BENCH_DUMP"),
    bigDump: values["big-dump"] ?? env("INQUEST_BENCH_BIG_DUMP"),
    crowdDump: values["crowd-dump"] ?? env("INQUEST_BENCH_CROWD_DUMP"),
    vmlinux: values.vmlinux ?? env("INQUEST_BENCH_VMLINUX"),
    peerRoot: values["peer-root"] ?? env("INQUEST_BENCH_PEER_ROOT"),
    runs,
  };
}

/** In a scratch root, a relative path would mean another file. */
export function absolute(options: Options, resolve: (path: string) => string): Options {
  const path = (file: string | undefined) => file === undefined ? undefined : resolve(file);
  return {
    dump: path(options.dump),
    bigDump: path(options.bigDump),
    crowdDump: path(options.crowdDump),
    vmlinux: path(options.vmlinux),
    peerRoot: path(options.peerRoot),
    runs: options.runs,
  };
}
