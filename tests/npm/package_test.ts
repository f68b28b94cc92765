/** The package as users have it: packed, installed into an empty folder, run by whatever Node is here. */
import assert from "node:assert/strict";
import { namedModules } from "../../tools/npm/declarations.ts";
import { buildPackage } from "../../tools/npm/package.ts";
import { run } from "../../tools/gate/run.ts";
import { compile } from "../../tools/binary.ts";
import { bunCommand, bunMissing } from "../../tools/gate/bun.ts";

const root = new URL("../..", import.meta.url).pathname;
const vmcore = `${root}examples/vmcore-6.1`;
const line = "foreach task where state=D show pid, comm, state, stack";

const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
await buildPackage(root, `${folder}/package`);

/** Why npm or a Node that is new enough cannot be had. */
async function nodeMissing(): Promise<string | undefined> {
  const { exitCode, output } = await run(["node", "--version"]);
  if (exitCode !== 0) return "node is not here";
  const version = Number(/^v(\d+)/.exec(output)?.[1] ?? 0);
  if (version < 20) return `node is ${output.trim()}, and 20 is wanted`;
  return (await run(["npm", "--version"])).exitCode === 0 ? undefined : "npm is not here";
}

const noNode = await nodeMissing(), noBun = await bunMissing();
for (const reason of [noNode, noBun]) if (reason !== undefined) console.log(`skipped: ${reason}`);

/** What a program prints; npm's warnings on standard error are no part of it. */
async function succeed(command: readonly string[], cwd: string): Promise<string> {
  const { exitCode, output } = await run(command, { cwd, env: { NO_COLOR: "1" }, stdoutOnly: true });
  assert.equal(exitCode, 0, `${command.join(" ")}:\n${output}`);
  return output;
}

/** What the program says from its sources. */
const fromSource = (...args: string[]) => succeed([`${root}bin/inquest`, "--no-cache", ...args], root);

/** An empty project that has the tarball installed, without a network. */
async function installed(): Promise<string> {
  const project = `${folder}/project`;
  await Deno.mkdir(project);
  await succeed(["npm", "pack", "--pack-destination", folder, "--silent"], `${folder}/package`);
  const [tarball] = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".tgz"));
  await Deno.writeTextFile(`${project}/package.json`, `{ "type": "module" }`);
  await succeed(
    ["npm", "install", "--offline", "--no-audit", "--no-fund", `${folder}/${tarball.name}`],
    project,
  );
  return project;
}

