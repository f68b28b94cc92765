/** What a reader may expect of every file: its size, its name, its words. */
import { isGenerated, type SourceFile } from "./project.ts";

export const maxFileLines = 400;
export const maxFunctionLines = 50;

/** Files with more than `maxFileLines` lines that no exception names; and exceptions that are none any more. */
export function sizeProblems(files: readonly SourceFile[], exceptions: Record<string, string>): string[] {
  const long = files.filter((file) => !isGenerated(file.path) && lineCount(file.text) > maxFileLines);
  const problems = long.filter((file) => !(file.path in exceptions))
    .map((file) => `${file.path} has ${lineCount(file.text)} lines: more than ${maxFileLines} want a reason`);
  const paths = new Set(long.map((file) => file.path));
  for (const path of Object.keys(exceptions)) {
    if (!paths.has(path)) problems.push(`${path} needs no exception any more`);
  }
  return problems;
}

function lineCount(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

const functionStart =
  /^(\s*)(?:export )?(?:default )?(?:(?:public|private|protected|static|override|async|get|set) )*(?:function\b|constructor\b|[#*\w]+(?:<[^(]*>)?\(.*\{$)/;
const statement =
  /^\s*(?:if|for|while|switch|return|else|catch|do|with)\b|^\s*(?:\w+\.)*test\(|^\s*\w+\(.*=> \{$/;

/** Functions and methods longer than `maxFunctionLines`, read from the layout that `deno fmt` gives. */
export function functionProblems(files: readonly SourceFile[], exceptions: Record<string, string>): string[] {
  const problems: string[] = [];
  for (const file of files) {
    if (isGenerated(file.path)) continue;
    const lines = file.text.split("\n");
    for (let i = 0; i < lines.length; i++) {
      const match = functionStart.exec(lines[i]);
      if (!match || statement.test(lines[i]) || /[};]$/.test(lines[i])) continue;
      const end = lines.findIndex((line, at) => at > i && line.startsWith(match[1] + "}"));
      const length = end - i + 1;
      const name = /(?:function\*?\s+)?([#\w]+)\s*(?:<[^(]*>)?\(/.exec(lines[i])?.[1] ?? "?";
      const key = `${file.path}:${name}`;
      if (length > maxFunctionLines && !(key in exceptions)) {
        problems.push(`${key}() has ${length} lines: more than ${maxFunctionLines} want a reason`);
      }
    }
  }
  return problems;
}

/** Source files whose names are not snake_case. */
export function nameProblems(files: readonly SourceFile[]): string[] {
  return files.filter((file) => !/^[a-z0-9_]+(\.[a-z0-9_]+)*$/.test(file.path.split("/").at(-1)!))
    .map((file) => `${file.path} is not snake_case`);
}

/** Spelled in halves, or this file would be its own first problem. */
const unfinished = new RegExp(
  `\\b(?:TO${"DO"}|FIX${"ME"}|XX${"X"}|HA${"CK"})\\b|not ${"(?:yet )?"}implemented`,
);
const private_ = new RegExp(`/${"work"}/(?:main|shared|lab)|/${"root"}/\\.|registry\\.${"npmjs"}\\.org`);

/** Words that say that something was left undone, and paths of somebody's machine. */
export function wordProblems(files: readonly SourceFile[]): string[] {
  const problems: string[] = [];
  for (const { path, text } of files) {
    text.split("\n").forEach((line, index) => {
      for (const pattern of [unfinished, private_]) {
        const match = pattern.exec(line);
        if (match) problems.push(`${path}:${index + 1} says "${match[0]}"`);
      }
    });
  }
  return problems;
}
