/** Tables that look rows up, as the language asks them to. */
import assert from "node:assert/strict";
import { explain } from "../../dsl/explain.ts";
import { compile } from "../../dsl/mod.ts";
import { Label, type Value } from "../../dsl/value.ts";
import { defineTable } from "../../lib/define/table.ts";
import { alternatives } from "../../lib/define/values/enumeration.ts";
import { DumpWorld } from "../../lib/session/world/world.ts";
import { embeddedTarget } from "./embedded.ts";

const colors = alternatives(
  "color",
  new Map([[0n, ["red", "RED"]], [1n, ["green"]], [2n, ["blue", "azure"]]]),
);
const names = ["red", "green", "blue"];

/** Rows are numbers; every third has one color. What is walked and looked up is told. */
function paints(told: string[]) {
  const all = Array.from({ length: 9 }, (_, i) => i);
  return defineTable<number>({
    name: "paint",
    summary: "paints",
    columns: [
      { name: "id", type: "int", summary: "its number", get: (row) => BigInt(row) },
      {
        name: "color",
        type: { enum: colors },
        summary: "its color",
        get: (row) => new Label(colors, BigInt(row % 3), names[row % 3]),
      },
    ],
    defaults: ["id"],
    lookups: {
      color(value: Value) {
        told.push(`look up ${value}`);
        const matches = (row: number) =>
          typeof value === "string" ? colors.matches(BigInt(row % 3), value) : BigInt(row % 3) === value;
        return all.filter(matches);
      },
    },
    *rows() {
      told.push("walk");
      yield* all;
    },
  });
}

async function ask(query: string): Promise<{ ids: number[]; told: string[]; plan: string }> {
  const told: string[] = [];
  const tables = { paint: { load: () => Promise.resolve(paints(told)) } };
  const declared = { tables, walkers: {}, functions: {}, commands: {} };
  const world = new DumpWorld(await embeddedTarget(), declared);
  world.table("paint");
  await world.loadWanted();
  const [compiled] = compile(query, world);
  const ids = [...compiled.run().rows].map(([id]) => Number(id));
  return { ids, told, plan: explain(compiled)[0].step };
}

Deno.test("labels are looked up by their text where a table declares it", async () => {
  assert.deepEqual(await ask("paint where color = azure"), {
    ids: [2, 5, 8],
    told: ["look up azure"],
    plan: "look up paint: color = azure",
  });
  assert.deepEqual(await ask('paint where color in (green, "red") and id > 2'), {
    ids: [4, 7, 3, 6],
    told: ["look up green", "look up red"],
    plan: "look up paint: color = green or red",
  });
  assert.deepEqual((await ask("paint where color != red")).told, ["walk"]);
});

Deno.test("a row is given once, whatever names it was asked for by", async () => {
  const { ids, told } = await ask("paint where color in (red, RED, 0, red, green)");
  assert.deepEqual(ids, [0, 3, 6, 1, 4, 7]);
  assert.deepEqual(told, ["look up red", "look up RED", "look up 0", "look up green"]);
});
