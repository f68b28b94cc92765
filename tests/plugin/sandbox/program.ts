/** The real program with a script of its own, as a user starts it. */
import { run, type RunOptions } from "../../../tools/gate/run.ts";

export const root = new URL("../../..", import.meta.url).pathname;
export const vmcore = `${root}examples/vmcore-6.1`;

/** The permissions that bin/inquest gives where a script is to be run. */
const deno = [Deno.execPath(), "run", "--quiet", "--no-prompt", "--allow-read", "--allow-env", "--allow-run"];

/** The words that start it. */
export function command(words: readonly string[], flags: readonly string[] = []): string[] {
  return [...deno, ...flags, `--config=${root}deno.json`, `${root}lib/ui/main.ts`, "--no-cache", ...words];
}

export function inquest(words: readonly string[], options: RunOptions & { readonly flags?: string[] } = {}) {
  const { flags = [], ...rest } = options;
  return run(command(words, flags), { timeout: 60_000, ...rest });
}

/** A folder with files, which is gone afterwards. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const top = await Deno.realPath(await Deno.makeTempDir()), folder = `${top}/a #%41?`;
  await Deno.mkdir(folder);
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    return await use(folder);
  } finally {
    await Deno.remove(top, { recursive: true });
  }
}
