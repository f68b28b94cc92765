/** Imports point down only: what a file may import follows from the room it lives in. */
import { type SourceFile, stripComments } from "./project.ts";

/**
 * The rooms, lowest first. A file may import its own room and the rooms before it. lib/base knows no runtime and
 * lib/runtime fails with base's errors, so base is the lower of these two.
 */
export const rooms = [
  "lib/base",
  "lib/runtime",
  "lib/format",
  "lib/memory",
  "lib/types",
  "lib/unwind",
  "lib/kernel",
  "dsl",
  "lib/define",
  "lib/tables",
  "lib/commands",
  "lib/commands",
  "lib/plugin",
  "lib/session",
  "lib/store",
  "lib/ui",
];

/** Rooms that may import less than what lies below them. */
const narrower: Record<string, readonly string[]> = { dsl: ["lib/base"] };

/** Modules that reach out of the program: for lib/runtime alone. */
const outside =
  /^node:(fs|process|child_process|worker_threads|os|tty|net|dgram|tls|http|https|http2|cluster|readline)(\/|$)/;

const specifier = /(?:\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"'\n]+)\1/g;

/** The specifiers of all imports of a module: static, dynamic, of types, and re-exports. */
export function importsOf(code: string): string[] {
  return [...stripComments(code).matchAll(specifier)].map((match) => match[2]);
}

export function roomOf(path: string): string | undefined {
  return rooms.find((room) => path.startsWith(room + "/"));
}

/** The path that a relative specifier means. */
export function resolve(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/** What is wrong with the imports of these files, one line each. */
export function layerProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => importsOf(file.text).flatMap((target) => importProblem(file.path, target)));
}

function importProblem(path: string, specifier: string): string[] {
  const room = roomOf(path);
  if (!specifier.startsWith(".")) {
    const forbidden = outside.test(specifier) && room !== undefined && room !== "lib/runtime";
    return forbidden ? [`${path} imports ${specifier}: only lib/runtime may`] : [];
  }
  const target = resolve(path, specifier);
  if (/^(scripts|examples)\//.test(path)) {
    const inside = target === "mod.ts" || target.startsWith(path.split("/")[0] + "/");
    return inside ? [] : [`${path} imports ${target}: only mod.ts is open to it`];
  }
  if (room === undefined) return path === "mod.ts" && !roomOf(target) ? [`mod.ts re-exports ${target}`] : [];
  // The version, which is written there and nowhere else.
  if (target === "package.json") return [];
  // The manual is what the help shows, wherever the program is.
  if (target === "dsl/MANUAL.md" && room === "lib/ui") return [];
  const targetRoom = roomOf(target);
  if (targetRoom === room) return [];
  const allowed = narrower[room] ?? rooms.slice(0, rooms.indexOf(room));
  return targetRoom !== undefined && allowed.includes(targetRoom)
    ? []
    : [`${path} imports ${target}: imports point down only`];
}

/** Uses of a runtime's own names, or printing, in rooms that may not. (A bare `process` is an error of `deno lint`.) */
export function outsideProblems(files: readonly SourceFile[]): string[] {
  const problems: string[] = [];
  for (const { path, text } of files) {
    const room = path === "mod.ts" ? "mod.ts" : roomOf(path);
    if (room === undefined) continue;
    const code = stripComments(text, false);
    if (
      room !== "lib/runtime" &&
      /\b(?:Deno|Bun)\s*[.[]|\bglobalThis\s*\.\s*process\b/.test(code)
    ) {
      problems.push(`${path} uses its runtime directly: lib/runtime is the room for that`);
    }
    if (room !== "lib/ui" && /\bconsole\s*\.|\b(?:stdout|stderr)\s*\.\s*write/.test(code)) {
      problems.push(`${path} prints: lib/ui is the only room that does`);
    }
  }
  return problems;
}

/** Rooms that no list names, or that nothing lives in. */
export function roomProblems(libFolders: readonly string[], files: readonly SourceFile[]): string[] {
  return libFolders.flatMap((folder) => {
    const room = `lib/${folder}`;
    if (!rooms.includes(room)) return [`${room} is no room of the house`];
    return files.some((file) => roomOf(file.path) === room) ? [] : [`${room} is empty`];
  });
}
