/** Reads memory value by value, up to the first that is not there. */
import { gapText, MemoryFault } from "../../base/errors.ts";
import { CommandError } from "../../define/command_error.ts";
import type { CommandRun } from "../../define/command.ts";
import type { AddressSpace } from "../../memory/address_space.ts";

/** A value where it lies. */
export interface MemoryValue {
  readonly address: bigint;
  /** In the order of memory. */
  readonly bytes: Uint8Array;
}

/** So many values of so many bytes from an address on. */
export interface MemoryRange {
  readonly start: bigint;
  readonly size: number;
  readonly count: bigint;
}

/**
 * The values; the first that cannot be read ends them: as the command's error where it is the first of all, otherwise
 * as a failure after what was there.
 */
export function* valuesOf(space: AddressSpace, range: MemoryRange, run: CommandRun): Generator<MemoryValue> {
  let at = range.start;
  try {
    for (let left = range.count; left > 0n; left--, at = BigInt.asUintN(64, at + BigInt(range.size))) {
      yield { address: at, bytes: bytesAt(space, at, range.size) };
    }
  } catch (error) {
    tell(error, at === range.start, run);
  }
}

/** The same bytes in as few pieces as they lie in. */
export function* piecesOf(space: AddressSpace, range: MemoryRange, run: CommandRun): Generator<MemoryValue> {
  let at = range.start;
  const end = range.start + range.count * BigInt(range.size);
  try {
    while (at < end) {
      const page = space.page(at), offset = Number(at & BigInt(page.length - 1));
      const left = end - at, size = left < page.length - offset ? Number(left) : page.length - offset;
      yield { address: at, bytes: page.subarray(offset, offset + size) };
      at += BigInt(size);
    }
  } catch (error) {
    tell(error, at === range.start, run);
  }
}

/** What ended the reading; anything but the dump's own gaps is thrown on. */
function tell(error: unknown, first: boolean, run: CommandRun): void {
  if (!(error instanceof MemoryFault)) throw error;
  const message = `rd: ${failureText(error)}`;
  if (first) throw new CommandError(message);
  run.fail(message);
}

/** Without a copy where the value lies within a page. */
function bytesAt(space: AddressSpace, address: bigint, size: number): Uint8Array {
  const page = space.page(address), offset = Number(address & BigInt(page.length - 1));
  return offset + size <= page.length ? page.subarray(offset, offset + size) : space.read(address, size);
}

const spaceNames: Readonly<Record<AddressSpace["name"], string>> = {
  kernel: "kernel virtual address",
  user: "user virtual address",
  physical: "physical address",
  file: "dumpfile address",
};

/** `invalid kernel virtual address: ffff800000000000: not mapped (pgd)` */
export function failureText(error: MemoryFault): string {
  const kind = error.reason === "not-mapped" ? "invalid" : "cannot read";
  return `${kind} ${spaceNames[error.space]}: ${error.address.toString(16)}: ${gapText(error)}`;
}

/** The number in a value: little endian, unless the bytes go the other way round. */
export function numberIn({ bytes }: MemoryValue, swapped: boolean, signed: boolean): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) {
    value = value << 8n | BigInt(bytes[swapped ? bytes.length - 1 - i : i]);
  }
  return signed ? BigInt.asIntN(bytes.length * 8, value) : value;
}

/** Bytes as ASCII, a dot for each that is none. */
export function asciiText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += isPrintable(byte) ? String.fromCharCode(byte) : ".";
  return text;
}

export function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}
