/** The help, with what plugins add to it. */
import assert from "node:assert/strict";
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { runCli } from "../../lib/ui/cli.ts";
import { engine } from "../../lib/ui/native_engine.ts";
import { embeddedDump } from "../session/embedded.ts";
import { pluginSource, withModules } from "./plugins.ts";

async function inquest(...args: string[]): Promise<string> {
  const process = fakeProcess({ args });
  await runCli(process, engine);
  return process.written.stdout + process.written.stderr;
}

const parts = { tables: ["mounts"], functions: ["age"], commands: ["stat"], formats: ["lines"] };

Deno.test("the help tells of plugins' parts, with a dump and without one", async () => {
  const modules = {
    "a.ts": pluginSource("nfs", { ...parts, columns: ["task.mine"] }),
    "b.ts": pluginSource("cifs", { ...parts, columns: ["task.mine"] }),
  };
  await withModules(modules, async (path) => {
    const plugins = [`--plugin=${path("a.ts")}`, `--plugin=${path("b.ts")}`, "--trust"];
    for (const dump of [[], [embeddedDump, "--no-cache"]]) {
      const help = (topic: string) => inquest(...dump, ...plugins, "help", topic);
      assert.match(await help("nfs"), /^nfs \S+: .*\n(?: .*\n)* {2}table nfs\.mounts: /);
      assert.match(await help("nfs.mounts"), /^nfs\.mounts: [^]*whose +string/);
      const both = await help("mounts");
      assert.ok(both.includes("nfs.mounts: ") && both.includes("cifs.mounts: "), both);
      assert.match(await help("nfs.age"), /^nfs\.age\(.*\): /);
      assert.match(await help("nfs.stat"), /^nfs\.stat: /);
      assert.match(await help("cifs.lines"), /format cifs\.lines/);
      assert.match(await help("task"), /^nfs_mine +string[^]*^cifs_mine +string/m);
      assert.match(await help("nfs_mine"), /^task\.nfs_mine: /);
      assert.match(await help("sources"), /^nfs\.mounts +.*$/m);
      assert.match(await help("nfs.mountz"), /did you mean|no command nfs\.mountz/);
    }
    assert.match(await inquest(...plugins, "help"), /^ {2}plugins +nfs cifs$/m);
  });
});

Deno.test("with a dump behind it, the help knows the language as well", async () => {
  const help = (...topic: string[]) => inquest(embeddedDump, "--no-cache", "help", ...topic);
  assert.match(await help("where"), /^where\n-----\n/);
  assert.match(await help("bt"), /^bt: [^]*usage: bt /);
  assert.match(await help("task"), /^task: [^]*A command:\n\ntask: /);
  assert.match(await help("nothing"), /there is no command nothing[^]*`help sources`/);
  const asked = await inquest(embeddedDump, "--no-cache", "--json", "help", "bt");
  assert.deepEqual(JSON.parse(asked).map(({ name }: { name: string }) => name), ["bt"]);
});
