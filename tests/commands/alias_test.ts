/** alias and repeat: command lines that are about command lines. */
import assert from "node:assert/strict";
import { ran, refusal, rowsOf } from "./session.ts";

Deno.test("alias makes words, which take the rest of their line, and takes them away", async () => {
  assert.deepEqual((await ran("alias states ps -S")).lines, [
    "ORIGIN   ALIAS    COMMAND",
    "runtime  states   ps -S",
  ]);
  assert.deepEqual((await ran("states 156")).lines, ["  IN: 1"]);
  assert.equal((await rowsOf('alias | where origin = "runtime"')).length, 1);
  assert.deepEqual((await ran('alias states ""')).lines, ["alias deleted: states"]);
  await assert.rejects(ran("states"));
});

Deno.test("alias shows those that every session has, and keeps them", async () => {
  assert.deepEqual((await ran("alias last")).lines[1], "builtin  last     ps -l");
  assert.match(await refusal("alias last ps"), /cannot be changed/);
  assert.match(await refusal("alias ps log"), /is a command/);
  assert.match(await refusal("alias 1x log"), /no word for an alias/);
  assert.match(await refusal("alias nosuch"), /there is no alias nosuch/);
  assert.match(await refusal('alias nosuch ""'), /there is no alias nosuch/);
});

Deno.test("aliases that stand for one another end", async () => {
  await ran("alias ping pong");
  await ran("alias pong ping");
  assert.match(await refusal("ping"), /without end/);
  await ran('alias ping ""');
  await ran('alias pong ""');
});

Deno.test("repeat runs a command so many times", async () => {
  assert.deepEqual((await ran("repeat -n 3 ps -S 156")).lines, ["  IN: 1", "  IN: 1", "  IN: 1"]);
  assert.equal((await rowsOf("repeat ps 156 | limit 4")).length, 4);
  assert.match(await refusal("repeat"), /which command/);
  assert.match(await refusal("repeat -n x ps"), /-n needs a number/);
  assert.match(await refusal("repeat nosuch"), /command not available: nosuch/);
});
