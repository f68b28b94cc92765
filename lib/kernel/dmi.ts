/** What the firmware says about the machine: dmi_ident[] (drivers/firmware/dmi_scan.c). */
import { LookupError } from "../base/errors.ts";
import type { Target } from "../types/target.ts";

export interface DmiField {
  /** As enum dmi_field says it: "DMI_BIOS_VENDOR". */
  readonly name: string;
  /** `const char *` */
  readonly text: bigint;
}

const longestText = 256;

/** The fields that the firmware has filled in. Throws a LookupError or a MemoryFault. */
export function dmiFields(target: Target): DmiField[] {
  const symbol = target.symbols.findKernel("dmi_ident"), type = target.types.find("enum dmi_field");
  if (!symbol || type?.kind !== "enum") {
    throw new LookupError("this kernel has no symbol dmi_ident with its type: it was built without DMI");
  }
  const count = type.enumerators.find(({ name }) => name === "DMI_STRING_MAX")?.value ??
    BigInt(Math.floor((symbol.size ?? 0) / 8));
  const fields: DmiField[] = [];
  for (const { name, value } of type.enumerators) {
    if (value < 0n || value >= count) continue;
    const text = target.kernel.u64(symbol.address + value * 8n);
    if (text !== 0n) fields.push({ name, text });
  }
  return fields;
}

export function dmiText(target: Target, { text }: DmiField): string {
  return target.kernel.cString(text, longestText);
}
