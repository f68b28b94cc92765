/** Under which name a kernel's index is kept: no two kernels may share one. */
import { MemoryFault } from "../base/errors.ts";
import type { Vmcoreinfo } from "../format/vmcoreinfo.ts";
import type { AddressSpace } from "../memory/address_space.ts";

/** Bytes of each text in `struct new_utsname`: sysname, nodename, release, version, machine, domainname. */
const utsField = 65;

/**
 * The build-id; before 5.9, where VMCOREINFO has none, a digest of the version text, which has the time of the build
 * in it, and of the sizes, offsets and distances of symbols that VMCOREINFO gives. Undefined when neither can be had.
 */
export async function indexKey(space: AddressSpace, info: Vmcoreinfo): Promise<string | undefined> {
  const id = info.buildId?.toLowerCase();
  if (id !== undefined && /^[0-9a-f]{16,64}$/.test(id)) return id;
  const version = utsVersion(space, info), stext = info.symbol("_stext");
  if (version === undefined || stext === undefined) return undefined;
  const lines = [info.release ?? "", version];
  for (const [key, value] of info.entries) {
    if (/^(?:SIZE|OFFSET|LENGTH)\(/.test(key)) lines.push(`${key}=${value}`);
    const symbol = /^SYMBOL\((.*)\)$/.exec(key)?.[1];
    const distance = symbol === undefined ? undefined : (info.symbol(symbol) ?? 0n) - stext;
    // What lies elsewhere than in the image is somewhere else at each boot.
    if (distance !== undefined && distance > 0n && distance < 1n << 30n) lines.push(`${symbol}+${distance}`);
  }
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines.join("\n")));
  return "v-" + [...new Uint8Array(digest, 0, 20)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `uts_namespace.name.version` of the first namespace; how far into it the name begins its text tells. */
function utsVersion(space: AddressSpace, info: Vmcoreinfo): string | undefined {
  const address = info.symbol("init_uts_ns");
  if (address === undefined) return undefined;
  try {
    const text = new TextDecoder("latin1").decode(space.read(address, 64 + 6 * utsField));
    const start = text.indexOf("Linux\0");
    if (start < 0 || start > 64) return undefined;
    const version = text.slice(start + 3 * utsField, start + 4 * utsField).split("\0")[0];
    return version === "" ? undefined : version;
  } catch (error) {
    if (error instanceof MemoryFault) return undefined;
    throw error;
  }
}
