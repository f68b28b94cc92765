/** The child that only compiles the program's modules: once a day, and with nobody's code in it. */
import assert from "node:assert/strict";
import type { ChildRequest as StartRequest } from "../../../lib/runtime/child_process.ts";
import { native } from "../../../lib/runtime/native.ts";
import { warm } from "../../../lib/ui/child/warm.ts";

const told = {
  args: ["vmcore", "ps"],
  folder: "/",
  env: {},
  stdoutIsTerminal: false,
  stderrIsTerminal: false,
  stdinIsTerminal: false,
  session: false,
};

Deno.test("modules are compiled by a child of their own once a day, where that can be noted", async () => {
  const folder = await Deno.makeTempDir(), started: StartRequest[] = [], sent: string[] = [];
  const start = (request: StartRequest) => {
    started.push(request);
    const ended = Promise.resolve({ status: 0, signal: null, said: "" });
    return {
      output: (async function* (): AsyncGenerator<Uint8Array> {})(),
      send: (text: string) => void sent.push(text),
      signal: () => {},
      ended,
    };
  };
  const request = { module: new URL("file:///m.ts"), flags: ["--allow-read=/lib"], told, memory: 1 << 30 };
  const run = (cache: string | undefined) =>
    warm(start, request, { ...native, env: (name) => name === "XDG_CACHE_HOME" ? cache : undefined });
  try {
    run(folder);
    assert.deepEqual(started.map(({ flags }) => flags), [["--allow-read=/lib"]]);
    assert.deepEqual(JSON.parse(sent[0]), { ...told, warm: true });
    run(folder);
    assert.equal(started.length, 1);
    const yesterday = new Date(Date.now() - 2 * 86_400_000);
    await Deno.utime(`${folder}/inquest/child.warm`, yesterday, yesterday);
    run(folder);
    assert.equal(started.length, 2);
    // Where nothing can be noted, it would be done each time.
    await Deno.writeTextFile(`${folder}/file`, "");
    run(`${folder}/file`);
    run(undefined);
    assert.equal(started.length, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
