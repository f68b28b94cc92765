/** deno.json and package.json describe one package: what they both say must be the same. */

export interface DenoJson {
  name: string;
  version: string;
  license: string;
  exports: string | Record<string, string>;
  imports: Record<string, string>;
}

export interface PackageJson {
  name: string;
  version: string;
  license: string;
  exports: string | Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** `npm:snappy-wasm@0.3.0` as package.json writes it: `0.3.0`, or `npm:@xterm/headless@6.0.0` for an alias. */
export function npmVersion(name: string, specifier: string): string | undefined {
  const match = /^npm:((?:@[^/]+\/)?[^@/]+)@([^/]+)$/.exec(specifier);
  if (!match) return undefined;
  return match[1] === name ? match[2] : `npm:${match[1]}@${match[2]}`;
}

/** Where the two differ, one line each. */
export function packageProblems(deno: DenoJson, node: PackageJson): string[] {
  const problems: string[] = [];
  if (deno.name.split("/").at(-1) !== node.name) problems.push(`names differ: ${deno.name}, ${node.name}`);
  for (const key of ["version", "license", "exports"] as const) {
    if (JSON.stringify(deno[key]) !== JSON.stringify(node[key])) problems.push(`${key} differs`);
  }
  const declared = { ...node.devDependencies, ...node.dependencies };
  for (const [name, specifier] of Object.entries(deno.imports)) {
    // The project itself, by the name of its npm package.
    if (name === node.name && specifier === deno.exports) continue;
    const version = npmVersion(name, specifier);
    if (version === undefined) problems.push(`deno.json: ${name} has no pinned version: ${specifier}`);
    else if (declared[name] !== version) {
      problems.push(`${name}: ${version} in deno.json, ${declared[name]} in package.json`);
    }
  }
  for (const name of Object.keys(declared)) {
    if (!(name in deno.imports)) problems.push(`${name} is in package.json only`);
  }
  return problems;
}
