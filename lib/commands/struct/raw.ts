/** -r: the bytes of a structure, as numbers and characters. */
import { type BoundForm, boundForm, defineForm } from "../../define/command.ts";
import { Address } from "../../../dsl/value.ts";
import { sizeOf } from "../../types/ctype.ts";
import type { CObject } from "../../types/object.ts";
import { cpuLine, type PlacedObject, type Places } from "./places.ts";
import type { AskedMember, Reference } from "./reference.ts";

export const rawForm = defineForm<PlacedObject>({
  when: "-r",
  summary: "the bytes of a structure, or of a member of it",
  columns: [
    {
      name: "address",
      type: "address",
      summary: "where they lie",
      get: ({ object }) => object.address === undefined ? null : new Address(object.address),
    },
    { name: "size", type: "size", summary: "how many they are", get: ({ object }) => BigInt(object.size) },
    {
      name: "bytes",
      type: "string",
      summary: "in hexadecimal, in the order of their addresses",
      get: ({ object }) => [...object.bytes()].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    },
    {
      name: "cpu",
      type: "int",
      summary: "the CPU whose variable they are of; null for all others",
      get: ({ cpu }) => cpu === undefined ? null : BigInt(cpu),
    },
  ],
});

/** The member; of a bit-field the number that it is cut out of. */
function wholeMember(object: CObject, { found }: AskedMember): CObject {
  if (found.bitSize === undefined) return object.part(found.type, found.bitOffset);
  const bits = (sizeOf(object.target.types.resolve(found.type)) ?? 1) * 8;
  return object.part(found.type, found.bitOffset - found.bitOffset % bits);
}

const perLine = 16;

export function boundRaw({ members }: Reference, places: Places): BoundForm {
  return boundForm<PlacedObject>({
    form: rawForm,
    *rows(run) {
      for (const { object, cpu } of places(run)) {
        yield { object: members.length > 0 ? wholeMember(object, members[0]) : object, cpu };
      }
    },
    *draw(rows) {
      let last: number | undefined, first = true;
      for (const { object, cpu } of rows) {
        if (cpu !== undefined && cpu !== last) yield cpuLine(cpu, object.address);
        else if (!first) yield "\n";
        first = false;
        last = cpu;
        yield* dump(object.place!.address, object.bytes());
      }
    },
  });
}

/** Words as wide as the whole is made of: 8 bytes unless it is smaller. */
function* dump(start: bigint, bytes: Uint8Array): Generator<string> {
  const width = [8, 4, 2].find((size) => bytes.length >= size && bytes.length % size === 0) ?? 1;
  for (let at = 0; at < bytes.length; at += perLine) {
    const line = bytes.subarray(at, at + perLine);
    const words: string[] = [];
    for (let i = 0; i < line.length; i += width) {
      words.push(
        [...line.subarray(i, i + width)].reverse().map((b) => b.toString(16).padStart(2, "0")).join(""),
      );
    }
    const columns = perLine / width * (width * 2 + 1) - 1;
    const text = [...line].map((b) => b >= 32 && b < 127 ? String.fromCharCode(b) : ".").join("");
    yield `${(start + BigInt(at)).toString(16).padStart(16)}:  ${
      words.join(" ").padEnd(columns)
    }   ${text}\n`;
  }
}
