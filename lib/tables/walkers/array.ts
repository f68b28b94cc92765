/** `array(address, T, count=N)` */
import { LookupError } from "../../base/errors.ts";
import { defineWalker, type WalkerArguments, type WalkerEntry } from "../../define/walker.ts";
import { capped, corrupt, defaultCap, ended, type Walk, type WalkOptions } from "../../kernel/walk_end.ts";

interface ElementEntry extends WalkerEntry {
  readonly index: bigint;
}

export const array = defineWalker<ElementEntry>({
  name: "array",
  summary: "the elements of an array",
  head: { name: "address", summary: "the first element, or the array", types: [], gives: "elements" },
  entry: "element",
  typed: true,
  parameters: [{
    name: "count",
    type: { kind: "value", type: { kind: "int" } },
    default: null,
    summary: "how many there are; not needed for a variable, whose size says it",
  }],
  columns: [
    { name: "index", type: "int", summary: "the element's index", get: (entry) => entry.index },
  ],
  walk: (_target, head, options, given) => elements(head, options, given),
});

/** Where the elements are: nothing is read, so that one on a page that is not there costs only its own cells. */
function* elements(
  head: bigint,
  options: WalkOptions,
  { size, extent, own: [given] }: WalkerArguments,
): Walk<ElementEntry> {
  if (head === 0n) return corrupt("the array is NULL");
  if (!size) throw new LookupError("the size of the array's elements is not known");
  const count = typeof given === "bigint" ? given : extent && BigInt(Math.floor(extent / size));
  if (count === undefined) {
    throw new LookupError("how many elements there are is not known: array(address, T, N)");
  }
  const cap = BigInt(options.cap ?? defaultCap);
  for (let index = 0n; index < count; index++) {
    if (index >= cap) return capped(Number(cap));
    yield { index, address: head + index * BigInt(size) };
  }
  return ended;
}
