/** Scripts that try to get out: each ends with a line and a status, and nothing outside has happened. */
import assert from "node:assert/strict";
import { inquest, root, vmcore, withFiles } from "./program.ts";

const secret = "the-secret-that-nobody-may-see";

/** What a script is given to aim at. */
interface Place {
  readonly folder: string;
  readonly port: number;
}

interface Escape {
  /** The module; `find` is a function that tells what it found, or what stopped it. */
  readonly text: (place: Place) => string;
  readonly status: number;
  readonly says: RegExp;
  readonly words?: readonly string[];
}

/** A script of one expression, which may be a promise. */
const body = (expression: string) =>
  `export default async () => { const found = await (${expression});
  return [{ found: String(found?.default ?? found) }]; };`;

const denied = (right: string) => new RegExp(`^inquest: .*s\\.ts: .*Requires ${right} access`);

const escapes: Readonly<Record<string, Escape>> = {
  "a file by Deno": {
    text: ({ folder }) => body(`Deno.readTextFileSync("${folder}/secret.txt")`),
    status: 1,
    says: denied("read"),
  },
  "a file by node:fs": {
    text: () => body(`(await import("node:fs")).readFileSync("/etc/passwd", "utf8")`),
    status: 1,
    says: denied("read"),
  },
  "a file as a module of text": {
    text: ({ folder }) => `import t from "${folder}/secret.txt" with { type: "text" };\n${body("t")}`,
    status: 1,
    says: /Requires read access/,
  },
  "a file as a module of JSON": {
    text: () => `import t from "../secret.json" with { type: "json" };\n${body("JSON.stringify(t)")}`,
    status: 1,
    says: /Requires read access/,
  },
  "a file as a module that is named late": {
    text: ({ folder }) => body(`import("file://${folder}/" + "secret.json", { with: { type: "json" } })`),
    status: 1,
    says: /Requires read access/,
  },
  "a file by require": {
    text: ({ folder }) =>
      body(`(await import("node:module")).createRequire(import.meta.url)("${folder}/secret.json").secret`),
    status: 1,
    says: denied("read"),
  },
  "a file by fetch": {
    text: ({ folder }) => body(`fetch("file://${folder}/secret.txt").then((r) => r.text())`),
    status: 1,
    says: denied("read"),
  },
  "a link in its own folder": {
    text: () => body(`Deno.readTextFileSync(import.meta.dirname + "/link.txt")`),
    status: 1,
    says: denied("read"),
  },
  "a link in its own folder, imported": {
    text: () => `import t from "./link.json" with { type: "json" };\n${body("t.secret")}`,
    status: 1,
    says: /Requires read access/,
  },
  "a link in a folder that it may read": {
    text: ({ folder }) => body(`Deno.readTextFileSync("${folder}/own/link.txt")`),
    status: 1,
    says: denied("read"),
    words: ["--allow-read", "own"],
  },
  "a new file behind a link in a folder that it may write": {
    text: ({ folder }) => body(`Deno.writeTextFileSync("${folder}/own/link.txt", "x")`),
    status: 1,
    says: denied("write"),
    words: ["--allow-write", "own"],
  },
  "the environment by /proc": {
    text: () => body(`Deno.readTextFileSync("/proc/self/environ")`),
    status: 1,
    says: /^inquest: .*Requires (all|read) access/,
  },
  "memory by /proc": {
    text: () => body(`Deno.openSync("/proc/self/mem", { read: true, write: true })`),
    status: 1,
    says: /^inquest: .*Requires (all|read) access/,
  },
  "a file by a descriptor in /proc": {
    text: () => body(`Deno.readTextFileSync("/proc/self/root/etc/passwd")`),
    status: 1,
    says: /^inquest: .*Requires (all|read) access/,
  },
  "the list of a folder": {
    text: ({ folder }) => body(`[...Deno.readDirSync("${folder}")].map(({ name }) => name)`),
    status: 1,
    says: denied("read"),
  },
  "a new file": {
    text: ({ folder }) => body(`Deno.writeTextFileSync("${folder}/new", "x")`),
    status: 1,
    says: denied("write"),
  },
  "a new file by node:fs": {
    text: ({ folder }) => body(`(await import("node:fs")).writeFileSync("${folder}/new", "x")`),
    status: 1,
    says: denied("write"),
  },
  "a new link": {
    text: ({ folder }) => body(`Deno.symlinkSync("/etc/passwd", "${folder}/own/passwd")`),
    status: 1,
    says: /s\.ts: .*requires unscoped/,
  },
  "its own text": {
    text: () => body(`Deno.writeTextFileSync(import.meta.filename, "x")`),
    status: 1,
    says: denied("write"),
  },
  "local storage, which is a file": {
    text: () => body(`localStorage.setItem("a", "b".repeat(1000)) ?? "kept"`),
    status: 1,
    says: /I\/O error/,
  },
  "a cache, which is a file": {
    text: () =>
      body(
        `caches.open("x").then((c) => c.put("http://a/", new Response("x".repeat(1e5)))).then(() => "kept")`,
      ),
    status: 1,
    says: /I\/O error/,
  },
  "a connection": {
    text: ({ port }) => body(`Deno.connect({ hostname: "127.0.0.1", port: ${port} })`),
    status: 1,
    says: denied("net"),
  },
  "a connection by fetch": {
    text: ({ port }) => body(`fetch("http://127.0.0.1:${port}/")`),
    status: 1,
    says: denied("net"),
  },
  "a connection by node:net": {
    text: ({ port }) =>
      body(
        `new Promise((_, no) => import("node:net").then((n) => n.connect(${port}, "127.0.0.1").on("error", no)))`,
      ),
    status: 1,
    says: denied("net"),
  },
  "a web socket": {
    text: ({ port }) => body(`new WebSocket("ws://127.0.0.1:${port}/").readyState`),
    status: 1,
    says: denied("net"),
  },
  "a server": {
    text: () => body(`Deno.listen({ hostname: "127.0.0.1", port: 0 }).addr.port`),
    status: 1,
    says: denied("net"),
  },
  "a name by DNS": {
    text: () => body(`Deno.resolveDns("localhost", "A")`),
    status: 1,
    says: denied("net"),
  },
  "a module of the web": {
    text: ({ port }) => body(`import("http://127.0.0.1:${port}/x.ts")`),
    status: 1,
    says: /--no-remote|Requires import access/,
  },
  "a module of the web, at once": {
    text: ({ port }) => `import "https://127.0.0.1:${port}/x.ts";\n${body("1")}`,
    status: 1,
    says: /--no-remote|Requires import access/,
  },
  "a package that is not installed": {
    text: () => body(`import("npm:left-pad@0.0.1")`),
    status: 1,
    says: /s\.ts: .*left-pad/,
  },
  "a program": {
    text: ({ folder }) =>
      body(`new Deno.Command("/bin/touch", { args: ["${folder}/new"] }).outputSync().code`),
    status: 1,
    says: denied("run"),
  },
  "a program by node:child_process": {
    text: ({ folder }) => body(`(await import("node:child_process")).execSync("touch ${folder}/new")`),
    status: 1,
    says: denied("(run|env)"),
  },
  "a signal": {
    text: () => body(`Deno.kill(Deno.ppid, "SIGTERM")`),
    status: 1,
    says: denied("run"),
  },
  "a variable": {
    text: () => body(`Deno.env.get("INQUEST_SECRET")`),
    status: 1,
    says: denied("env"),
  },
  "all variables": {
    text: () => body(`JSON.stringify(Deno.env.toObject())`),
    status: 1,
    says: denied("env"),
  },
  "variables by node:process": {
    text: () => body(`(await import("node:process")).default.env.INQUEST_SECRET ?? "nothing"`),
    status: 1,
    says: denied("env"),
  },
  "machine code": {
    text: () =>
      body(`Deno.dlopen("libc.so.6", { getpid: { parameters: [], result: "i32" } }).symbols.getpid()`),
    status: 1,
    says: denied("(ffi|read|all)"),
  },
  "machine code by node": {
    text: ({ folder }) =>
      body(`(await import("node:process")).default.dlopen({ exports: {} }, "${folder}/secret.txt")`),
    status: 1,
    says: /s\.ts: /,
  },
  "the insides of node": {
    text: () => body(`(await import("node:process")).default.binding("fs").open("/etc/passwd")`),
    status: 1,
    says: /s\.ts: /,
  },
  "another context": {
    text: ({ folder }) =>
      body(
        `(await import("node:vm")).runInNewContext("r('${folder}/secret.txt')", { r: Deno.readTextFileSync })`,
      ),
    status: 1,
    says: denied("read"),
  },
  "more rights": {
    text: ({ folder }) =>
      body(
        `(Deno.permissions.requestSync({ name: "read", path: "/" }).state, Deno.readTextFileSync("${folder}/secret.txt"))`,
      ),
    status: 1,
    says: denied("read"),
  },
  "a worker with more rights": {
    text: () =>
      body(
        `new Promise((yes) => { new Worker("data:text/javascript,", { type: "module", deno: { permissions: "inherit" } });
        setTimeout(() => yes("there"), 500); })`,
      ),
    status: 1,
    says: /ended its process|unstable/,
  },
  "a worker": {
    text: ({ folder }) => {
      const text =
        `try { postMessage(Deno.readTextFileSync("${folder}/secret.txt")); } catch (e) { postMessage(String(e)); }`;
      return body(`new Promise((yes) => {
        new Worker("data:text/javascript," + encodeURIComponent(${JSON.stringify(text)}), { type: "module" })
          .onmessage = ({ data }) => yes(data); })`);
    },
    status: 0,
    says: /Requires read access/,
  },
  "the end of the process": {
    text: () => body("Deno.exit(0)"),
    status: 1,
    says: /s\.ts ended its process \(status 0\) before it had answered/,
  },
  "output past the program": {
    text: () =>
      body(
        `Object.getPrototypeOf(Deno.stdout).writeSync.call(Deno.stdout, new TextEncoder().encode("hi\\n"))`,
      ),
    status: 1,
    says: /s\.ts wrote to standard output past the program, and was stopped/,
  },
  "output past the program by a descriptor": {
    text: () => body(`(await import("node:fs")).writeSync(1, "hi\\n")`),
    status: 1,
    says: /s\.ts wrote to standard output past the program, and was stopped/,
  },
};

