/** What a child may use up before it is stopped. */
import { UsageError } from "../../base/errors.ts";

export interface Limits {
  /** Milliseconds that one line, or one command line, may take while nobody keeps it waiting. */
  readonly time: number;
  /** Bytes. */
  readonly memory: number;
  /** Characters that it may write for one line. */
  readonly output: number;
}

const minute = 60_000, mebi = 1 << 20;

export const defaultLimits: Limits = { time: 10 * minute, memory: 2048 * mebi, output: 1024 * mebi };

const times: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: minute, h: 60 * minute };
const sizes: Readonly<Record<string, number>> = { K: 1024, M: mebi, G: 1024 * mebi, T: mebi * mebi };
const units = { time: times, memory: sizes, output: sizes };

/** Less than this is not enough to open a dump. */
const least = { time: 1, memory: 64 * mebi, output: 1 };

/**
 * The limits with what `NAME=VALUE` says in place of one of them: time=1h, memory=8G, output=100M.
 * @throws UsageError
 */
export function withLimit(limits: Limits, given: string): Limits {
  const [, name = "", digits = "", unit = ""] = /^(\w+)=(\d+(?:\.\d+)?)([a-zA-Z]*?)(?:iB|B)?$/.exec(given) ??
    [];
  if (name !== "time" && name !== "memory" && name !== "output") throw unclear(given);
  const factor = Object.hasOwn(units[name], unit) ? units[name][unit] : undefined;
  if (factor === undefined) throw unclear(given);
  const value = Number(digits) * factor;
  if (!(value >= least[name] && value <= Number.MAX_SAFE_INTEGER)) {
    throw new UsageError(`--limit ${given}: that is ${value < least[name] ? "too little" : "too much"}`);
  }
  return { ...limits, [name]: value };
}

function unclear(given: string): UsageError {
  return new UsageError(
    `--limit takes time=…, memory=… or output=…, not "${given}"`,
    "for example --limit time=1h, --limit memory=8G, --limit output=100M",
  );
}

/** A limit as `--limit` takes it. */
export function limitText(name: keyof Limits, value: number): string {
  const parts = Object.entries(units[name]).sort(([, a], [, b]) => b - a);
  const [unit, factor] = parts.find(([, factor]) => value % factor === 0) ?? parts[parts.length - 1];
  return `${value / factor}${unit}`;
}
