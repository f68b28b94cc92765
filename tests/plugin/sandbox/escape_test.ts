/** Scripts and plugins that try to get out: each ends with a line and a status, and nothing outside has happened. */
import assert from "node:assert/strict";
import { askPlugin, asPlugin } from "./as_plugin.ts";
import { type Escape, escapes } from "./escapes.ts";
import { inquest, root, vmcore, withFiles } from "./program.ts";

const secret = "the-secret-that-nobody-may-see";

/** A forged line gains no more than a script that prints: harmless text, and a status. */
const forge = (...lines: unknown[]) =>
  `export default async () => {
    const { writeSync } = Object.getPrototypeOf(Deno.stdout);
    const text = ${JSON.stringify(lines.map((line) => JSON.stringify(line) + "\n").join(""))};
    writeSync.call(Deno.stdout, new TextEncoder().encode(text));
    for (;;);
  };`;

/** How the code is loaded: as a script, or as a plugin. */
type Kind = "script" | "plugin";

async function attempt(name: string, escape: Escape, port: number, kind: Kind): Promise<void> {
  const files = {
    "own/s.ts": "",
    "secret.txt": secret,
    "secret.json": JSON.stringify({ secret }),
  };
  await withFiles(files, async (folder) => {
    const script = escape.text({ folder, port });
    await Deno.writeTextFile(`${folder}/own/s.ts`, kind === "script" ? script : asPlugin(script));
    await Deno.symlink("../secret.txt", `${folder}/own/link.txt`);
    await Deno.symlink("../secret.json", `${folder}/own/link.json`);
    const before = await contents(folder);
    const load = kind === "script" ? ["-f", "own/s.ts", vmcore] : ["--plugin", "own/s.ts", vmcore, askPlugin];
    const words = [...escape.words ?? [], ...load];
    const env = { INQUEST_SECRET: secret };
    const { exitCode, output } = await inquest(words, { cwd: folder, env });
    assert.match(output, escape.says, `${name}: ${output}`);
    // A plugin that throws cannot be loaded, which is status 2.
    const status = kind === "plugin" && /cannot load the plugin/.test(output) ? 2 : escape.status;
    assert.equal(exitCode, status, `${name}: ${output}`);
    assert.ok(!output.includes(secret) && !output.includes("root:x:0"), `${name}: ${output}`);
    assert.doesNotMatch(output, /\n {4}at /, name);
    assert.deepEqual(await contents(folder), before, name);
  });
}

async function contents(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) Object.assign(found, await contents(path));
    else found[path] = await Deno.readTextFile(path);
  }
  return found;
}

Deno.test("neither a script nor a plugin gets at anything outside", async (t) => {
  let connections = 0;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = (async () => {
    for await (const connection of listener) {
      connections++;
      connection.close();
    }
  })();
  const { port } = listener.addr as Deno.NetAddr;
  const waiting = (["script", "plugin"] as const).flatMap((kind) =>
    Object.entries(escapes).map(([name, escape]) => ({ kind, name, escape }))
  );
  const failed: Error[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { name, escape, kind } = next;
      await attempt(`${kind}: ${name}`, escape, port, kind).catch((error) => failed.push(error));
    }
  };
  await t.step(`${waiting.length} ways`, async () => {
    await Promise.all([work(), work()]);
    assert.deepEqual(failed.map(({ message }) => message), []);
  });
  await t.step("nobody has connected", async () => {
    listener.close();
    await accepting;
    assert.equal(connections, 0);
  });
});

