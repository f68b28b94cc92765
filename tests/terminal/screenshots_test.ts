/** The pictures of the README are what the program shows. */
import assert from "node:assert/strict";
import { screenshots } from "../../tools/screenshots/screenshots.ts";

Deno.test("the screenshots are not stale", async () => {
  const folder = new URL("../../examples/screenshots/", import.meta.url);
  for (const [name, svg] of await screenshots()) {
    const kept = await Deno.readTextFile(new URL(name, folder)).catch(() => "");
    assert.equal(kept, svg, `examples/screenshots/${name} is stale: deno task screenshots`);
    assert.doesNotMatch(svg, /<script|href=|\bon\w+=|[\x00-\x08\x0b-\x1f\x7f]/);
  }
});
