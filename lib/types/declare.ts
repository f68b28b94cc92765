/** C types as C writes them: names, and declarations with the name in its place. */
import { bare, type CType, type PointerType } from "./ctype.ts";

/** Parts of a declaration that are written out: debug information may refer to itself. */
const mostParts = 1000, deepest = 32;

/** `struct task_struct *`, `int [3]`, `void (*)(struct work_struct *)`. */
export function typeName(type: CType): string {
  return declare(type, "");
}

/** `struct list_head *next`, `char comm[16]`, `void (*fn)(struct wedge_obj *)`. */
export function declare(type: CType, name: string): string {
  return declarator(type, name, 0, { left: mostParts });
}

function declarator(type: CType, inner: string, depth: number, parts: { left: number }): string {
  if (depth > deepest || parts.left-- <= 0) return `... ${inner}`.trim();
  switch (type.kind) {
    case "pointer":
      return pointer(type, inner, depth, parts);
    case "array":
      return declarator(type.element, `${inner}[${type.length || ""}]`, depth + 1, parts);
    case "function": {
      const shown = type.parameters.slice(0, Math.max(0, parts.left));
      const parameters = shown.map((p) => declarator(p.type, "", depth + 1, parts));
      if (type.variadic || shown.length < type.parameters.length) parameters.push("...");
      return declarator(type.returns, `${inner}(${parameters.join(", ") || "void"})`, depth + 1, parts);
    }
    case "qualified":
      // A qualified pointer is written behind the star: `char *const p`.
      return type.target.kind === "pointer"
        ? pointer(type.target, joined(type.qualifier, inner), depth, parts)
        : `${type.qualifier} ${declarator(type.target, inner, depth + 1, parts)}`;
    default:
      return joined(specifier(type), inner);
  }
}

function pointer(type: PointerType, inner: string, depth: number, parts: { left: number }): string {
  const target = bare(type.target);
  const direct = type.target.kind === target.kind && (target.kind === "array" || target.kind === "function");
  return declarator(type.target, direct ? `(*${inner})` : `*${inner}`, depth + 1, parts);
}

function joined(specifiers: string, inner: string): string {
  return inner === "" ? specifiers : `${specifiers} ${inner}`;
}

function specifier(type: Exclude<CType, { kind: "pointer" | "array" | "function" | "qualified" }>): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "struct":
      return type.tag === undefined ? `${type.keyword} {...}` : `${type.keyword} ${type.tag}`;
    case "enum":
      return type.tag === undefined ? "enum {...}" : `enum ${type.tag}`;
    case "forward":
      return `${type.keyword} ${type.tag}`;
    case "int":
      return shortName(type.name);
    case "float":
    case "typedef":
      return type.name;
  }
}

/** Compilers write out what C lets one leave away: `long unsigned int` is `unsigned long`. */
function shortName(name: string): string {
  const words = name.split(" ");
  if (!words.includes("long") && !words.includes("short")) return name;
  const sizes = words.filter((word) => word === "long" || word === "short");
  return [...words.includes("unsigned") ? ["unsigned"] : [], ...sizes].join(" ");
}
