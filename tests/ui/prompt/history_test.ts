import assert from "node:assert/strict";
import { fakeProcess } from "../../../lib/runtime/fake.ts";
import { native } from "../../../lib/runtime/native.ts";
import { History, historyFolder } from "../../../lib/ui/prompt/history.ts";

Deno.test("a history has each line once, over sessions, several rows and all", () => {
  const process = fakeProcess({ env: { HOME: "/home/me" } });
  const first = History.load(process);
  for (const line of ["ps", "log", "ps", " secret", "foreach task\n  where pid=1", "", "\x1b[2J"]) {
    first.add(line);
  }
  assert.deepEqual(first.lines, ["log", "ps", "foreach task\n  where pid=1", "\x1b[2J"]);
  assert.deepEqual(History.load(process).lines, first.lines);
  assert.equal(process.disk.get("/home/me/.local/state/inquest/history")?.includes("\x1b"), false);
});

Deno.test("a history is bounded, in memory and in its file, and what is broken in it is passed over", () => {
  const path = "/s/inquest/history";
  const process = fakeProcess({ env: { XDG_STATE_HOME: "/s" }, files: { [path]: 'nonsense\n7\n"ps"\n"pa' } });
  const history = History.load(process);
  assert.deepEqual(history.lines, ["ps"]);
  for (let i = 0; i < 4100; i++) history.add(`line ${i}`);
  assert.equal(history.lines.length, 2000);
  const stored = process.disk.get(path)?.split("\n").length ?? 0;
  assert.ok(stored < 4100, String(stored));
  assert.equal(History.load(process).lines.at(-1), "line 4099");
});

Deno.test("a history is nobody else's business", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const env = (name: string) => name === "XDG_STATE_HOME" ? folder : undefined;
    History.load({ ...native, env }).add("ps");
    const mode = async (path: string) => ((await Deno.stat(path)).mode ?? 0) & 0o777;
    assert.equal(await mode(`${folder}/inquest/history`), 0o600);
    assert.equal(await mode(`${folder}/inquest`), 0o700);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  assert.equal(historyFolder((name) => name === "XDG_STATE_HOME" ? "relative" : undefined), undefined);
});
