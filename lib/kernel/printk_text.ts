/** The log before 3.5: plain text in a ring, with `<6>` before a line and its stamp in it (kernel/printk.c). */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import type { LogCaller, LogRecord } from "./printk_record.ts";
import { ended, type Walk } from "./walk_end.ts";

/** More than any log has. */
const largestLog = 64 << 20;
/** What a line without a mark is taken for: KERN_WARNING, as the kernel does. */
const defaultLevel = 4;

const mark = /^<(\d{1,4})>/, stamp = /^\[ *(\d{1,12})\.(\d{6})\] ?/;

/** Whether the kernel keeps its log so. These variables are in VMCOREINFO, too. */
export function hasTextLog(target: Target): boolean {
  return ["log_buf", "log_buf_len", "log_end", "logged_chars"].every((name) =>
    placeOf(target, name) !== undefined
  );
}

function placeOf({ symbols, vmcoreinfo }: Target, name: string): bigint | undefined {
  return symbols.findKernel(name)?.address ?? vmcoreinfo?.symbol(name);
}

/** Yields the lines, the oldest first. Throws a MemoryFault, LookupError or CorruptError. */
export function* textLogForEach(target: Target): Walk<LogRecord> {
  const { kernel } = target;
  const number = (name: string) => kernel.u32(variable(target, name));
  const size = number("log_buf_len"), end = number("log_end"), logged = number("logged_chars");
  if (size === 0 || size > largestLog || (size & size - 1) !== 0 || logged > size) {
    throw new CorruptError(`the log claims ${logged} of ${size} bytes`);
  }
  const buffer = kernel.u64(variable(target, "log_buf"));
  const ring = kernel.read(buffer, size), start = end - logged;
  const bytes = Uint8Array.from({ length: logged }, (_, i) => ring[start + i & size - 1]);
  let from = 0, sequence = 0n;
  while (from < bytes.length) {
    const newline = bytes.indexOf(10, from), to = newline < 0 ? bytes.length : newline;
    // What the ring has overwritten is NULs, or the rest of a line.
    const line = decoder.decode(bytes.subarray(from, to)).replaceAll("\0", "");
    if (line !== "") yield new TextLine(buffer + BigInt(start + from & size - 1), sequence++, line);
    from = to + 1;
  }
  return ended;
}

function variable(target: Target, name: string): bigint {
  const place = placeOf(target, name);
  if (place === undefined) throw new LookupError(`this kernel has no symbol ${name}`);
  return place;
}

const decoder = new TextDecoder();

class TextLine implements LogRecord {
  readonly #priority: number;
  readonly #micros: bigint | undefined;
  readonly #text: string;

  constructor(readonly address: bigint, private readonly number: bigint, line: string) {
    const marked = mark.exec(line), rest = line.slice(marked?.[0].length ?? 0), stamped = stamp.exec(rest);
    this.#priority = marked ? Number(marked[1]) : defaultLevel;
    this.#micros = stamped ? BigInt(stamped[1]) * 1_000_000n + BigInt(stamped[2]) : undefined;
    this.#text = rest.slice(stamped?.[0].length ?? 0);
  }

  get stamped(): boolean {
    return this.#micros !== undefined;
  }

  sequence(): bigint {
    return this.number;
  }

  time(): bigint {
    if (this.#micros === undefined) throw new LookupError("the line has no stamp");
    return this.#micros * 1000n;
  }

  level(): number {
    return this.#priority & 7;
  }

  facility(): number {
    return this.#priority >> 3;
  }

  flags(): number {
    return 0;
  }

  caller(): LogCaller {
    throw new LookupError("this kernel's log does not keep callers");
  }

  comm(): never {
    throw new LookupError("this kernel's log does not keep names");
  }

  text(): string {
    return this.#text;
  }

  subsystem(): undefined {
    return undefined;
  }

  device(): undefined {
    return undefined;
  }
}
