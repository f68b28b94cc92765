/** Where a module's sections were loaded: what /sys/module/NAME/sections shows. */
import { LookupError } from "../base/errors.ts";
import { CObject } from "../types/object.ts";
import type { Target } from "../types/target.ts";

export interface ModuleSection {
  /** ".text", ".rodata", ".init.text". */
  readonly name: string;
  readonly address: bigint;
}

const mostSections = 4096, longestName = 128;

/**
 * The sections of a `struct module *`, in the order of the file; those of its init part may have been given back.
 * Throws a LookupError or a MemoryFault.
 */
export function moduleSections(target: Target, module: bigint): ModuleSection[] {
  const object = CObject.at(target, "struct module", module);
  if (!object.has("sect_attrs")) throw new LookupError("this kernel does not keep the sections of modules");
  const attributes = object.member("sect_attrs");
  if (attributes.isNull) return [];
  // 6.14 left it to the attributes themselves to know the address and their end.
  return attributes.has("nsections") ? counted(attributes) : listed(attributes);
}

function counted(attributes: CObject): ModuleSection[] {
  const count = Math.min(mostSections, attributes.member("nsections").number());
  return Array.from({ length: count }, (_, i) => {
    const section = attributes.member("attrs").index(i);
    // 5.8 (ed66f991bb19) made binary attributes of them.
    const name = section.has("battr") ? "battr.attr.name" : "mattr.attr.name";
    return {
      name: section.member(name).string(longestName),
      address: section.member("address").integer(),
    };
  });
}

/** Pointers to the attributes, closed by a null one. */
function listed(attributes: CObject): ModuleSection[] {
  const list = attributes.member("grp.bin_attrs"), sections: ModuleSection[] = [];
  for (let i = 0; i < mostSections; i++) {
    const attribute = list.index(i);
    if (attribute.isNull) break;
    sections.push({
      name: attribute.member("attr.name").string(longestName),
      address: attribute.member("private").integer(),
    });
  }
  return sections;
}