Deno.test({
  name: "the package, installed from its tarball, answers on Node as the sources do",
  ignore: noNode !== undefined,
  async fn(t) {
    const project = await installed();
    const program = (...args: string[]) => succeed(["npx", "--offline", "inquest", ...args], project);
    const inquest = (...args: string[]) => program("--no-cache", ...args);

    await t.step("a query, the disassembler, the help", async () => {
      for (const args of [[vmcore, line], [vmcore, "dis schedule"], ["help", "where"]]) {
        assert.equal(await inquest(...args), await fromSource(...args));
      }
      assert.match(await inquest("--version"), /^inquest \d+\.\d+\.\d+ \(Node \d+/);
    });

    await t.step({ name: "on Bun, too", ignore: noBun !== undefined, fn: onBun });
    async function onBun() {
      const inquest = [...bunCommand, "node_modules/inquest/inquest.js"];
      assert.equal(
        await succeed([...inquest, "--no-cache", vmcore, line], project),
        await fromSource(vmcore, line),
      );
      assert.match(await succeed([...inquest, "--version"], project), /^inquest \d+\.\d+\.\d+ \(Bun \d+/);
    }

    await t.step("the structures of a kernel, an answer in a file, a plugin to begin with", async () => {
      assert.equal(
        await program("types", vmcore, "--no-cache", "list_head"),
        await succeed([`${root}bin/inquest`, "types", vmcore, "--no-cache", "list_head"], root),
      );
      await inquest(vmcore, `task count to "count.csv"`);
      assert.match(await Deno.readTextFile(`${project}/count.csv`), /^count\r?\n\d+/);
      assert.match(await program("plugin", "new", "mine"), /^mine\/plugin\.ts$/m);
    });

    await t.step("what only Deno does is refused in a line", async () => {
      const { exitCode, output } = await run(
        ["npx", "--offline", "inquest", "--plugin", "mine/plugin.ts", vmcore, "check"],
        { cwd: project },
      );
      assert.equal(exitCode, 2, output);
      assert.match(
        output,
        /^inquest: mine\/plugin\.ts: Node \S+ cannot keep code from doing harm.*\n {2}hint: Deno can/m,
      );
    });

    await t.step("a trusted plugin has the program's own module by its names, wherever it lies", async () => {
      const plugin = (part: string) =>
        `import { definePlugin } from "@inquest/inquest";
import * as same from ${JSON.stringify("inquest")};
import { part } from "./${part}";
export default definePlugin({ name: "far", version: "1.0.0", api: 1, summary: "s", functions: [{
  name: "same", summary: "s", parameters: [], result: "string",
  call: () => String(same.definePlugin === definePlugin) + part }] });`;
      const far = await Deno.makeTempDir();
      try {
        await Deno.writeTextFile(`${far}/p.mjs`, plugin("part.mjs"));
        await Deno.writeTextFile(`${far}/part.mjs`, "export const part = '!';");
        await Deno.writeTextFile(`${far}/p.ts`, plugin("part.ts"));
        await Deno.writeTextFile(`${far}/part.ts`, "export const part: string = '?';");
        const words = (file: string) => [
          ...["--no-cache", "--trust", "--format", "tsv", "--plugin", `${far}/${file}`, vmcore],
          "foreach task limit 1 show far.same() as a",
        ];
        assert.equal(await program(...words("p.mjs")), "a\ntrue!\n");
        const typed = await run(["npx", "--offline", "inquest", ...words("p.ts")], { cwd: project });
        // Newer versions of Node read TypeScript.
        assert.match(
          typed.output,
          /^a\ntrue\?\n$|p\.ts: this version of Node reads JavaScript alone\n {2}hint/,
        );
        if (noBun !== undefined) return;
        for (const program of ["node_modules/inquest/inquest.js", `${root}lib/ui/main.ts`]) {
          assert.equal(await succeed([...bunCommand, program, ...words("p.ts")], project), "a\ntrue?\n");
        }
      } finally {
        await Deno.remove(far, { recursive: true });
      }
    });

    await t.step("a script that is trusted has Deno's names", async () => {
      await Deno.writeTextFile(`${project}/names.txt`, "written");
      await Deno.writeTextFile(
        `${project}/names.mjs`,
        `export default function* ({ args }) {
  yield {
    words: Deno.args.join(" "),
    args: args.length,
    home: Deno.env.get("HOME") !== undefined,
    text: Deno.readTextFileSync("names.txt"),
  };
}
`,
      );
      const words = ["--no-cache", "--json", "--trust", vmcore, "-f", "names.mjs", "one", "two"];
      const expected = '[\n  {"words":"one two","args":2,"home":true,"text":"written"}\n]\n';
      assert.equal(await program(...words), expected);
      if (noBun !== undefined) return;
      const bun = [...bunCommand, "node_modules/inquest/inquest.js", ...words];
      assert.equal(await succeed(bun, project), expected);
    });

    await t.step("its module, by its name", async () => {
      const script = `import { openSession } from ${JSON.stringify("inquest")};
const session = await openSession({ vmcore: ${JSON.stringify(vmcore)}, cache: false });
console.log(session.variable("jiffies_64", "u64").integer());
session.close();
`;
      await Deno.writeTextFile(`${project}/script.ts`, script);
      await Deno.writeTextFile(`${project}/script.mjs`, script);
      assert.match(await succeed(["node", "script.mjs"], project), /^\d+n\n$/);
      // A wrong type is an error, so the declarations are read.
      await Deno.writeTextFile(`${project}/wrong.ts`, script.replace(`"jiffies_64"`, "64"));
      await Deno.writeTextFile(`${project}/deno.json`, `{ "nodeModulesDir": "manual" }`);
      await succeed([Deno.execPath(), "check", "script.ts"], project);
      const { exitCode, output } = await run([Deno.execPath(), "check", "wrong.ts"], { cwd: project });
      assert.equal(exitCode, 1, output);
      assert.match(output, /not assignable to parameter of type .*string/);
    });

    await t.step("explain --ts writes a script that runs", async () => {
      const query = "foreach task where state=D show pid, comm";
      await Deno.writeTextFile(`${project}/explained.mjs`, await inquest(vmcore, `explain --ts ${query}`));
      assert.equal(
        await succeed(["node", "explained.mjs", vmcore], project),
        await fromSource(vmcore, `${query} format ndjson`),
      );
    });
  },
});

Deno.test("the package has what its licences ask for, and no dump", async () => {
  const names = [...Deno.readDirSync(`${folder}/package`)].map(({ name }) => name);
  for (const name of ["LICENSE", "NOTICE", "MANUAL.md", "README.md", "types"]) {
    assert.ok(names.includes(name));
  }
  assert.ok(!names.some((name) => name.includes("vmcore")));
  const notice = await Deno.readTextFile(`${folder}/package/NOTICE`);
  const { dependencies } = JSON.parse(await Deno.readTextFile(`${root}package.json`));
  for (const name of Object.keys(dependencies)) {
    assert.match(notice, new RegExp(`This package holds ${name}:\\n\\n[^]{0,300}Copyright`));
  }
});

/** Every file of the package: its path in there, and its text. */
async function* packaged(path = ""): AsyncGenerator<readonly [path: string, text: string]> {
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/package${path}`)) {
    if (isDirectory) yield* packaged(`${path}/${name}`);
    else yield [`${path}/${name}`, await Deno.readTextFile(`${folder}/package${path}/${name}`)];
  }
}

Deno.test("the package is small, and tells nothing of the machine where it was made", async () => {
  const home = Deno.env.get("HOME") ?? "",
    places = [root, home.length > 1 ? home : root, "deno/npm/"];
  let size = 0;
  for await (const [path, text] of packaged()) {
    size += text.length;
    assert.doesNotMatch(path, /test/);
    assert.deepEqual(places.filter((place) => text.includes(place) && !path.endsWith(".md")), [], path);
  }
  assert.ok(size < 8 << 20, `${size} bytes`);
});

Deno.test("every declaration that one names is in the package", async () => {
  const files = new Map<string, string>();
  for await (const [path, text] of packaged("/types")) files.set(`${folder}/package${path}`, text);
  assert.ok(files.size > 10);
  for (const [path, text] of files) {
    for (const named of namedModules(path, text)) assert.ok(files.has(named), `${path} names ${named}`);
    assert.doesNotMatch(text, /from "[^"]*(?<!\.d)\.ts"/);
  }
});

Deno.test({
  name: "the single binary answers from another folder, with nothing but itself and the dump",
  ignore: noBun !== undefined,
  async fn() {
    const empty = `${folder}/empty`;
    await Deno.mkdir(empty);
    await compile(`${folder}/package`, `${empty}/inquest`);
    const inquest = (...args: string[]) => succeed([`${empty}/inquest`, "--no-cache", ...args], empty);
    for (const args of [[vmcore, line], [vmcore, "dis schedule"], ["help", "where"]]) {
      assert.equal(await inquest(...args), await fromSource(...args));
    }
    const program = (...args: string[]) => succeed([`${empty}/inquest`, ...args], empty);
    assert.match(await program("types", vmcore, "--no-cache", "list_head"), /interface struct_list_head/);
    assert.match(await program("plugin", "new", "mine"), /^mine\/plugin\.ts$/m);
    assert.doesNotMatch(await Deno.readTextFile(`${empty}/mine/deno.json`), /bunfs/);
    const mine = ["--trust", "--plugin", "mine/plugin.ts"];
    assert.match(await inquest(...mine, vmcore, "mine.notifiers"), /^function\n/);
  },
});
