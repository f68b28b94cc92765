/** What the measurements say: medians beside minima, ratios beside targets, and the tables that show them. */
import type { Phases } from "./phases.ts";

/** One run of a whole process. */
export interface Run {
  readonly seconds: number;
  /** The largest resident set; undefined where nothing can measure it. */
  readonly peakKiB?: number;
  /** Seconds of all processors, which a busy machine does not stretch. */
  readonly cpu?: number;
}

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly peakKiB?: number;
  readonly cpu?: number;
}

export interface Target {
  readonly name: string;
  /** Of the medians, which count; undefined when one of the two was not measured. */
  readonly ratio?: number;
  /** Of the minima, which a busy machine disturbs less. */
  readonly minRatio?: number;
  readonly most: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function summarize(runs: readonly Run[]): Summary {
  const seconds = runs.map((run) => run.seconds);
  const peaks = runs.flatMap((run) => run.peakKiB ?? []), cpu = runs.flatMap((run) => run.cpu ?? []);
  return {
    median: median(seconds),
    min: Math.min(...seconds),
    peakKiB: peaks.length === runs.length ? median(peaks) : undefined,
    ...(cpu.length === runs.length ? { cpu: median(cpu) } : {}),
  };
}

export function ratio(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}

/** The ratio of two times, with its target. */
export function timesTarget(
  name: string,
  a: Summary | undefined,
  b: Summary | undefined,
  most: number,
): Target {
  return { name, ratio: ratio(a?.median, b?.median), minRatio: ratio(a?.min, b?.min), most };
}

export function timesTable(rows: ReadonlyMap<string, Summary>): string {
  const cells = [...rows].map(([name, { median, min, peakKiB }]) => [
    name,
    median.toFixed(3),
    min.toFixed(3),
    peakKiB === undefined ? "?" : (peakKiB / 1024).toFixed(0),
  ]);
  return aligned([["", "median s", "min s", "peak MiB"], ...cells]);
}

export function targetsTable(targets: readonly Target[]): string {
  const number = (value?: number) => value === undefined ? "-" : value.toFixed(2);
  const cells = targets.map(({ name, ratio, minRatio, most }) => [
    name,
    number(ratio),
    number(minRatio),
    `<= ${most}`,
    ratio === undefined ? "not measured" : ratio <= most ? "reached" : "missed",
  ]);
  return aligned([["ratio", "of medians", "of minima", "target", ""], ...cells]);
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]);
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

/** A question as two programs answer it; `start` is what each needs to answer nothing. */
export interface PeerTimes {
  readonly name: string;
  readonly inquest: { readonly whole?: Summary; readonly start?: Summary };
  readonly drgn: { readonly whole?: Summary; readonly start?: Summary };
}

/** Whole processes by the clock and by the processors' time, and what is left of that without their start. */
export function peersTable(rows: readonly PeerTimes[]): string {
  const seconds = (value?: number) => value === undefined ? "-" : value.toFixed(3);
  const share = (value?: number) => value === undefined || !Number.isFinite(value) ? "-" : value.toFixed(2);
  const mebibytes = (summary?: Summary) =>
    summary?.peakKiB === undefined ? "-" : (summary.peakKiB / 1024).toFixed(0);
  const cells = rows.map(({ name, inquest, drgn }) => {
    const [ours, theirs] = [inquest, drgn].map(({ whole, start }) =>
      whole?.cpu && start?.cpu && whole !== start ? Math.max(0, whole.cpu - start.cpu) : undefined
    );
    return [
      name,
      seconds(inquest.whole?.median),
      seconds(drgn.whole?.median),
      share(ratio(inquest.whole?.median, drgn.whole?.median)),
      seconds(inquest.whole?.cpu),
      seconds(drgn.whole?.cpu),
      share(ratio(inquest.whole?.cpu, drgn.whole?.cpu)),
      seconds(ours),
      seconds(theirs),
      share(ratio(ours, theirs)),
      mebibytes(inquest.whole),
      mebibytes(drgn.whole),
    ];
  });
  const heads = [
    ...["inquest s", "drgn s", "ratio", "cpu s", "drgn's", "ratio"],
    ...["cpu less start", "drgn's", "ratio", "MiB", "drgn's"],
  ];
  return aligned([["question", ...heads], ...cells]);
}

/** The parts of each question in milliseconds, and what understanding it is of them. */
export function phasesTable(rows: ReadonlyMap<string, Phases>): string {
  const percent = (part: number, whole: number) => `${(100 * part / whole).toFixed(1)} %`;
  const cells = [...rows].map(([name, { load, open, compile, run }]) => [
    name,
    ...[load, open, compile, run].map((milliseconds) => milliseconds.toFixed(1)),
    percent(compile, compile + run),
    percent(compile, load + open + compile + run),
  ]);
  const heads = ["load ms", "open ms", "parse+check ms", "run ms", "of parse+check+run", "of the process"];
  return aligned([["question", ...heads], ...cells]);
}
