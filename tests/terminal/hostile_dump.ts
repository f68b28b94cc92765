/** A copy of the embedded dump in which a task has another name. */
import { deflateSync, inflateSync } from "node:zlib";

const embedded = new URL("../../examples/vmcore-6.1", import.meta.url);

/** Of a page descriptor of the kdump format: offset u64, size u32, flags u32, page flags u64. */
const descriptorBytes = 24, zlib = 1;

/**
 * Writes the copy.
 * @param from a task's name
 * @param to what stands there in the copy, at most 15 bytes
 */
export async function renamedTask(path: string, from: string, to: string): Promise<void> {
  const bytes = await Deno.readFile(embedded), view = new DataView(bytes.buffer);
  const [block, header, bitmap] = [428, 432, 436].map((at) => view.getUint32(at, true));
  const wanted = new TextEncoder().encode(from.padEnd(16, "\0"));
  const added: Uint8Array[] = [];
  let end = bytes.length, first = Infinity;
  for (let at = (1 + header + bitmap) * block; at + descriptorBytes <= Math.min(first, bytes.length);) {
    const offset = Number(view.getBigUint64(at, true)), size = view.getUint32(at + 8, true);
    if (offset > 0) first = Math.min(first, offset);
    if (view.getUint32(at + 12, true) === zlib) {
      const page = inflateSync(bytes.subarray(offset, offset + size));
      const place = page.indexOf(wanted);
      if (place >= 0) {
        page.set(new TextEncoder().encode(to.padEnd(16, "\0")), place);
        const packed = deflateSync(page);
        added.push(packed);
        view.setBigUint64(at, BigInt(end), true);
        view.setUint32(at + 8, packed.length, true);
        end += packed.length;
      }
    }
    at += descriptorBytes;
  }
  if (added.length === 0) throw new Error(`no task is called ${from}`);
  await Deno.writeFile(path, bytes);
  for (const part of added) await Deno.writeFile(path, part, { append: true });
}
