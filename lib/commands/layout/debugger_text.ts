/** A value as gdb's `print` shows it: pointers and functions with their types before them. */
import type { CType } from "../../types/ctype.ts";
import { typeName } from "../../types/declare.ts";
import type { CObject } from "../../types/object.ts";
import { printObject, type PrintOptions } from "../../types/print.ts";

/**
 * @param options.space where a pointer that comes from no object leads
 * @param options.scalar how numbers are written, with which pointers are such
 */
export function debuggerText(
  object: CObject,
  options: Pick<PrintOptions, "hex" | "space" | "scalar">,
): string {
  const { plain } = object, text = printObject(object, options);
  if (options.scalar) return text;
  if (plain.kind === "function") return `{${typeName(plain)}} ${text}`;
  return plain.kind === "pointer" && !isChar(plain.target) ? `(${typeName(object.type)}) ${text}` : text;
}

/** `char *` needs no type before it: its text tells. */
function isChar(type: CType): boolean {
  const target = type.kind === "qualified" ? type.target : type;
  return target.kind === "int" && target.name === "char";
}
