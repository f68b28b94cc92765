/** The lockless log since 5.10: struct printk_ringbuffer (kernel/printk/printk_ringbuffer.h, 896fbe20b4e2). */
import { CorruptError, LookupError } from "../base/errors.ts";
import { sizeOf } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";
import { type BitField, getBits, readBits } from "./bits.ts";
import { type Field, findField, getField, readField, readNumber } from "./field.ts";
import { callerOf, type LogRecord } from "./printk_record.ts";
import { Trouble } from "./trouble.ts";
import { corrupt, defaultCap, hex, type Walk, type WalkOptions } from "./walk_end.ts";

interface Layout {
  readonly countBits: Field;
  readonly descriptors: Field;
  readonly infos: Field;
  readonly headId: Field;
  readonly tailId: Field;
  readonly textBits: Field;
  readonly text: Field;
  readonly state: Field;
  readonly begin: Field;
  readonly next: Field;
  readonly descriptorSize: bigint;
  readonly infoSize: bigint;
  readonly info: InfoLayout;
}

interface InfoLayout {
  readonly sequence: Field;
  readonly time: Field;
  readonly textLength: Field;
  readonly facility: Field;
  readonly flags: BitField;
  readonly level: BitField;
  readonly caller: Field;
  /** 7.0: the pid of an interrupted thread, or the CPU of a thread; and the thread's name. */
  readonly otherCaller: Field | undefined;
  readonly comm: Field | undefined;
  readonly subsystem: Field;
  readonly device: Field;
}

function layout(target: Target): Layout {
  const ring = (path: string) => getField(target, "printk_ringbuffer", path);
  const sizeOfStruct = (name: string) => BigInt(sizeOf(target.types.struct(name)) ?? 0);
  return {
    countBits: ring("desc_ring.count_bits"),
    descriptors: ring("desc_ring.descs"),
    infos: ring("desc_ring.infos"),
    headId: ring("desc_ring.head_id.counter"),
    tailId: ring("desc_ring.tail_id.counter"),
    textBits: ring("text_data_ring.size_bits"),
    text: ring("text_data_ring.data"),
    state: getField(target, "prb_desc", "state_var.counter"),
    begin: getField(target, "prb_desc", "text_blk_lpos.begin"),
    next: getField(target, "prb_desc", "text_blk_lpos.next"),
    descriptorSize: sizeOfStruct("prb_desc"),
    infoSize: sizeOfStruct("printk_info"),
    info: infoLayout(target),
  };
}

function infoLayout(target: Target): InfoLayout {
  const field = (path: string) => getField(target, "printk_info", path);
  return {
    sequence: field("seq"),
    time: field("ts_nsec"),
    textLength: field("text_len"),
    facility: field("facility"),
    flags: getBits(target, "printk_info", "flags"),
    level: getBits(target, "printk_info", "level"),
    caller: field("caller_id"),
    otherCaller: findField(target, "printk_info", "caller_id2"),
    comm: findField(target, "printk_info", "comm"),
    subsystem: field("dev_info.subsystem"),
    device: field("dev_info.device"),
  };
}

/** A ring in memory: its layout and where its parts are. */
interface Ring {
  readonly layout: Layout;
  readonly count: bigint;
  readonly descriptors: bigint;
  readonly infos: bigint;
  readonly text: bigint;
  readonly textSize: bigint;
}

/** More descriptors or text than any log has: 2^24 records, 2 GiB. */
const mostCountBits = 24, mostTextBits = 31;

/** The two highest bits of a descriptor's state; the others are its id (DESC_FLAGS_SHIFT). */
const stateShift = 62n, idMask = (1n << stateShift) - 1n;
/** enum desc_state: a committed record may still be extended, a finalized one is complete. */
const reserved = 0n, committed = 1n, finalized = 2n;

function readRing(target: Target, address: bigint): Ring {
  const at = target.once(layout), { kernel } = target;
  const countBits = readNumber(kernel, address, at.countBits);
  const textBits = readNumber(kernel, address, at.textBits);
  if (countBits > mostCountBits || textBits > mostTextBits) {
    throw new CorruptError(`the log claims 2^${countBits} records and 2^${textBits} bytes`);
  }
  return {
    layout: at,
    count: 1n << BigInt(countBits),
    descriptors: readField(kernel, address, at.descriptors),
    infos: readField(kernel, address, at.infos),
    text: readField(kernel, address, at.text),
    textSize: 1n << BigInt(textBits),
  };
}

