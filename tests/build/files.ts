/** Synthetic dumps as files, gone after use. */
import { openDump } from "../../lib/format/open.ts";
import type { Dump } from "../../lib/format/dump.ts";

/** Writes the bytes to a temporary file for as long as `use` takes. */
export async function withFile<T>(bytes: Uint8Array, use: (path: string) => T | Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile({ prefix: "inquest-test-" });
  try {
    await Deno.writeFile(path, bytes);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}

/** Opens the bytes as a dump for as long as `use` takes. */
export function withDump<T>(bytes: Uint8Array, use: (dump: Dump) => T | Promise<T>): Promise<T> {
  return withFile(bytes, async (path) => {
    const dump = await openDump(path);
    try {
      return await use(dump);
    } finally {
      dump.close();
    }
  });
}
