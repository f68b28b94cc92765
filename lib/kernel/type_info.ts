/** Where the kernel's own BTF lies: between two symbols of its read-only data (scripts/link-vmlinux.sh, 5.2). */
import { CorruptError, InquestError } from "../base/errors.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { Btf } from "../types/btf.ts";
import type { Symbols } from "../types/symbols.ts";
import { Types } from "../types/types.ts";

const largest = 128 << 20;

/** The bytes of the kernel's BTF; undefined when the kernel was built without. Throws when it cannot be read. */
export function kernelBtfBytes(kernel: AddressSpace, symbols: Symbols): Uint8Array | undefined {
  const start = symbols.findKernel("__start_BTF")?.address, stop = symbols.findKernel("__stop_BTF")?.address;
  if (start === undefined || stop === undefined) return undefined;
  if (stop <= start || stop - start > largest) {
    throw new CorruptError("the symbols around the kernel's BTF make no sense");
  }
  return kernel.read(start, Number(stop - start));
}

/** The kernel's types; where there are none, the reason is kept for whoever asks for one. */
export function kernelTypes(kernel: AddressSpace, symbols: Symbols): Types {
  try {
    const bytes = kernelBtfBytes(kernel, symbols);
    if (bytes) return new Types(new Btf(bytes));
    return new Types(
      undefined,
      "this kernel was built without BTF, and types from a vmlinux's DWARF are not supported",
    );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof InquestError || error.name === "MemoryFault") {
      return new Types(undefined, `the kernel's BTF cannot be used: ${error.message}`);
    }
    throw error;
  }
}
