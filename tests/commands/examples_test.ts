/** Every example of every command runs, draws something, and gives rows that are JSON. */
import assert from "node:assert/strict";
import { commands } from "../../lib/commands/registry.generated.ts";
import type { CommandDeclaration } from "../../lib/define/command.ts";
import { ran, session } from "./session.ts";

for (
  const [name, { load }] of Object.entries(
    commands as Record<string, { load: () => Promise<CommandDeclaration> }>,
  )
) {
  const declaration = await load();

  Deno.test(`${name}: its help names every option and form, and its examples run`, async () => {
    assert.equal(declaration.name, name);
    assert.ok(declaration.examples.length > 0, "no examples");
    const help = (await ran(`help ${name}`)).lines.join("\n");
    for (const { flag } of declaration.options) assert.match(help, new RegExp(`^  -${flag}\\b`, "m"));
    for (const { line } of declaration.examples) {
      const [query] = await session.compile(line);
      const { drawn, rows, columns, stats } = query.run();
      const text = drawn && [...drawn].join("");
      if (text !== undefined) assert.ok(text.length > 0 && text.endsWith("\n"), line);
      const names = columns.map((column) => column.name);
      assert.equal(new Set(names).size, names.length, line);
      if (drawn === undefined) [...rows];
      assert.deepEqual(stats.failures, [], line);
    }
    // Other tests may use this session behind this one.
    if (name === "set") await ran("set -p");
  });

  Deno.test(`${name}: columns have one name each, in the field's own words`, () => {
    for (const { columns } of declaration.forms) {
      const names = columns.map((column) => column.name);
      assert.equal(new Set(names).size, names.length, names.join(" "));
      for (const column of names) assert.match(column, /^[a-z][a-z0-9_]*$/);
    }
  });
}