/**
 * Yields the records, the oldest first. One that was just being written has no text yet and is left out, and told.
 * @param address `struct printk_ringbuffer *`
 */
export function* prbForEach(target: Target, address: bigint, options: WalkOptions = {}): Walk<LogRecord> {
  const ring = readRing(target, address), { kernel } = target;
  const trouble = new Trouble(options.cap ?? defaultCap);
  const head = readField(kernel, address, ring.layout.headId) & idMask;
  let id = readField(kernel, address, ring.layout.tailId) & idMask;
  if ((head - id & idMask) >= ring.count) {
    trouble.note(corrupt(`the log's oldest record is ${hex(id)}, its newest ${hex(head)}`));
    id = head - ring.count + 1n & idMask;
  }
  for (;; id = id + 1n & idMask) {
    const record = recordOf(target, ring, id, trouble);
    if (record) {
      if (trouble.full()) break;
      yield record;
    }
    if (id === head) break;
  }
  return trouble.end();
}

function recordOf(target: Target, ring: Ring, id: bigint, trouble: Trouble): LogRecord | undefined {
  const index = id & ring.count - 1n;
  const descriptor = ring.descriptors + index * ring.layout.descriptorSize;
  try {
    const word = BigInt.asUintN(64, readField(target.kernel, descriptor, ring.layout.state));
    const state = word >> stateShift;
    if ((word & idMask) === id && (state === committed || state === finalized)) {
      return new RingRecord(target, ring, id, ring.infos + index * ring.layout.infoSize);
    }
    // The others have been given up: they are to be written next.
    if (state === reserved && (word & idMask) === id) {
      trouble.note(corrupt(`record ${hex(id)} was just being written`));
    }
  } catch (error) {
    trouble.fault(error);
  }
  return undefined;
}

class RingRecord implements LogRecord {
  readonly #at: InfoLayout;

  constructor(
    private readonly target: Target,
    private readonly ring: Ring,
    private readonly id: bigint,
    readonly address: bigint,
  ) {
    this.#at = ring.layout.info;
  }

  sequence(): bigint {
    return readField(this.target.kernel, this.address, this.#at.sequence);
  }

  time(): bigint {
    return readField(this.target.kernel, this.address, this.#at.time);
  }

  level(): number {
    return readBits(this.target.kernel, this.address, this.#at.level);
  }

  facility(): number {
    return readNumber(this.target.kernel, this.address, this.#at.facility);
  }

  flags(): number {
    return readBits(this.target.kernel, this.address, this.#at.flags);
  }

  caller() {
    const { caller, otherCaller } = this.#at, { kernel } = this.target;
    const other = otherCaller && readNumber(kernel, this.address, otherCaller);
    return callerOf(readNumber(kernel, this.address, caller), other);
  }

  comm(): string {
    const { comm } = this.#at;
    if (!comm) throw new LookupError("this kernel's log does not keep names");
    return this.target.kernel.cString(this.address + comm.offset, comm.size);
  }

  subsystem(): string | undefined {
    return this.#string(this.#at.subsystem);
  }

  device(): string | undefined {
    return this.#string(this.#at.device);
  }

  #string(field: Field): string | undefined {
    return this.target.kernel.cString(this.address + field.offset, field.size) || undefined;
  }

  /**
   * A block is an id (8 bytes) and the text; one that would not fit before the end of the ring lies at its start.
   * Positions count on through all turns; an odd one means that there is no block, for a text that is empty or lost.
   */
  text(): string {
    const { kernel } = this.target, { layout, count, descriptors, textSize, text } = this.ring;
    const descriptor = descriptors + (this.id & count - 1n) * layout.descriptorSize;
    const begin = readField(kernel, descriptor, layout.begin);
    const next = readField(kernel, descriptor, layout.next);
    if (begin & 1n || next & 1n || begin === next) return "";
    // A block that ends exactly with the ring has its end on the next turn, too, but at its start.
    const wraps = begin / textSize !== next / textSize && next % textSize !== 0n;
    const start = wraps ? 0n : begin % textSize;
    const end = next % textSize || textSize;
    const block = text + start;
    if (end < start + 8n || kernel.u64(block) !== this.id) {
      throw new CorruptError("the text of the record has been overwritten");
    }
    const length = Math.min(
      readNumber(kernel, this.address, this.#at.textLength),
      Number(end - start) - 8,
    );
    return decoder.decode(kernel.read(block + 8n, length));
  }
}

const decoder = new TextDecoder();
