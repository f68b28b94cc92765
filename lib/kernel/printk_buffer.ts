/** The log from 3.5 to 5.9: records one behind the other in log_buf (kernel/printk/printk.c, 7ff9554bb578). */
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { type BitField, getBits, readBits } from "./bits.ts";
import { type Field, findField, getField, readField, readNumber } from "./field.ts";
import { callerOf, type LogRecord } from "./printk_record.ts";
import { Trouble } from "./trouble.ts";
import { corrupt, defaultCap, hex, type Walk, type WalkOptions } from "./walk_end.ts";

interface Layout {
  /** Bytes of the header; the text follows it, and the dictionary the text. */
  readonly size: number;
  readonly time: Field;
  readonly length: Field;
  readonly textLength: Field;
  readonly dictLength: Field;
  readonly facility: Field;
  readonly flags: BitField;
  readonly level: BitField;
  /** 5.1 (15ff2069cb7f), where the kernel was built with it. */
  readonly caller: Field | undefined;
}

/** 3.11 (62e32ac3505a) renamed struct log. */
function layout(target: Target): Layout {
  const name = target.types.find("struct printk_log") ? "printk_log" : "log";
  const field = (path: string) => getField(target, name, path);
  return {
    size: target.types.struct(name).size,
    time: field("ts_nsec"),
    length: field("len"),
    textLength: field("text_len"),
    dictLength: field("dict_len"),
    facility: field("facility"),
    flags: getBits(target, name, "flags"),
    level: getBits(target, name, "level"),
    caller: findField(target, name, "caller_id"),
  };
}

function variable(target: Target, name: string): bigint {
  const symbol = target.symbols.findKernel(name);
  if (!symbol) throw new LookupError(`this kernel has no symbol ${name}`);
  return symbol.address;
}

/** 2 GiB: more than any log has. */
const longestLog = 2 ** 31;

/** Yields the records, the oldest first. */
export function* logBufForEach(target: Target, options: WalkOptions = {}): Walk<LogRecord> {
  const { kernel } = target, at = target.once(layout);
  const buffer = kernel.u64(variable(target, "log_buf"));
  const size = kernel.u32(variable(target, "log_buf_len"));
  const last = kernel.u32(variable(target, "log_next_idx"));
  const first = kernel.u64(variable(target, "log_first_seq"));
  const trouble = new Trouble(options.cap ?? defaultCap);
  const start = kernel.u32(variable(target, "log_first_idx"));
  let index = start, turned = false;
  for (let sequence = first; index !== last; sequence++) {
    const length = recordLength(target, at, buffer, index, size, trouble);
    if (length === undefined) break;
    // A length of 0 says that what follows is at the start of the buffer.
    if (length === 0) {
      if (turned || last > start) {
        trouble.note(corrupt(`the log ends at ${hex(buffer + BigInt(index))}, before its newest record`));
        break;
      }
      turned = true;
      index = 0;
      sequence--;
      continue;
    }
    if (trouble.full()) break;
    yield new BufferRecord(target, at, buffer + BigInt(index), length, sequence);
    index += length;
  }
  return trouble.end();
}

/** The length that a header states; undefined, with the trouble noted, when it cannot be followed. */
function recordLength(
  target: Target,
  at: Layout,
  buffer: bigint,
  index: number,
  size: number,
  trouble: Trouble,
): number | undefined {
  try {
    if (size <= longestLog && index + at.size <= size) {
      const length = readNumber(target.kernel, buffer + BigInt(index), at.length);
      if (length === 0 || length >= at.size && index + length <= size) return length;
    }
    trouble.note(corrupt(`there is no record at ${hex(buffer + BigInt(index))}`));
  } catch (error) {
    trouble.fault(error);
  }
  return undefined;
}

class BufferRecord implements LogRecord {
  constructor(
    private readonly target: Target,
    private readonly at: Layout,
    readonly address: bigint,
    private readonly length: number,
    private readonly number: bigint,
  ) {}

  sequence(): bigint {
    return this.number;
  }

  time(): bigint {
    return readField(this.target.kernel, this.address, this.at.time);
  }

  level(): number {
    return readBits(this.target.kernel, this.address, this.at.level);
  }

  facility(): number {
    return readNumber(this.target.kernel, this.address, this.at.facility);
  }

  flags(): number {
    return readBits(this.target.kernel, this.address, this.at.flags);
  }

  caller() {
    if (!this.at.caller) throw new LookupError("this kernel's log does not keep callers");
    return callerOf(readNumber(this.target.kernel, this.address, this.at.caller));
  }

  comm(): never {
    throw new LookupError("this kernel's log does not keep names");
  }

  text(): string {
    return this.#part(0, readNumber(this.target.kernel, this.address, this.at.textLength));
  }

  subsystem(): string | undefined {
    return this.#dictionary("SUBSYSTEM");
  }

  device(): string | undefined {
    return this.#dictionary("DEVICE");
  }

  /** A value of the dictionary: `KEY=value` texts, with a NUL between them. */
  #dictionary(key: string): string | undefined {
    const { kernel } = this.target;
    const length = readNumber(kernel, this.address, this.at.dictLength);
    if (length === 0) return undefined;
    const entries = this.#part(readNumber(kernel, this.address, this.at.textLength), length).split("\0");
    return entries.find((entry) => entry.startsWith(`${key}=`))?.slice(key.length + 1);
  }

  #part(start: number, length: number): string {
    const { size } = this.at;
    if (size + start + length > this.length) throw new CorruptError("the record is shorter than its text");
    return decoder.decode(this.target.kernel.read(this.address + BigInt(size + start), length));
  }
}

const decoder = new TextDecoder();
