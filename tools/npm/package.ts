/** The npm package: the bundle, with what npm and TypeScript want beside it. */
import { bundle, urlEntries } from "./bundle.ts";
import { writeDeclarations } from "./declarations.ts";
import type { Folders } from "./packages.ts";
import { sourceFiles } from "./sources.ts";

/** Of package.json what is read here. */
interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
}

/** Writes the package to a folder, which is emptied first. */
export async function buildPackage(root: string, outdir: string): Promise<void> {
  await Deno.remove(outdir, { recursive: true }).catch(() => {});
  await Deno.mkdir(outdir, { recursive: true });
  const entries: Record<string, string> = { mod: `${root}mod.ts`, inquest: `${root}lib/ui/main.ts` };
  for (const { path, text } of await sourceFiles(root, ["lib", "dsl"])) {
    Object.assign(entries, urlEntries(path, text, root));
  }
  const { packages } = await bundle({ entries, outdir, root });
  await makeProgram(`${outdir}/inquest.js`);
  await writeDeclarations(root, "mod.ts", `${outdir}/types`);
  await writeManifest(root, outdir);
  for (const file of ["LICENSE", "README.md", "CHANGELOG.md"]) {
    await Deno.copyFile(root + file, `${outdir}/${file}`);
  }
  await Deno.copyFile(`${root}dsl/MANUAL.md`, `${outdir}/MANUAL.md`);
  await Deno.writeTextFile(`${outdir}/NOTICE`, await notice(root, packages));
}

async function makeProgram(path: string): Promise<void> {
  await Deno.writeTextFile(path, `#!/usr/bin/env node\n${await Deno.readTextFile(path)}`);
  await Deno.chmod(path, 0o755);
}

/** The packages are in the bundle, so the package depends on none. */
async function writeManifest(root: string, outdir: string): Promise<void> {
  const about = JSON.parse(await Deno.readTextFile(`${root}package.json`)) as PackageJson;
  const { name, version, description, license, engines } = about;
  const manifest = {
    name,
    version,
    description,
    license,
    type: "module",
    exports: { ".": { types: "./types/mod.d.ts", default: "./mod.js" }, "./package.json": "./package.json" },
    types: "./types/mod.d.ts",
    bin: { inquest: "inquest.js" },
    engines: { node: engines.node },
  };
  await Deno.writeTextFile(`${outdir}/package.json`, JSON.stringify(manifest, null, 2) + "\n");
}

/** What holds for the package: no lab and no dump is in it, and the licences of what is bundled are. */
async function notice(root: string, packages: Folders): Promise<string> {
  const texts = [(await Deno.readTextFile(`${root}NOTICE`)).split("\n\n\n")[0]];
  for (const [name, folder] of [...packages].sort()) {
    texts.push(`This package holds ${name}:\n\n${(await licence(name, folder)).trim()}`);
  }
  return texts.join("\n\n\n") + "\n";
}

async function licence(name: string, folder: string): Promise<string> {
  for (const file of ["LICENSE", "LICENSE.txt", "LICENSE.md"]) {
    const text = await Deno.readTextFile(`${folder}/${file}`).catch(() => undefined);
    if (text !== undefined) return text;
  }
  throw new Error(`${name} comes without the text of its licence`);
}
