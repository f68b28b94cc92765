/** What uname() told on this machine: struct new_utsname. */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";
import { getField } from "./field.ts";

export type UnamePart = "sysname" | "nodename" | "release" | "version" | "machine";

/**
 * A name of the initial UTS namespace (init_uts_ns since 2.6.19, 4865ecf1315b), or else the one that the dump's own
 * header has. Throws a LookupError or a MemoryFault.
 */
export function uname(target: Target, part: UnamePart): string {
  const symbol = target.symbols.findKernel("init_uts_ns");
  if (symbol && target.types.has("uts_namespace", `name.${part}`)) {
    const { offset, size } = getField(target, "uts_namespace", `name.${part}`);
    return target.kernel.cString(symbol.address + offset, size);
  }
  const noted = target.dump.header.utsname?.[part] ??
    (part === "release" ? target.vmcoreinfo.get("OSRELEASE") : undefined);
  if (noted === undefined) throw new LookupError("this dump has no symbol init_uts_ns and no utsname");
  return noted;
}
