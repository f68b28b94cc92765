/** help: the commands, and what it refuses. */
import assert from "node:assert/strict";
import { ran, refusal, rowsOf } from "./session.ts";

Deno.test("help has the commands, or all about those that are named", async () => {
  const names = (await rowsOf("help")).map(({ name }) => name);
  for (const name of ["bt", "rd", "struct", "help"]) assert.ok(names.includes(name), name);
  assert.match((await ran("help sym rd")).lines[0], /^sym: symbols/);
  assert.match(await refusal("help nosuch"), /^help: there is no command nosuch/);
});

Deno.test("help with an option would print tables of crash itself, and says so", async () => {
  for (const option of ["-a", "-t", "-z", "-M 1", "-x"]) {
    assert.match(await refusal(`help ${option}`), /^help: -\w would print tables of crash itself/, option);
  }
});
