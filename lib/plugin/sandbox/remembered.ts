/** What the user has allowed code for good: by the digest of all its modules, so that other code is not allowed it. */
import { checkedHost, checkedVariable, type Granted, nothing, union } from "./permissions.ts";

/** One script or plugin that was allowed something. */
export interface Entry {
  /** Of its modules. */
  readonly digest: string;
  /** Where its first module was: tells a changed one from one that was never seen. */
  readonly file: string;
  readonly granted: Granted;
}

/** A module as it is found now. */
export type Found = Omit<Entry, "granted">;

/** More is nothing that a user has allowed. */
const mostEntries = 1000, mostValues = 100, longestValue = 4096;

const version = 1;

export class Remembered {
  constructor(readonly entries: readonly Entry[]) {}

  /** Undefined where the text is none that was written here. */
  static read(text: string): Remembered | undefined {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return undefined;
    }
    const { version: written, entries } = fieldsOf(value);
    if (written !== version || !Array.isArray(entries) || entries.length > mostEntries) return undefined;
    const checked = entries.map(checkedEntry);
    return checked.includes(undefined) ? undefined : new Remembered(checked as Entry[]);
  }

  text(): string {
    return JSON.stringify({ version, entries: this.entries.slice(-mostEntries) }, undefined, 2) + "\n";
  }

  /** What code was allowed; undefined when that is nothing. */
  of(found: Found): Granted | undefined {
    return this.entries.find(({ digest }) => digest === found.digest)?.granted;
  }

  /** What another content of a file was allowed. */
  before(found: Found): Granted | undefined {
    return this.entries.findLast(({ file, digest }) => file === found.file && digest !== found.digest)
      ?.granted;
  }

  /** With more for code; what earlier contents of the same file were allowed goes. */
  with(found: Found, granted: Granted): Remembered {
    const all = union(this.of(found) ?? nothing, granted);
    const others = this.entries.filter(({ file }) => file !== found.file);
    return new Remembered([...others, { ...found, granted: all }]);
  }

  /** Without what the code in a file was allowed, and the same code anywhere. */
  without(place: string): Remembered {
    const digests = new Set(this.entries.filter(({ file }) => file === place).map(({ digest }) => digest));
    return new Remembered(this.entries.filter(({ digest }) => !digests.has(digest)));
  }

  /** What all of several were allowed: they run in one process. */
  common(all: readonly Found[]): Granted {
    const [first = nothing, ...others] = all.map((found) => this.of(found) ?? nothing);
    const both = (name: keyof Granted) =>
      first[name].filter((value) => others.every((granted) => granted[name].includes(value)));
    return { net: both("net"), env: both("env"), read: both("read"), write: both("write") };
  }
}

/** The options that grant it. */
export function grantedText(granted: Granted): string {
  const names = ["net", "env", "read", "write"] as const;
  return names.flatMap((name) => granted[name].map((value) => `--allow-${name}=${value}`)).join(" ");
}

function checkedEntry(value: unknown): Entry | undefined {
  const { digest, file, granted } = fieldsOf(value), { net, env, read, write } = fieldsOf(granted);
  if (typeof digest !== "string" || !/^[\da-f]{64}$/.test(digest)) return undefined;
  if (!isPath(file) || ![net, env, read, write].every(isList)) return undefined;
  const lists = { net, env, read, write } as Granted;
  const paths = [...lists.read, ...lists.write];
  if (!paths.every(isPath) || paths.some((path) => path.includes(","))) return undefined;
  try {
    lists.net.forEach(checkedHost);
    lists.env.forEach(checkedVariable);
  } catch {
    return undefined;
  }
  return { digest, file, granted: lists };
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= mostValues &&
    value.every((one) => typeof one === "string" && one.length <= longestValue);
}

function isPath(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("/") && value.length <= longestValue &&
    !/\p{Cc}/u.test(value);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}
