/** What the user allows code that he loads, beyond the dump that it is to read. */
import { UsageError } from "../../base/errors.ts";

export interface Granted {
  /** `host` or `host:port`. */
  readonly net: readonly string[];
  /** Names of variables. */
  readonly env: readonly string[];
  /** Files and folders. */
  readonly read: readonly string[];
  /** Folders. */
  readonly write: readonly string[];
}

export const nothing: Granted = { net: [], env: [], read: [], write: [] };

export function union(a: Granted, b: Granted): Granted {
  const both = (x: readonly string[], y: readonly string[]) => [...new Set([...x, ...y])];
  return {
    net: both(a.net, b.net),
    env: both(a.env, b.env),
    read: both(a.read, b.read),
    write: both(a.write, b.write),
  };
}

/** `example.org`, `10.0.0.1:443`, `[::1]:80`: one place, never all of them. */
const place = /^(?:[\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** @throws UsageError */
export function checkedHost(host: string): string {
  if (place.test(host)) return host;
  throw new UsageError(`--allow-net takes HOST or HOST:PORT, not "${host}"`);
}

/** @throws UsageError */
export function checkedVariable(name: string): string {
  if (/^\w+$/.test(name)) return name;
  throw new UsageError(`--allow-env takes the name of a variable, not "${name}"`);
}

/** Deno takes a comma for the end of a path, and what is behind it for another one. */
function single(value: string): string {
  if (value !== "" && !value.includes(",")) return value;
  throw new UsageError(
    `"${value}": a file with a comma in its name cannot be shown to a sandbox`,
    "rename it",
  );
}

/**
 * The flags of `deno run` for a child.
 * @param readable what it reads besides: absolute paths
 * @param hidden links that lead out of a folder that it may read: Deno would follow them
 */
export function permissionFlags(
  granted: Granted,
  readable: readonly string[],
  hidden: readonly string[] = [],
): string[] {
  const flag = (name: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`--${name}=${values.map(single).join(",")}`];
  return [
    ...flag("allow-read", [...readable, ...granted.read]),
    ...flag("deny-read", hidden),
    ...flag("deny-write", hidden),
    ...flag("allow-write", granted.write),
    ...flag("allow-net", granted.net),
    ...flag("allow-env", granted.env),
  ];
}
