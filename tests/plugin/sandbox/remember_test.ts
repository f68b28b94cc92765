/** Permissions that are remembered: for the same code, until they are taken back. */
import assert from "node:assert/strict";
import { type Granted, nothing } from "../../../lib/plugin/sandbox/permissions.ts";
import { Remembered } from "../../../lib/plugin/sandbox/remembered.ts";
import { run } from "../../../tools/gate/run.ts";
import { root, vmcore, withFiles } from "./program.ts";

const digest = (letter: string) => letter.repeat(64);
const net = (...hosts: string[]): Granted => ({ ...nothing, net: hosts });

Deno.test("what code was allowed comes back as it was, and other code has nothing of it", () => {
  const a = { file: "/p/a.ts", digest: digest("a") }, b = { file: "/p/b.ts", digest: digest("b") };
  const written = new Remembered([]).with(a, net("h:1", "h:2")).with(a, { ...nothing, read: ["/x"] })
    .with(b, net("h:2"));
  const read = Remembered.read(written.text());
  assert.deepEqual(read?.of(a), { ...nothing, net: ["h:1", "h:2"], read: ["/x"] });
  assert.deepEqual(read?.common([a]), read?.of(a));
  assert.deepEqual(read?.common([a, b]), net("h:2"));
  assert.deepEqual(read?.common([a, { ...b, digest: digest("c") }]), nothing);
  const changed = { ...a, digest: digest("d") };
  assert.deepEqual([read?.of(changed), read?.before(changed)], [undefined, read?.of(a)]);
  // The same code elsewhere is the same code.
  assert.deepEqual(read?.of({ ...a, file: "/q/a.ts" }), read?.of(a));
  assert.deepEqual(read?.without(a.file).of({ ...a, file: "/q/a.ts" }), undefined);
  assert.deepEqual(read?.with(changed, net("h:3")).of(a), undefined);
});

Deno.test("a file that was not written here is believed nothing of", () => {
  const entry = { digest: digest("a"), file: "/a.ts", granted: { net: [], env: [], read: [], write: [] } };
  const text = (change: Record<string, unknown>) =>
    JSON.stringify({ version: 1, entries: [{ ...entry, ...change }] });
  assert.notEqual(Remembered.read(text({})), undefined);
  const granted = (change: Record<string, unknown>) => text({ granted: { ...entry.granted, ...change } });
  const hostile = [
    "",
    "null",
    "[]",
    "{",
    '{"version":2,"entries":[]}',
    '{"version":1,"entries":{}}',
    JSON.stringify({ version: 1, entries: Array(2000).fill(entry) }),
    text({ digest: "a" }),
    text({ file: "a.ts" }),
    text({ file: "/a\x1b.ts" }),
    text({ granted: null }),
    granted({ net: ["*"] }),
    granted({ net: ["a,b"] }),
    granted({ net: [5] }),
    granted({ net: "localhost" }),
    granted({ env: ["A B"] }),
    granted({ read: [""] }),
    granted({ read: ["x"] }),
    granted({ read: ["/x,/"] }),
    granted({ write: Array(101).fill("/x") }),
    granted({ write: ["/" + "x".repeat(5000)] }),
  ];
  for (const one of hostile) assert.equal(Remembered.read(one), undefined, one.slice(0, 200));
});

const plugin = `import { secret } from "./below/part.ts";
export default { name: "x", version: "1", api: 1, summary: "s",
  permissions: { env: ["INQUEST_TEST"] },
  functions: [{ name: "env", summary: "s", parameters: [], result: "string", call: () => secret() }] };`;
const part = (more: string) => `export const secret = () => Deno.env.get("INQUEST_TEST") ${more};`;

Deno.test("--remember allows the same code the same again, and no other code", async () => {
  await withFiles({ "p.ts": plugin, "below/part.ts": part("") }, async (folder) => {
    const config = `${folder}/config`, file = `${config}/inquest/permissions.json`;
    const env = { XDG_CONFIG_HOME: config, INQUEST_TEST: "42", XDG_CACHE_HOME: `${folder}/cache` };
    const start = (...words: string[]) =>
      run([`${root}bin/inquest`, ...words], { cwd: folder, env, timeout: 60_000 });
    const ask = async (...options: string[]) => {
      const words = [
        vmcore,
        "--no-cache",
        ...options,
        "--plugin",
        "p.ts",
        "foreach task limit 1 show x.env() as a",
      ];
      return await start(...words);
    };
    assert.match((await ask()).output, /Requires env access/);
    const { exitCode, output } = await ask("--allow-env", "INQUEST_TEST", "--remember");
    assert.deepEqual([exitCode, output], [0, "a\n42\n"]);
    assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
    assert.equal((await ask()).output, "a\n42\n");
    assert.match(
      (await start("plugin", "check", "p.ts")).output,
      /\nremembered: --allow-env=INQUEST_TEST\n$/,
    );

    await Deno.writeTextFile(`${folder}/below/part.ts`, part("+ ''"));
    const changed = await ask();
    assert.match(
      changed.output,
      /p\.ts has changed since it was allowed --allow-env=INQUEST_TEST: that is not granted now\n/,
    );
    assert.match(changed.output, /Requires env access/);
    assert.match((await start("plugin", "check", "p.ts")).output, /of another content, and not granted/);

    await Deno.writeTextFile(`${folder}/below/part.ts`, part(""));
    assert.equal((await ask()).output, "a\n42\n");
    const forgotten = await start("plugin", "forget", "p.ts");
    assert.deepEqual([forgotten.exitCode, forgotten.output], [0, "forgotten: --allow-env=INQUEST_TEST\n"]);
    assert.match((await ask()).output, /^inquest: .*Requires env access|^a/);
    const again = await start("plugin", "forget", "p.ts");
    assert.deepEqual([again.exitCode, again.output], [1, "p.ts was allowed nothing\n"]);

    await Deno.writeTextFile(file, '{"version":1,"entries":[{"granted":{"net":["*"]}}]}');
    const hostile = await ask();
    assert.match(hostile.output, /permissions\.json is no list of permissions: nothing in it is granted\n/);
    assert.match(hostile.output, /Requires env access/);
  });
});

Deno.test("there must be something to remember", async () => {
  await withFiles({ "p.ts": plugin, "below/part.ts": part("") }, async (folder) => {
    const cases: [words: string[], says: RegExp][] = [
      [["--remember", "sys"], /--remember is about code that runs in a sandbox/],
      [["--remember", "--plugin", "p.ts", "sys"], /--remember keeps what .* none of them is given/],
    ];
    for (const [words, says] of cases) {
      const { exitCode, output } = await run([`${root}bin/inquest`, vmcore, "--no-cache", ...words], {
        cwd: folder,
        env: { XDG_CONFIG_HOME: folder },
      });
      assert.match(output, says);
      assert.equal(exitCode, 2);
    }
    // Nothing was written.
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["below", "p.ts"]);
  });
});