Deno.test("a forged line is harmless text, a status, or the end", async () => {
  const cases: [lines: unknown[], status: number, says: RegExp][] = [
    [
      [{ kind: "out", text: "\x1b[2J\x1b]0;x\x07\u202e" }, { kind: "done", status: 7 }],
      7,
      /^\\x1b\[2J\\x1b\]0;x\\x07\\u202e$/,
    ],
    [[{ kind: "err", text: "\r\x1b[31mok" }, { kind: "done", status: 0 }], 0, /^\\r\\x1b\[31mok$/],
    [[{ kind: "ask", what: "begin", text: "/tmp/x" }, { kind: "done", status: 3 }], 3, /^$/],
    [
      [{ kind: "ask", what: "text", text: "x" }, { kind: "ask", what: "keep", text: "" }, {
        kind: "done",
        status: 3,
      }],
      3,
      /^$/,
    ],
    [[{ kind: "ask", what: "file", text: "{" }, { kind: "done", status: 3 }], 3, /^$/],
    [[{ kind: "done", status: 0, __proto__: null }, "x"], 0, /^$/],
    [[{ kind: "done", status: 256 }], 1, /past the program/],
    [[[]], 1, /past the program/],
  ];
  for (const [lines, status, says] of cases) {
    await withFiles({ "s.ts": forge(...lines) }, async (folder) => {
      const { exitCode, output } = await inquest([vmcore, "-f", `${folder}/s.ts`]);
      assert.match(output, says, JSON.stringify(lines));
      assert.equal(exitCode, status, output);
    });
  }
});

Deno.test("files are written where the command line says, whatever the child asks for", async () => {
  const asks = (path: string) => [
    { kind: "ask", what: "file", text: `0\n${path}` },
    { kind: "ask", what: "begin", text: path },
    { kind: "ask", what: "text", text: "forged" },
    { kind: "ask", what: "keep", text: "" },
    { kind: "done", status: 0 },
  ];
  for (
    const [target, written] of [["own.json", true], ["other.json", false], ["there.json", false]] as const
  ) {
    await withFiles({ "s.ts": "", "there.json": "there" }, async (folder) => {
      await Deno.writeTextFile(`${folder}/s.ts`, forge(...asks(`${folder}/${target}`)));
      const line = `foreach task limit 1 to "${folder}/own.json"`;
      const { exitCode, output } = await inquest([vmcore, "-f", `${folder}/s.ts`, "-e", line], {
        flags: [`--allow-write=/`],
      });
      assert.equal(exitCode, 0, output);
      const text = await Deno.readTextFile(`${folder}/${target}`).catch(() => undefined);
      // The user's own query has written its answer before.
      if (written) assert.match(text ?? "", /^\[/);
      else assert.equal(text, target === "there.json" ? "there" : undefined);
    });
  }
});

Deno.test("what code does to the session's objects stays in its process", async () => {
  const script = `export default ({ session }) => {
    Object.prototype.kind = "done";
    Array.prototype.map = () => ["\\x1b[2J"];
    String.prototype.replace = function () { return String(this); };
    RegExp.prototype.test = () => true;
    JSON.stringify = () => '{"kind":"out","text":"\\\\u001b[2J"}';
    return [{ comm: "\\x1b]0;x\\x07" }];
  };`;
  await withFiles({ "s.ts": script }, async (folder) => {
    const { output } = await inquest([vmcore, "-f", `${folder}/s.ts`]);
    assert.doesNotMatch(output, /[\x1b\x07]/, JSON.stringify(output));
    const plugin = asPlugin(script).replace("found.map(", "['\\x1b]0;x\\x07'].map(").replace(
      "row.found",
      "row",
    );
    await Deno.writeTextFile(`${folder}/p.ts`, plugin);
    for (const format of ["table", "csv", "json", "md"]) {
      const { output } = await inquest([vmcore, "--plugin", `${folder}/p.ts`, "--format", format, askPlugin]);
      assert.doesNotMatch(output, /[\x1b\x07]/, JSON.stringify(output));
    }
  });
});

Deno.test("the program's own folder is all that a script sees of the machine", async () => {
  const script = `export default () => [
    { path: "${root}lib/ui/main.ts" }, { path: "${root}.git/config" }, { path: "${root}examples" },
    { path: Deno.cwd.name }, { path: "${vmcore}" },
  ].map(({ path }) => {
    try { Deno.statSync(path); return { path, seen: true }; } catch { return { path, seen: false }; }
  });`;
  await withFiles({ "s.ts": script }, async (folder) => {
    const { output } = await inquest([vmcore, "--format", "ndjson", "-f", `${folder}/s.ts`]);
    const seen = output.trim().split("\n").map((line) => JSON.parse(line).seen);
    assert.deepEqual(seen, [true, false, false, false, true], output);
  });
});
