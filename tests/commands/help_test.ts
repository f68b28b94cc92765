/** help: the commands, and what it refuses. */
import assert from "node:assert/strict";
import { setVariables } from "../../lib/commands/set/variables.ts";
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

Deno.test("help set lists the variables, with what they do", async () => {
  const { lines } = await ran("help set");
  for (const { name } of setVariables) assert.ok(lines.some((line) => line.startsWith(`  ${name} `)), name);
});

Deno.test("-x and -d undo each other, whatever the command", async () => {
  const lines = [
    "list -x -d modules",
    "tree -d -x vmap_area_root",
    "mach -x -d",
    "bt -d -x",
    "dis -x -d schedule",
  ];
  lines.push(
    "struct -x -d list_head modules",
    "task -x -d -R pid",
    "p -x -d 1",
    "px -d 1",
    "whatis -x -d list_head",
  );
  for (const line of lines) assert.match(await refusal(line), /^\S+: -d and -x are mutually exclusive/, line);
});