/** A forged line gains no more than a script that prints: harmless text, and a status. */
const forge = (...lines: unknown[]) =>
  `export default async () => {
    const { writeSync } = Object.getPrototypeOf(Deno.stdout);
    const text = ${JSON.stringify(lines.map((line) => JSON.stringify(line) + "\n").join(""))};
    writeSync.call(Deno.stdout, new TextEncoder().encode(text));
    for (;;);
  };`;

async function attempt(name: string, escape: Escape, port: number): Promise<void> {
  const files = {
    "own/s.ts": "",
    "secret.txt": secret,
    "secret.json": JSON.stringify({ secret }),
  };
  await withFiles(files, async (folder) => {
    await Deno.writeTextFile(`${folder}/own/s.ts`, escape.text({ folder, port }));
    await Deno.symlink("../secret.txt", `${folder}/own/link.txt`);
    await Deno.symlink("../secret.json", `${folder}/own/link.json`);
    const before = await contents(folder);
    const words = [...escape.words ?? [], "-f", "own/s.ts", vmcore];
    const env = { INQUEST_SECRET: secret };
    const { exitCode, output } = await inquest(words, { cwd: folder, env });
    assert.match(output, escape.says, `${name}: ${output}`);
    assert.equal(exitCode, escape.status, `${name}: ${output}`);
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

Deno.test("a script cannot get at anything outside", async (t) => {
  let connections = 0;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = (async () => {
    for await (const connection of listener) {
      connections++;
      connection.close();
    }
  })();
  const { port } = listener.addr as Deno.NetAddr;
  const waiting = Object.entries(escapes);
  const failed: Error[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, escape] = next;
      await attempt(name, escape, port).catch((error) => failed.push(error));
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

Deno.test("what a script uses up is bounded", async () => {
  const cases: [limit: string, text: string, says: RegExp][] = [
    [
      "time=1s",
      "export default () => { for (;;); };",
      /s\.ts took longer than 1s, and was stopped\n.*time=10s/,
    ],
    ["time=1s", "for (;;);", /took longer than 1s/],
    [
      "time=1s",
      "export default () => new Promise(() => setInterval(() => {}, 1000));",
      /took longer than 1s/,
    ],
    [
      "time=1s",
      "export default function* () { for (;;) yield { a: 1 }; }",
      /took longer than 1s|needed more memory/,
    ],
    [
      "output=1M",
      "export default ({ output }) => { for (;;) output.print('y'.repeat(99)); };",
      /wrote more than 1M, and/,
    ],
    [
      "output=1M",
      "export default () => { for (;;) console.error('y'); };",
      /wrote more than 1M, and was stopped/,
    ],
    [
      "memory=100M",
      "export default () => { const a = []; for (;;) a.push({ a: [a.length] }); };",
      /s\.ts needed more memory than 100M, and was stopped\n.*memory=400M/,
    ],
    [
      "memory=100M",
      "export default () => { const a = []; for (;;) a.push(new Uint8Array(1 << 24).fill(1)); };",
      /Array buffer allocation failed|needed more memory than 100M/,
    ],
    [
      "memory=100M",
      `export default async () => { for (;;) { new Worker("data:text/javascript,setInterval(()=>{},1000)", { type: "module" });
        await new Promise((r) => setTimeout(r, 1)); } };`,
      /s\.ts /,
    ],
  ];
  for (const [limit, text, says] of cases) {
    await withFiles({ "s.ts": text }, async (folder) => {
      const words = ["--limit", "time=20s", "--limit", limit, "-f", `${folder}/s.ts`, vmcore];
      const { exitCode, output, timedOut } = await inquest(words);
      assert.equal(timedOut, false, text);
      assert.match(output.slice(-500), says, text);
      assert.equal(exitCode, 1, text);
    });
  }
});

Deno.test("what a script does to the session's objects stays in its process", async () => {
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
