/** -p: the pointers of a structure, and what they point to. */
import { gapText, MemoryFault } from "../../base/errors.ts";
import type { StructType } from "../../types/ctype.ts";
import { declare } from "../../types/declare.ts";
import type { CObject } from "../../types/object.ts";
import { printObject } from "../../types/print.ts";
import { addressText, isCharacter, symbolText } from "../../types/print_scalar.ts";

/** Columns that the text of a target stands further in than that of the structure. */
const targetIndent = " ".repeat(5);

/** All members, those that are pointers followed. */
export function* followedStruct(
  heading: string,
  object: CObject,
  struct: StructType,
  hex: boolean,
): Generator<string> {
  yield `${heading} {\n`;
  for (const [i, member] of struct.members.entries()) {
    const value = object.part(member.type, member.bitOffset, member.bitSize);
    if (member.name !== undefined && object.target.types.resolve(member.type).kind === "pointer") {
      yield followedMember(value, member.name, hex);
      continue;
    }
    const name = member.name === undefined ? "" : `${member.name} = `;
    yield `  ${name}${printObject(value, { hex, level: 1 })}${i === struct.members.length - 1 ? "" : ","}\n`;
  }
  yield "}\n";
}

/** `  struct list_head *next = 0x...` and below it what is there. */
export function followedMember(pointer: CObject, path: string, hex: boolean): string {
  const head = `  ${declare(pointer.type, path)} = `;
  try {
    return `${head}${addressText(pointer.integer())}\n  -> ${targetText(pointer, hex)}\n`;
  } catch (error) {
    if (error instanceof MemoryFault) return `${head}<unreadable: ${gapText(error)}>\n`;
    throw error;
  }
}

function targetText(pointer: CObject, hex: boolean): string {
  const address = pointer.integer(), plain = pointer.plain;
  if (address === 0n) return "NULL";
  const target = plain.kind === "pointer" ? plain.target : plain;
  const symbol = symbolText(pointer.target.symbols, address, isCharacter(target, true)).trim();
  const bare = pointer.target.types.resolve(target);
  if (bare.kind === "void" || bare.kind === "forward") return symbol || "(unknown target type)";
  if (bare.kind === "function" && symbol !== "") return symbol;
  const space = pointer.place?.space ?? pointer.target.kernel;
  try {
    space.u8(address);
  } catch (error) {
    if (error instanceof MemoryFault) return `${symbol} (not accessible: ${gapText(error)})`.trim();
    throw error;
  }
  if (bare.kind === "function") return "(unknown function)";
  // A text is printed as the pointer to it, without the address.
  const text = isCharacter(target, true)
    ? printObject(pointer, { hex }).replace(/^0x[0-9a-f]+ (<[^>]*> )?/, "")
    : printObject(pointer.deref(), { hex }).replaceAll("\n", `\n${targetIndent}`);
  return `${symbol} ${text}`.trim();
}
