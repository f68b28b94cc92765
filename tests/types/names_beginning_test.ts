/** Names that begin alike. */
import assert from "node:assert/strict";
import { namesBeginning } from "../../lib/types/names_beginning.ts";

function packed(names: readonly string[]) {
  const starts = [0];
  for (const name of names) starts.push(starts[starts.length - 1] + name.length);
  const bytes = new TextEncoder().encode(names.join(""));
  return {
    count: names.length,
    bytes: () => bytes,
    start: (i: number) => starts[i],
    end: (i: number) => starts[i + 1],
  };
}

/** What it means, said plainly. */
function plainly(names: readonly string[], prefix: string, most: number): string[] {
  return [...new Set(names)].sort().filter((name) => name.startsWith(prefix)).slice(0, most);
}

Deno.test("the first in the order of their letters, each once, however many begin so", () => {
  const names: string[] = ["a", "ab", "b", "", "ab", "x".repeat(300), "x".repeat(301)];
  for (let i = 0; i < 3000; i++) names.push(`__${(i * 7919 % 3000).toString(36)}`, `sys_${i % 40}`);
  for (const prefix of ["", "a", "ab", "abc", "_", "__", "__1", "sys_", "sys_3", "x", "zz"]) {
    for (const most of [1, 5, 100]) {
      assert.deepEqual(
        namesBeginning(packed(names), prefix, most),
        plainly(names, prefix, most),
        `${prefix} ${most}`,
      );
    }
  }
});

Deno.test("a name ends where the next one begins, and what is no byte is in none", () => {
  assert.deepEqual(namesBeginning(packed(["ab", "cd"]), "abc", 5), []);
  assert.deepEqual(namesBeginning(packed(["ab"]), "語", 5), []);
  assert.deepEqual(namesBeginning(packed([]), "", 5), []);
});
