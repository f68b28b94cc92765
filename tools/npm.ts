/** The npm package in dist/npm, for Node and Bun: deno task npm [FOLDER] */
import { buildPackage } from "./npm/package.ts";

const root = new URL("..", import.meta.url).pathname;

if (import.meta.main) {
  const outdir = Deno.args[0] ?? `${root}dist/npm`;
  const start = performance.now();
  await buildPackage(root, outdir);
  let bytes = 0, files = 0;
  const folders = [outdir];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory) {
        folders.push(`${folder}/${name}`);
        continue;
      }
      bytes += (await Deno.stat(`${folder}/${name}`)).size;
      files++;
    }
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${outdir}: ${files} files, ${(bytes / 1024 / 1024).toFixed(1)} MiB, ${seconds} s`);
}
