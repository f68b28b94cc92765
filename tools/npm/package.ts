/** The npm package: the bundle, with what npm and TypeScript want beside it. */
import { bundle, bundledPackages, urlEntries } from "./bundle.ts";
import { run } from "../gate/run.ts";
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
  const { inputs } = await bundle({ entries, outdir, root });
  await makeProgram(`${outdir}/inquest.js`);
  await writeDeclarations(root, outdir);
  await writeManifest(root, outdir);
  for (const file of ["LICENSE", "README.md", "CHANGELOG.md"]) {
    await Deno.copyFile(root + file, `${outdir}/${file}`);
  }
  await Deno.copyFile(`${root}dsl/MANUAL.md`, `${outdir}/MANUAL.md`);
  await Deno.writeTextFile(`${outdir}/NOTICE`, await notice(root, inputs));
}

async function makeProgram(path: string): Promise<void> {
  await Deno.writeTextFile(path, `#!/usr/bin/env node\n${await Deno.readTextFile(path)}`);
  await Deno.chmod(path, 0o755);
}

async function writeDeclarations(root: string, outdir: string): Promise<void> {
  const scratch = await Deno.makeTempDir();
  try {
    const args = ["bundle", "--quiet", "--declaration", "--platform", "deno", "--outdir", scratch, "mod.ts"];
    const { exitCode, output } = await run([Deno.execPath(), ...args], { cwd: root });
    if (exitCode !== 0) throw new Error(`no declarations of mod.ts:\n${output}`);
    await Deno.copyFile(`${scratch}/mod.d.ts`, `${outdir}/mod.d.ts`);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
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
    exports: { ".": { types: "./mod.d.ts", default: "./mod.js" }, "./package.json": "./package.json" },
    types: "./mod.d.ts",
    bin: { inquest: "inquest.js" },
    engines: { node: engines.node },
  };
  await Deno.writeTextFile(`${outdir}/package.json`, JSON.stringify(manifest, null, 2) + "\n");
}

/** What holds for the package: no lab and no dump is in it, and the licences of what is bundled are. */
async function notice(root: string, inputs: readonly string[]): Promise<string> {
  const texts = [(await Deno.readTextFile(`${root}NOTICE`)).split("\n\n\n")[0]];
  for (const [name, folder] of [...bundledPackages(inputs)].sort()) {
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
