/** The modules as crash's `mod` lays them out, and the sections of some. */
import { Address, Size, type Value } from "../../../dsl/value.ts";
import { escapeText, padEnd } from "../../base/text.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import { defineForm, type Drawing } from "../../define/command.ts";
import { addressRows } from "../../define/table.ts";
import {
  moduleBase,
  moduleName,
  moduleNumber,
  moduleSize,
  moduleSymbolCount,
  taintLetters,
} from "../../kernel/module_info.ts";
import type { ModuleSection } from "../../kernel/module_sections.ts";
import type { Target } from "../../types/target.ts";
import { centered } from "../layout/centered.ts";
import { factText } from "../layout/facts.ts";

const identity: readonly ColumnDeclaration<bigint>[] = [
  { name: "module", type: "address", summary: "the struct module", get: (module) => new Address(module) },
  { name: "name", type: "string", summary: "its name", get: (module, target) => moduleName(target, module) },
  {
    name: "base",
    type: "address",
    summary: "where its code starts",
    get: (module, target) => {
      const base = moduleBase(target, module);
      return base === undefined ? null : new Address(base);
    },
  },
  {
    name: "size",
    type: "size",
    summary: "bytes of its code and data",
    get: (module, target) => new Size(moduleSize(target, module)),
  },
  {
    name: "symbols",
    type: "int",
    summary: "how many symbols of it the dump has; 0 for a kernel without CONFIG_KALLSYMS",
    get: (module, target) => BigInt(moduleSymbolCount(target, module)),
  },
];

export const moduleForm = defineForm<bigint>({
  when: "",
  summary: "a module",
  columns: identity,
  object: addressRows("struct module *"),
});

export const taintForm = defineForm<bigint>({
  when: "-t",
  summary: "a module that taints the kernel",
  columns: [
    identity[1],
    {
      name: "taints",
      type: "string",
      summary: "letters for how: O out of tree, E unsigned, P proprietary, ...",
      get: (module, target) => taintLetters(target, moduleNumber(target, module, "taints")),
    },
    identity[0],
  ],
  object: addressRows("struct module *"),
});

/** A section of a module; undefined for a module that has told none. */
export interface SectionRow {
  readonly module: bigint;
  readonly section: ModuleSection | undefined;
}

export const sectionForm = defineForm<SectionRow>({
  when: "-s module",
  summary: "a section of a module, and where it was loaded",
  columns: [
    ...identity.map(({ name, type, summary, get }) => ({
      name,
      type,
      summary,
      get: ({ module }: SectionRow, target: Target) => get(module, target),
    })),
    {
      name: "section",
      type: "string",
      summary: ".text, .data, ...; null for a module that has told none",
      get: ({ section }) => section?.name ?? null,
    },
    {
      name: "address",
      type: "address",
      summary: "where it was loaded; what belongs to the init code is given back once that has run",
      get: ({ section }) => section ? new Address(section.address) : null,
    },
  ],
});

/** How wide the columns are that depend on what is in them. */
export interface Widths {
  readonly name: number;
  readonly size: number;
  /** Kernels of 6.4 and later have code and data in places apart. */
  readonly baseHeading: "BASE" | "TEXT_BASE";
}

const addressWidth = 16;

export function widthsOf(target: Target, rows: readonly bigint[], drawing: Drawing<bigint>): Widths {
  const widest = (texts: readonly string[], least: string) =>
    Math.max(least.length, ...texts.map((text) => text.length));
  return {
    name: widest(rows.map((row) => nameText(drawing.cell(row, "name"))), "NAME"),
    size: widest(rows.map((row) => sizeText(drawing.cell(row, "size"))), "SIZE"),
    baseHeading: target.types.has("module", "mem") ? "TEXT_BASE" : "BASE",
  };
}

export function heading({ name, size, baseHeading }: Widths): string {
  return `${centered("MODULE", addressWidth)}  ${"NAME".padEnd(name)}  ${
    centered(baseHeading, addressWidth)
  }  ${"SIZE".padStart(size)}  OBJECT FILE\n`;
}

/** Crash's line: nothing is loaded from a file, because the dump has the symbols itself. */
export function moduleLine(module: bigint, widths: Widths, drawing: Drawing<bigint>): string {
  const base = drawing.cell(module, "base"), symbols = drawing.cell(module, "symbols");
  return [
    module.toString(16).padStart(addressWidth),
    padEnd(nameText(drawing.cell(module, "name")), widths.name),
    (base instanceof Address ? base.value.toString(16) : factText(base)).padStart(addressWidth),
    sizeText(drawing.cell(module, "size")).padStart(widths.size),
    typeof symbols === "bigint" && symbols > 0n ? "(not loaded)  [CONFIG_KALLSYMS]" : "(not loaded)",
  ].join("  ") + "\n";
}

export function nameText(value: Value): string {
  return typeof value === "string" ? escapeText(value) : "--";
}

function sizeText(value: Value): string {
  return value instanceof Size ? String(value.bytes) : "--";
}
