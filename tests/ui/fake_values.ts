/** Values and columns for the tests of renderings. */
import type { Host, HostType, Json, StaticType, Value } from "../../dsl/value.ts";
import type { FormatDeclaration, RenderColumn, RenderOptions } from "../../lib/define/format.ts";

const stackType: HostType = {
  name: "stack",
  member: () => undefined,
  memberNames: () => [],
  element: () => undefined,
  deref: () => undefined,
  addressOf: () => undefined,
  scalar: () => undefined,
};

/** A host that is drawn as these lines, and whose JSON is an array of them. */
export function fakeStack(lines: readonly string[]): Host {
  const nothing = () => undefined;
  return {
    isHost: true,
    type: stackType,
    member: nothing,
    index: nothing,
    deref: nothing,
    addressOf: nothing,
    scalar: nothing,
    elements: () => lines,
    key: () => lines.join(),
    text: () => lines.join("\n"),
    json: (): Json => [...lines],
  };
}

export const types = {
  int: { kind: "int" },
  string: { kind: "string" },
  any: { kind: "any" },
  address: { kind: "address" },
  duration: { kind: "duration" },
  stack: { kind: "host", host: stackType },
} satisfies Record<string, StaticType>;

export function column(name: string, type: StaticType, more: Partial<RenderColumn> = {}): RenderColumn {
  return { name, type, ...more };
}

/** What a renderer writes for these rows. */
export function drawn(
  { create }: FormatDeclaration,
  columns: readonly RenderColumn[],
  rows: readonly (readonly Value[])[],
  options: RenderOptions = { color: false },
): string {
  let text = "";
  const renderer = create({ write: (piece) => void (text += piece) }, options);
  renderer.start(columns);
  for (const row of rows) renderer.row(row);
  renderer.end();
  return text;
}
