/** What stands for `Deno` in tests on Bun and Node: the shim, and a `test` with steps. */
import { Deno as shim } from "@deno/shim-deno";
import { randomUUID } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestFunction, tests } from "./tests.ts";

interface Definition {
  readonly name: string;
  readonly ignore?: boolean;
  readonly fn: TestFunction;
}

function test(
  first: string | Definition,
  second?: TestFunction | Partial<Definition>,
  fn?: TestFunction,
): void {
  if (typeof first !== "string") return void tests.push(first);
  const [options, run] = typeof second === "function" ? [{}, second] : [second, fn];
  if (run === undefined) throw new TypeError(`the test ${first} has no function`);
  tests.push({ ...options, name: first, fn: run });
}

/** The shim takes the prefix for a folder. */
function makeTempFileSync({ prefix = "", suffix = "" }: { prefix?: string; suffix?: string } = {}): string {
  const path = join(tmpdir(), `${prefix}${randomUUID()}${suffix}`);
  closeSync(openSync(path, "wx", 0o600));
  return path;
}

const makeTempFile = (options?: { prefix?: string; suffix?: string }) =>
  Promise.resolve(makeTempFileSync(options));

/** Takes the place of the global in a bundle. */
export const Deno = { ...shim, makeTempFile, makeTempFileSync, test };
