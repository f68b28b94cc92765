/** The ways out that escape_test.ts tries. */

/** What a script is given to aim at. */
export interface Place {
  readonly folder: string;
  readonly port: number;
}

export interface Escape {
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

export const escapes: Readonly<Record<string, Escape>> = {
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
  "a package of JSR": {
    text: () => body(`import("jsr:@std/path@1.0.0")`),
    status: 1,
    says: /s\.ts: .*(@std\/path|jsr)/i,
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
