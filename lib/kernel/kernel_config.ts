/** The configuration that a kernel with CONFIG_IKCONFIG carries (kernel/configs.c). */
import { gunzipSync } from "node:zlib";
import { CorruptError, LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";

const mark = 8, startMark = "IKCFG_ST", endMark = "IKCFG_ED";
/** A configuration is some 60 KB compressed, 300 KB of text. */
const mostBytes = 4 << 20, mostText = 32 << 20;

/** The text of .config. Throws a LookupError, a CorruptError or a MemoryFault. */
export function kernelConfig(target: Target): string {
  const bytes = compressed(target);
  try {
    return new TextDecoder().decode(gunzipSync(bytes, { maxOutputLength: mostText }));
  } catch (error) {
    throw new CorruptError(
      `the kernel's configuration cannot be decompressed: ${(error as Error).message}`,
    );
  }
}

/** 5.1 (13610aa908dc) put the marks outside of the symbols; before, one array holds marks and data. */
function compressed({ kernel, symbols }: Target): Uint8Array {
  const start = symbols.findKernel("kernel_config_data"), end = symbols.findKernel("kernel_config_data_end");
  if (!start) {
    throw new LookupError("this kernel carries no configuration: it was built without CONFIG_IKCONFIG");
  }
  const size = end ? Number(end.address - start.address) : start.size ?? 0;
  if (size < mark || size > mostBytes) {
    throw new CorruptError(`the kernel's configuration claims ${size} bytes`);
  }
  const bytes = kernel.read(start.address, size);
  if (end) return bytes;
  const last = Math.max(bytes.length - 64, mark);
  const closing = latin1.decode(bytes.subarray(last)).indexOf(endMark);
  if (latin1.decode(bytes.subarray(0, mark)) !== startMark || closing < 0) {
    throw new CorruptError("the kernel's configuration lacks its marks");
  }
  return bytes.subarray(mark, last + closing);
}

const latin1 = new TextDecoder("latin1");
