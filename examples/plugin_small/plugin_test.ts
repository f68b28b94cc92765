/** The smallest plugin, asked on the dump that comes with inquest. */
import assert from "node:assert/strict";
import { openSession } from "@inquest/inquest";

const here = new URL(".", import.meta.url).pathname;
const vmcore = `${here}../vmcore-6.1`;

async function rows(query: string): Promise<unknown[]> {
  const session = await openSession({ vmcore, cache: false, plugins: [`${here}plugin.ts`] });
  try {
    return [...(await session.query(query)).json()];
  } finally {
    session.close();
  }
}

Deno.test("small.notifiers are what the kernel calls when it panics", async () => {
  const found = await rows("small.notifiers show function, priority");
  assert.deepEqual(found[0], { function: "trace_panic_handler", priority: 150 });
  assert.ok(found.length > 3);
});

Deno.test("task has the column that the plugin adds, and page_start() is a function", async () => {
  assert.deepEqual(await rows("task where pid = 1 show is_root, page_start(0x1234) as page"), [
    { is_root: true, page: "0x1000" },
  ]);
});

Deno.test("the check finds nothing that was blocked for half a minute", async () => {
  assert.deepEqual(await rows("check | show check, found"), [{ check: "blocked", found: false }]);
});
